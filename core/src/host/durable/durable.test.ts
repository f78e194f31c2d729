import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { EngineEvent } from '../../engine/events.ts'
import { decodeSnapshot, encodeSnapshot } from '../../engine/snapshot.ts'
import { GrodtError } from '../../errors.ts'
import type { Json } from '../../store/json.ts'
import type { JournalParts } from '../../store/record.ts'
import { openStore, type Store } from '../../store/store.ts'
import { manualClock } from '../clock.ts'
import { shippedConfig } from '../paper-host.fixture.ts'
import {
  ACCELERATED_START,
  createPaperHost,
  runPaperHost,
  type PaperHost,
  type PaperHostOptions,
} from '../paper-host.ts'
import type { Prepared } from '../prepare.ts'
import { takeHostSnapshot } from './host-snapshot.ts'
import { keep } from './keeper.ts'
import { openPaperHost, type Resumed } from './open.ts'

const FIVE_MINUTES = 300_000
const never = new AbortController().signal
const prepared = await shippedConfig(t.testdir({ cache: {} }))

const optionsFor = (bars: number, own: Partial<PaperHostOptions> = {}): PaperHostOptions => ({
  prepared,
  marketSeed: 42,
  speed: 7200,
  log: () => undefined,
  clock: () => manualClock(ACCELERATED_START + bars * FIVE_MINUTES),
  ...own,
})

/** What is the same for two hosts that went the same way. */
const stateOf = (host: PaperHost): Buffer => Buffer.from(takeHostSnapshot(host))

interface Leg {
  readonly events: EngineEvent[]
  readonly resumed: Resumed | null
  readonly state: Buffer
}

/** One process: from where the store is up to a bar, and then a stop in order, or a crash. */
async function leg(
  folder: string,
  bars: number,
  end: 'stop' | 'crash',
  {
    own = {},
    command,
    wrap = (store) => store,
    parts = 'inputs+events',
  }: {
    own?: Partial<PaperHostOptions>
    command?: (host: PaperHost) => Promise<unknown>
    wrap?: (store: Store) => Store
    parts?: JournalParts
  } = {},
): Promise<Leg> {
  const store = wrap(await openStore(folder, { parts }))
  try {
    const { host, resumed } = await openPaperHost(optionsFor(bars, own), store)
    const keeper = keep(host, store, 150)
    const events: EngineEvent[] = []
    const commanded = command?.(host)
    const run = runPaperHost(host, {
      signal: never,
      keeper,
      maxBars: bars,
      onEvents: (some) => events.push(...some),
    })
    await run
    await commanded
    if (end === 'stop') await keeper.stop()
    else keeper.release()
    return { events, resumed, state: stateOf(host) }
  } finally {
    await store.close()
  }
}

async function undisturbed(bars: number): Promise<{ events: EngineEvent[]; state: Buffer }> {
  const host = createPaperHost(optionsFor(bars))
  const events: EngineEvent[] = []
  await runPaperHost(host, { signal: never, maxBars: bars, onEvents: (some) => events.push(...some) })
  return { events, state: stateOf(host) }
}

const folderOf = (t: Test): string => join(t.testdir({}), 'store')

t.test('a host that stops and crashes goes on with the events of one that does neither', async (t) => {
  const folder = folderOf(t)
  const legs: Leg[] = []
  // 64 bars are made at a time: the places are inside of such a block and at its end.
  for (const [bars, end] of [
    [0, 'stop'],
    [1, 'crash'],
    [64, 'stop'],
    [427, 'crash'],
    [428, 'crash'],
    [900, 'stop'],
    [1300, 'crash'],
  ] as const) {
    legs.push(await leg(folder, bars, end))
  }
  const whole = await undisturbed(1300)
  t.strictSame(
    legs.flatMap(({ events }) => events),
    whole.events,
  )
  t.ok(whole.events.some(({ kind }) => kind === 'trade-closed'))
  t.ok(legs[legs.length - 1].state.equals(whole.state), 'and with its books')
  t.strictSame(
    legs.map(({ resumed }) => resumed && [resumed.orderly, resumed.replayed > 0]),
    [null, [true, false], [false, true], [true, false], [false, true], [false, true], [true, false]],
    'after a plain stop there is nothing to replay',
  )
})

t.test('the numbers of events go on where the journal has none to show', async (t) => {
  const folder = folderOf(t)
  const { events } = await leg(folder, 430, 'stop', { parts: 'inputs' })
  const store = await openStore(folder, { parts: 'inputs' })
  const { host } = await openPaperHost(optionsFor(430), store)
  t.strictSame([host.events.length, host.events.newest], [0, events.at(-1)?.seq])
  await store.close()
})

t.test('what a person decided is there after a crash', async (t) => {
  const folder = folderOf(t)
  const who = { reason: 'maintenance', author: 'ann' }
  await leg(folder, 20, 'crash', {
    async command(host) {
      const send = (command: Parameters<typeof host.inputs.enqueue>[0]): Promise<unknown> =>
        host.inputs.enqueue(command, () => host.engine.seq)
      await Promise.all([
        send({ kind: 'command', command: { name: 'pause', strategy: 'S3_Breakout', ...who } }),
        send({ kind: 'command', command: { name: 'trigger-kill-switch', ...who } }),
        send({
          kind: 'command',
          command: { name: 'add-lock', strategy: null, symbol: 'BTC/USDT', end: null, ...who },
        }),
      ])
      await host.commit()
    },
  })
  const store = await openStore(folder)
  const { host } = await openPaperHost(optionsFor(20), store)
  const { killSwitch, locks, strategies } = host.engine.guard.state
  t.match(killSwitch, { stage: 'latched', cause: 'manual', why: 'maintenance', author: 'ann' })
  t.match(locks.locks, [{ reason: 'person', symbol: 'BTC/USDT', why: 'maintenance' }])
  t.match(strategies.find(({ name }) => name === 'S3_Breakout')?.pause, { rule: 'person', author: 'ann' })
  t.match(
    host.events.after(0, 1000).filter(({ kind }) => kind === 'strategy-paused'),
    [{ strategy: 'S3_Breakout' }],
    'and the events before the crash are shown again',
  )
  await store.close()
})

