import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Violation } from '../engine/checks/violation.ts'
import type { Engine } from '../engine/engine.ts'
import type { EngineEvent } from '../engine/events.ts'
import { GrodtError } from '../errors.ts'
import { openStore } from '../store/store.ts'
import { manualClock } from './clock.ts'
import { keep } from './durable/keeper.ts'
import { openPaperHost } from './durable/open.ts'
import { shippedConfig } from './paper-host.fixture.ts'
import {
  ACCELERATED_START,
  createPaperHost,
  runPaperHost,
  type PaperHost,
  type PaperHostOptions,
} from './paper-host.ts'
import type { Prepared } from './prepare.ts'
import { manageOnlyRow, statusView } from './views/status.ts'

const FIVE_MINUTES = 300_000
const never = new AbortController().signal
const shipped = await shippedConfig(t.testdir({ cache: {} }))

/** The shipped configuration with its bundles in a folder of the test. */
function preparedFor(path: string, checks = { enabled: true, every: 1 }, text?: string): Prepared {
  const { checked, files } = shipped
  const { host: shippedHost } = checked.config
  const host = {
    ...shippedHost,
    checks: { ...shippedHost.checks, ...checks },
    diagnostics: { path, keep: 5 },
  }
  return {
    ...shipped,
    files: files.map((file) => (text !== undefined && file.name === 'host.yaml' ? { ...file, text } : file)),
    checked: { ...checked, config: { ...checked.config, host } },
  }
}

const optionsFor = (prepared: Prepared, own: Partial<PaperHostOptions>): PaperHostOptions => ({
  prepared,
  marketSeed: 42,
  speed: 7200,
  log: () => undefined,
  clock: () => manualClock(ACCELERATED_START + 9e6 * FIVE_MINUTES),
  ...own,
})

const violation = (difference: number): Violation => ({
  invariant: 2,
  what: 'a test',
  found: 1,
  expected: 0,
  difference,
  text: `invariant 2: a test is off by ${difference}`,
})

/** Fails after the bars for which `amount` gives a number. */
const failing =
  (amount: (bar: number) => number | null) =>
  ({ batches }: Engine): Violation | null => {
    const difference = amount(batches)
    return difference === null ? null : violation(difference)
  }

interface Run {
  readonly host: PaperHost
  readonly events: EngineEvent[]
  readonly told: string[]
  /** Run on to this bar. */
  readonly to: (bar: number) => Promise<void>
}

function started(prepared: Prepared, own: Partial<PaperHostOptions>): Run {
  const host = createPaperHost(optionsFor(prepared, own))
  const events: EngineEvent[] = []
  const told: string[] = []
  const to = (maxBars: number): Promise<void> =>
    runPaperHost(host, {
      signal: never,
      maxBars,
      onEvents: (some) => events.push(...some),
      onViolation: (text) => told.push(text),
    })
  return { host, events, told, to }
}

const bundlesIn = (folder: string): string[] => readdirSync(folder).sort()

const lockSets = (events: readonly EngineEvent[]) => events.filter(({ kind }) => kind === 'lock-set')

t.test('a violation locks every entry once, exits go on, and the bundle says what was', async (t) => {
  const folder = join(t.testdir({}), 'diagnostics')
  const secret = 'host:\n  seed: 1\n# api_key: hunter2hunter2\n'
  const prepared = preparedFor(folder, undefined, secret)
  let bad = Infinity
  const run = started(prepared, { extraCheck: failing((bar) => (bar >= bad ? 7 : null)) })
  // Until something is open.
  for (let bar = 50; run.host.engine.openPositions === 0; bar += 10) await run.to(bar)
  const { feed, engine } = run.host
  bad = feed.bars + 3
  await run.to(bad + 2)
  const name = `${new Date(engine.time - 2 * FIVE_MINUTES).toISOString().slice(0, 19).replaceAll(':', '-')}Z`
  const [file] = bundlesIn(folder)
  t.match(file, new RegExp(`^${name}-event-\\d+\\.json$`))
  const reason = `invariant 2: a test is off by 7; diagnostic bundle ${join(folder, file)}`
  t.strictSame(run.told, [reason])
  t.match(lockSets(run.events), [
    { reason: 'invariant', strategy: null, symbol: null, until: null, why: reason, author: 'host' },
  ])
  t.match(statusView(run.host).manageOnly, { lock: 1, reason })

  const before = run.events.length
  await run.to(bad + 3000)
  const after = run.events.slice(before)
  t.equal(engine.openPositions, 0)
  t.ok(
    after.some(({ kind }) => kind === 'trade-closed'),
    'what was open was closed by its exits',
  )
  t.notOk(
    after.some(({ kind }) => kind === 'order-approved'),
    'nothing was opened',
  )
  t.ok(after.some((event) => event.kind === 'order-refused' && event.limit === 'locked'))
  t.equal(bundlesIn(folder).length, 1, 'what stands is told once')

  const bundle = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, never>
  t.match(bundle, {
    format: 'grodt-diagnostics',
    version: 1,
    cause: { kind: 'violation', violations: [violation(7)] },
    at: { batches: bad },
    host: { mode: 'paper', market: { seed: 42 } },
    journal: null,
    versions: { grodt: String, node: process.versions.node },
  })
  const { versions, inputs, events, state, configuration } = bundle as unknown as {
    versions: { plugins: { id: string; contentHash: string }[] }
    inputs: { kind: string; bars: { symbol: string; bar: number[] }[] }[]
    events: EngineEvent[]
    state: { books: { sleeves: unknown[] }; snapshot: object; trades: { count: number } }
    configuration: { name: string; text: string }[]
  }
  t.ok(versions.plugins.every(({ contentHash }) => /^[0-9a-f]{64}$/.test(contentHash)))
  t.equal(versions.plugins.length, 7)
  t.equal(inputs.at(-1)?.bars.length, 3)
  t.equal(inputs.at(-1)?.bars[0].bar.length, 6)
  t.equal(
    (inputs.at(-1)?.bars[0].bar[0] ?? 0) + FIVE_MINUTES,
    Date.parse((bundle.at as { time: string }).time),
  )
  t.ok(events.length > 0)
  t.equal(state.books.sleeves.length, 3)
  t.notOk('problem' in state.snapshot)
  const text = readFileSync(join(folder, file), 'utf8')
  t.notMatch(text, 'hunter2')
  t.equal(configuration.find((one) => one.name === 'host.yaml')?.text, 'host:\n  seed: 1\n# api_key: ***\n')
})

