import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { Test } from 'tap'
import type { EngineEvent } from '../../engine/events.ts'
import { encodeSnapshot, takeEngineSnapshot } from '../../engine/snapshot.ts'
import { optionsFor, workplace, type Workplace } from '../durable/workplace.fixture.ts'
import { createPaperHost, runPaperHost, type PaperHost } from '../paper-host.ts'
import { hireStaff } from '../staff.ts'
import { createReloader, type Reloader, type ReloaderOptions, type ReloadOutcome } from './reloader.ts'

const never = new AbortController().signal

/** A host that runs bar by bar, and its reloader. */
export interface Running {
  readonly place: Workplace
  readonly host: PaperHost
  readonly reloader: Reloader
  readonly events: EngineEvent[]
  readonly to: (bar: number) => Promise<void>
  /** @param from another place with the same files, changed */
  readonly reload: (from?: Workplace) => Promise<ReloadOutcome>
}

/** A host on the files of a place. @param options of its reloader @param workers whether its plugins run in workers */
export async function running(
  t: Test,
  place = workplace(t),
  options: Partial<ReloaderOptions> = {},
  workers = false,
): Promise<Running> {
  const prepared = await place.prepare()
  const staff = workers ? await hireStaff(prepared, () => undefined) : null
  const host = createPaperHost({ ...optionsFor(prepared, 100_000), staff })
  t.teardown(() => host.staff?.letGo(null))
  let source = place
  const reloader = createReloader({ host, prepare: () => source.prepare(), ...options })
  const events: EngineEvent[] = []
  return {
    place,
    host,
    reloader,
    events,
    async to(bar) {
      await runPaperHost(host, {
        signal: never,
        maxBars: bar,
        onEvents(some) {
          events.push(...some)
          reloader.afterInput()
        },
      })
    },
    reload(from = place) {
      source = from
      return between(host, reloader.request({ author: 'ann' }))
    },
  }
}

/** What comes of something that waits for a moment between two inputs, in a host that stands still. */
export async function between<A>(host: PaperHost, work: Promise<A>): Promise<A> {
  host.inputs.open()
  let settled = false
  const done = (): void => {
    settled = true
  }
  work.then(done, done)
  while (!settled) {
    if (host.inputs.length > 0) await host.inputs.drain((input) => host.engine.apply(input))
    await turn()
  }
  return work
}

/** SHA-256 of the whole state of an engine. */
export function stateHash({ engine }: PaperHost): string {
  return createHash('sha256')
    .update(encodeSnapshot(takeEngineSnapshot(engine)))
    .digest('hex')
}