t.test('another market is another account', async (t) => {
  const folder = folderOf(t)
  await leg(folder, 5, 'stop')
  await t.rejects(leg(folder, 9, 'stop', { own: { marketSeed: 7, speed: 1 } }), {
    code: 'STORE_ACCOUNT',
    message:
      `The store "${folder}" keeps an account on another market: the seed of the market was 42 and is 7; ` +
      'trading at the speed of the wall clock was false and is true. Start as before, give another --store, or set ' +
      'that account aside with --fresh. Nothing was changed.',
  })
  t.equal((await leg(folder, 9, 'stop')).resumed?.replayed, 0, 'and the first one goes on')
})

/** As stores were written when no revisions were kept. */
const withoutRevisions = (store: Store): Store => ({
  ...store,
  putRevision: () => Promise.resolve(),
  revisionAt: () => Promise.resolve(null),
  appendDurable({ input, ...entry }) {
    const { revision, ...mark } = input as Record<string, Json>
    t.equal(revision, 1)
    return store.appendDurable({ ...entry, input: mark })
  },
  writeSnapshot({ bytes, ...snapshot }) {
    const { revision, ...state } = decodeSnapshot(bytes) as Record<string, unknown>
    t.equal(revision, 1)
    return store.writeSnapshot({ ...snapshot, bytes: encodeSnapshot({ ...state, version: 1 }) })
  },
})

t.test('in a store without revisions a change waits until what came before is replayed', async (t) => {
  const folder = folderOf(t)
  const files = prepared.files.map((file) => (file.name === 'risk.yaml' ? { ...file, sha256: 'ff' } : file))
  const changed: Prepared = { ...prepared, files }
  await leg(folder, 5, 'crash', { wrap: withoutRevisions })
  await t.rejects(leg(folder, 9, 'stop', { own: { prepared: changed } }), {
    code: 'STORE_CODE',
    message:
      `The last process on the store "${folder}" did not stop in order, and 5 record(s) after its last snapshot must ` +
      'be replayed with what made them. The store is older than the keeping of revisions, and these have changed ' +
      'since: risk.yaml. Take the changes back, start and stop once, then make them again; or set the account aside ' +
      'with --fresh. Nothing was changed.',
  })
  await leg(folder, 9, 'stop', { wrap: withoutRevisions })
  t.match((await leg(folder, 12, 'stop', { own: { prepared: changed } })).resumed, {
    revision: null,
    changes: ['risk.yaml'],
  })
})

t.test('a replay that departs from what was recorded is no start', async (t) => {
  const folder = folderOf(t)
  await leg(folder, 5, 'crash')
  const store = await openStore(folder)
  // As if an older engine had made another event of a command.
  const command = { name: 'pause', strategy: 'S3_Breakout', reason: 'x', author: 'ann' }
  store.append({ kind: 'command', time: 0, input: { kind: 'command', command }, events: [] })
  await store.close()
  const error = await leg(folder, 9, 'stop').catch((reason: unknown) => reason)
  t.ok(error instanceof GrodtError && error.code === 'REPLAY_DIFFERS')
  const start =
    `The replay of the store "${folder}" departs from what was recorded at record 7: ` +
    'event 1 was none and is {"kind":"strategy-paused"'
  t.ok(String(error).includes(start), String(error))
})

t.test('a store that cannot be written ends the host at the next input', async (t) => {
  const folder = folderOf(t)
  const store = await openStore(folder)
  const full = new Error('full')
  const broken: Store = {
    ...store,
    append() {
      throw full
    },
  }
  const { host } = await openPaperHost(optionsFor(5), store)
  const keeper = keep(host, broken, 150)
  await t.rejects(runPaperHost(host, { signal: never, keeper, maxBars: 5 }), full)
  t.equal(host.state, 'stopped')
  keeper.release()
  await store.close()
})

t.test('snapshots do not pile up in memory when the disk is slower than the market', async (t) => {
  const store = await openStore(folderOf(t))
  const { host } = await openPaperHost(optionsFor(40), store)
  let [waiting, most] = [0, 0]
  const slow: Store = {
    ...store,
    async writeSnapshot() {
      most = Math.max(most, ++waiting)
      for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate)
      waiting -= 1
    },
  }
  const keeper = keep(host, slow, 1)
  let taken = 0
  const counted = {
    ...keeper,
    applied(...given: Parameters<typeof keeper.applied>) {
      keeper.applied(...given)
      taken += 1
    },
  }
  const run = runPaperHost(host, { signal: never, keeper: counted, maxBars: 40 })
  await new Promise(setImmediate)
  t.ok(taken <= 2, `${taken} states wait for the disk`)
  await run
  t.equal(most, 1, 'they are written one after the other')
  t.equal(taken, 40, 'and the host goes on')
  keeper.release()
  await store.close()
})