t.test('a person who has looked unlocks; only what is new locks again', async (t) => {
  const folder = join(t.testdir({}), 'diagnostics')
  // Stands, grows, goes, and comes once more for a single bar.
  const amount = failing((bar) => {
    if (bar === 60) return 3
    return bar >= 10 && bar < 40 ? (bar < 30 ? 1 : 2) : null
  })
  const unlocks = new Map([
    [20, 1],
    [35, 2],
  ])
  const locks: (number | null)[] = []
  const run = started(preparedFor(folder), {
    extraCheck(engine) {
      locks[engine.batches] = manageOnlyRow(engine)?.lock ?? null
      const lock = unlocks.get(engine.batches)
      // The command itself is looked at too.
      unlocks.delete(engine.batches)
      if (lock !== undefined) {
        const remove = { name: 'remove-lock', lock, reason: 'I have looked', author: 'ann' } as const
        run.host.inputs.enqueue({ kind: 'command', command: remove }, () => 0).catch(() => t.fail())
      }
      return amount(engine)
    },
  })
  await run.to(70)
  t.strictSame(
    [10, 11, 19, 21, 29, 31, 34, 36, 45, 60, 61, 70].map((bar) => [bar, locks[bar]]),
    [
      [10, null],
      [11, 1],
      [19, 1],
      // The same is not locked again.
      [21, null],
      [29, null],
      [31, 2],
      [34, 2],
      [36, null],
      [45, null],
      [60, null],
      // What is over stays locked.
      [61, 3],
      [70, 3],
    ],
  )
  t.equal(bundlesIn(folder).length, 3)
  t.match(run.told, [/off by 1;/, /off by 2;/, /off by 3;/])
})

t.test('while it is locked, another fault gets a bundle of its own and no second lock', async (t) => {
  const folder = join(t.testdir({}), 'diagnostics')
  const amount = failing((bar) => (bar >= 5 ? 1 : null))
  const run = started(preparedFor(folder), {
    extraCheck(engine) {
      if (engine.batches === 8) engine.sleeves[0].weight = 0.55
      return amount(engine)
    },
  })
  await run.to(12)
  t.equal(lockSets(run.events).length, 1)
  t.equal(bundlesIn(folder).length, 2)
  t.match(
    run.told[1],
    /^invariant 3: the weight of S1_VWAP_EMA_Scalper is 0.55, expected 0\.\d+ as set; diag/,
  )
})

t.test('without a place for the bundle the lock comes all the same', async (t) => {
  const folder = t.testdir({ file: 'x' })
  const run = started(preparedFor(join(folder, 'file')), {
    extraCheck: failing((bar) => (bar >= 5 ? 1 : null)),
  })
  await run.to(8)
  t.match(manageOnlyRow(run.host.engine)?.reason, /off by 1; no diagnostic bundle could be written: E/)
})

t.test('checks can be made less often, or not at all', async (t) => {
  const folder = join(t.testdir({}), 'diagnostics')
  const lockedAt = async (checks: { enabled: boolean; every: number }): Promise<unknown> => {
    const extraCheck = failing((bar) => (bar >= 5 ? 1 : null))
    const run = started(preparedFor(folder, checks), { extraCheck })
    await run.to(30)
    const since = manageOnlyRow(run.host.engine)?.since.ms
    return since === undefined ? null : (since - ACCELERATED_START) / FIVE_MINUTES
  }
  t.equal(await lockedAt({ enabled: true, every: 1 }), 5)
  t.equal(await lockedAt({ enabled: true, every: 12 }), 12)
  t.equal(await lockedAt({ enabled: false, every: 1 }), null)
})

