import { setImmediate as turn } from 'node:timers/promises'
import { openStore, type Store } from '../../store/store.ts'
import { keep, type Keeper } from '../durable/keeper.ts'
import { lastGood } from '../durable/last-good.ts'
import { openPaperHost, type Resumed } from '../durable/open.ts'
import type { RevisionOrigin } from '../durable/revisions.ts'
import { optionsFor, type Workplace } from '../durable/workplace.fixture.ts'
import { runPaperHost, type PaperHost } from '../paper-host.ts'
import type { PinnedPlugin } from '../pins.ts'
import { createReloader, type Reloader } from './reloader.ts'

/** A host on a store whose files may change, driven bar by bar. */
export interface KeptHost {
  readonly store: Store
  readonly host: PaperHost
  readonly keeper: Keeper
  readonly reloader: Reloader
  readonly resumed: Resumed | null
  readonly to: (bar: number) => Promise<void>
  /** Carry out what was asked for, between two bars. */
  readonly drive: <A>(work: Promise<A>) => Promise<A>
  /** Save a file and have it taken over. */
  readonly save: (path: string, from: string, to: string) => Promise<void>
  readonly crash: () => Promise<void>
  readonly stop: () => Promise<void>
}

export interface KeptHostOptions {
  readonly pinned?: readonly PinnedPlugin[]
  readonly origin?: Partial<RevisionOrigin>
  /** Start with what ran last, whatever the files say. */
  readonly last?: boolean
  /** Makes a store that fails somewhere. */
  readonly wrap?: (store: Store) => Store
}

/** Open the store of a place, and see one bar. */
export async function keptHost(
  place: Workplace,
  { pinned = [], origin = {}, last = false, wrap = (store) => store }: KeptHostOptions = {},
): Promise<KeptHost> {
  const store = wrap(await openStore(place.store))
  const ran = last ? await lastGood(store, place.configs, place.cache) : null
  const options = optionsFor(ran?.prepared ?? (await place.prepare(pinned)), 100_000)
  const { host, resumed } = await openPaperHost({ ...options, ...ran }, store, origin)
  const keeper = keep(host, store, 1000)
  const reloader = createReloader({
    host,
    prepare: (pins) => place.prepare(pins),
    keep: (prepared, author, rest) => keeper.revision(prepared, author, rest),
    onRejected: (event) => keeper.told(event),
  })
  const { signal } = new AbortController()
  const to = (bar: number): Promise<void> => runPaperHost(host, { signal, keeper, maxBars: bar })
  async function drive<A>(work: Promise<A>): Promise<A> {
    host.inputs.open()
    let done = false
    const settled = work.finally(() => (done = true))
    settled.catch(() => undefined)
    while (!done) {
      if (host.inputs.length > 0) await host.inputs.drain((input) => host.apply(input))
      await turn()
    }
    return settled
  }
  await to(host.feed.bars + 1)
  return {
    store,
    host,
    keeper,
    reloader,
    resumed,
    to,
    drive,
    async save(path, from, changed) {
      place.edit(path, from, changed)
      const { result, error } = await drive(reloader.request({ author: 'file' }))
      if (result !== 'activated') throw new Error(error?.message ?? `${path}: ${result}`)
    },
    async crash() {
      keeper.release()
      await store.close()
    },
    async stop() {
      await keeper.stop()
      keeper.release()
      await store.close()
    },
  }
}