/** One process on a store. */
async function leg(
  store: string,
  prepared: Prepared,
  bars: number,
  end: 'stop' | 'crash',
  own: Partial<PaperHostOptions> = {},
) {
  const opened = await openStore(store)
  try {
    const { host, resumed } = await openPaperHost(optionsFor(prepared, own), opened)
    const keeper = keep(host, opened, 20)
    const events: EngineEvent[] = []
    await runPaperHost(host, {
      signal: never,
      keeper,
      maxBars: bars,
      onEvents: (some) => events.push(...some),
    })
    if (end === 'stop') await keeper.stop()
    else keeper.release()
    return { host, resumed, events, snapshots: (await opened.snapshots()).map(({ seq }) => seq) }
  } finally {
    await opened.close()
  }
}

const folders = (t: Test) => {
  const folder = t.testdir({})
  return { store: join(folder, 'store'), diagnostics: join(folder, 'diagnostics') }
}

for (const end of ['stop', 'crash'] as const) {
  t.test(`the lock is there after a ${end}, and the same fault is not told again`, async (t) => {
    const { store, diagnostics } = folders(t)
    const prepared = preparedFor(diagnostics)
    const extraCheck = failing((bar) => (bar >= 33 ? 1 : null))
    const first = await leg(store, prepared, 50, end, { extraCheck })
    const [file] = bundlesIn(diagnostics)
    // A start, 33 bars.
    t.match(file, /-record-34\.json$/)
    const lock = manageOnlyRow(first.host.engine)
    t.match(lock?.reason, file)
    const second = await leg(store, prepared, 60, 'stop', { extraCheck })
    t.strictSame(manageOnlyRow(second.host.engine), lock)
    t.strictSame(lockSets(second.events), [])
    t.equal(bundlesIn(diagnostics).length, 1)
    const third = await leg(store, prepared, 70, 'stop')
    t.strictSame(manageOnlyRow(third.host.engine), lock, 'also when the fault is gone')
  })
}

t.test('a fault that a crash left without its lock is found at the start', async (t) => {
  const { store, diagnostics } = folders(t)
  const prepared = preparedFor(diagnostics)
  await leg(store, prepared, 33, 'crash')
  const { host } = await leg(store, prepared, 33, 'crash', { extraCheck: failing(() => 1) })
  t.match(manageOnlyRow(host.engine), { lock: 1 })
  const [file] = bundlesIn(diagnostics)
  t.match(file, /-record-35\.json$/, 'after 33 bars and two starts')
})

t.test('broken books are not made a snapshot of: the next start makes them anew', async (t) => {
  const { store, diagnostics } = folders(t)
  const prepared = preparedFor(diagnostics)
  const extraCheck = (engine: Engine): null => {
    if (engine.batches === 45) engine.sleeves[1].ledger.flow -= 100
    return null
  }
  const broken = await leg(store, prepared, 100, 'stop', { extraCheck })
  t.match(
    manageOnlyRow(broken.host.engine)?.reason,
    /^invariant 1: the cash flow of S2_Mean_Reversion against its trades and positions is .* off by -0.000001 USDT; diag/,
  )
  t.equal(broken.host.booksBroken, true)
  t.ok(
    broken.snapshots.every((seq) => seq <= 47),
    `the last snapshot is ${Math.max(...broken.snapshots)}`,
  )
  const { host, resumed } = await leg(store, prepared, 120, 'stop')
  t.equal(resumed?.replayed, 61)
  t.equal(host.booksBroken, false)
  t.match(manageOnlyRow(host.engine), { lock: 1 }, 'the lock stays until a person has looked')
})

t.test('what the engine throws ends the host with a bundle', async (t) => {
  const folder = join(t.testdir({}), 'diagnostics')
  const run = started(preparedFor(folder), {})
  await run.to(5)
  const { engine } = run.host
  engine.apply = () => {
    throw new TypeError('slots is not iterable')
  }
  const error = await run.to(9).catch((reason: unknown) => reason)
  const [file] = bundlesIn(folder)
  t.ok(error instanceof GrodtError && error.code === 'HOST_FAILED')
  t.match(
    String(error),
    'The host has failed at 2026-01-01T00:25:00.000Z in the market and was stopped: slots is not iterable\n    at ',
  )
  t.match(
    String(error),
    `\nThere is a diagnostic bundle ${join(folder, file)}. This is a mistake in GRODT itself: please report it.`,
  )
  const bundle = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { cause: object; inputs: object[] }
  t.match(bundle.cause, { kind: 'error', message: 'slots is not iterable', stack: /TypeError/ })
  t.equal(bundle.inputs.length, 1, 'with the input that it could not take')
  t.equal(run.host.state, 'stopped')
})

t.test('the folder of the bundles may be there already, with other things in it', async (t) => {
  const folder = join(t.testdir({}), 'diagnostics')
  mkdirSync(folder)
  writeFileSync(join(folder, 'notes.txt'), 'mine')
  const run = started(preparedFor(folder), { extraCheck: failing((bar) => (bar >= 5 ? 1 : null)) })
  await run.to(8)
  t.equal(bundlesIn(folder).length, 2)
})
