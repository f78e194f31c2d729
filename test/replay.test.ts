import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { EngineEvent } from '../core/src/engine/events.ts'
import type { Command } from '../core/src/engine/inputs.ts'
import type { OutsideInput } from '../core/src/host/input-queue.ts'
import type { Prepared } from '../core/src/host/prepare.ts'
import { identityOf } from '../core/src/host/durable/identity.ts'
import { ACCELERATED_START, paperMarket } from '../core/src/host/paper-host.ts'
import { COLUMN_NAMES } from '../core/src/market/columns.ts'
import { loadCandles } from '../core/src/market/import/load.ts'
import { nextBars, simulatedMarket } from '../core/src/market/simulated.ts'
import { keptCode, presentCode, type CodeOf } from '../core/src/research/replay/code.ts'
import {
  replayStore,
  type Replayed,
  type ReplayOptions,
  type ReplayReport,
} from '../core/src/research/replay/replay.ts'
import { accountState } from '../core/src/research/replay/state.ts'
import { runBacktest } from '../core/src/research/run.ts'
import { packChunk, unpackChunk } from '../core/src/store/chunk.ts'
import { entries, put } from '../core/src/store/database.ts'
import { endOf, seriesPrefix } from '../core/src/store/keys.ts'
import { readStore } from '../core/src/store/read.ts'
import { behind } from '../core/src/store/store.fixture.ts'
import { verifyStore } from '../core/src/store/verify.ts'
import { runs } from './support/runs.ts'
import { configured, FIVE_MINUTES, forge, RISK, runProcess, STRATEGIES, who } from './support/journal.ts'

const base = t.testdir({ base: {}, other: {} })
const prepared = await configured(join(base, 'base'))
const other = await configured(join(base, 'other'), {
  'strategies.yaml': STRATEGIES,
  'risk.yaml': RISK.replace('exposure: 2', 'exposure: 1.5'),
})

const folderOf = (t: Test): string => join(t.testdir({}), 'store')
const today = (of: Prepared): CodeOf => presentCode(() => Promise.resolve(of))

async function replayed(folder: string, options: Partial<ReplayOptions> = {}): Promise<Replayed> {
  const reader = await readStore(folder)
  try {
    return await replayStore(reader, { code: today(prepared), ...options })
  } finally {
    await reader.close()
  }
}

const reportOf = async (folder: string, options?: Partial<ReplayOptions>): Promise<ReplayReport> =>
  (await replayed(folder, options)).report

const command = (name: Command['name'], more: object = {}): OutsideInput => ({
  kind: 'command',
  command: { name, ...who, ...more } as Command,
})

/** Three processes with a crash between, and persons who steer them. */
async function eventful(folder: string, of: Prepared = prepared): Promise<EngineEvent[]> {
  const events: EngineEvent[] = []
  const weights = {
    kind: 'weights',
    weights: { S1_VWAP_EMA_Scalper: 0.2, S2_Mean_Reversion: 0.3 },
  } as const
  for (const process of [
    {
      stretches: [
        { bars: 333 },
        { inputs: [command('pause', { strategy: 'S2_Mean_Reversion' })], bars: 700 },
        { inputs: [weights, command('resume', { strategy: 'S2_Mean_Reversion' })], bars: 1201 },
      ],
      end: 'crash',
    },
    {
      stretches: [
        {
          inputs: [
            command('add-lock', { strategy: null, symbol: 'BTC/USDT', end: { after: 3 * 86_400_000 } }),
          ],
          bars: 1700,
        },
        { inputs: [command('trigger-kill-switch'), command('trigger-kill-switch')], bars: 1750 },
        { inputs: [command('reset-kill-switch')], bars: 2600 },
      ],
      end: 'stop',
    },
    { stretches: [{ bars: 3000 }], end: 'crash' },
  ] as const) {
    events.push(...(await runProcess(folder, { prepared: of, ...process })))
  }
  return events
}

t.test('a journal of the real host has no difference to the kernel of backtests', async (t) => {
  const folder = folderOf(t)
  const events = await eventful(folder)
  const report = await reportOf(folder)
  t.match(report, {
    after: 0,
    removed: 0,
    processes: 3,
    changes: 0,
    inputs: { bars: 3000, commands: 6, weights: 1 },
    bars: 9000,
    snapshots: 3,
    notCompared: [],
    differences: [],
    ended: false,
  })
  const kinds = new Set(events.map(({ kind }) => kind))
  for (const kind of [
    ...['signal', 'order-approved', 'order-refused', 'fill', 'trade-closed', 'stop-moved'],
    ...['lock-set', 'lock-released', 'strategy-paused', 'strategy-resumed', 'kill-switch'],
    ...['command-refused', 'weights-set', 'regime-changed', 'funding'],
  ]) {
    t.ok(kinds.has(kind as never), kind)
  }
  t.ok(
    report.events > events.length && report.trades > 50,
    `${report.events} events, ${report.trades} trades`,
  )
  t.same(await verifyStore(folder), { ...(await verifyStore(folder)), problems: [] }, 'it is not changed')
})

t.test('a byte of a decision that was changed is found, with a chain that fits', async (t) => {
  const folder = folderOf(t)
  await runProcess(folder, { prepared, stretches: [{ bars: 600 }], end: 'stop' })
  let changed = 0
  await forge(folder, (text, seq) => {
    if (changed > 0 || !text.includes('"order-approved"')) return text
    changed = seq
    return text.replace(/"quantity":(\d)/, (_, digit: string) => `"quantity":${(Number(digit) + 1) % 10}`)
  })
  t.match(await verifyStore(folder), { problems: [] }, 'the hashes do not show it')
  const { differences, ended } = await reportOf(folder)
  t.equal(differences.length, 1)
  const [{ record, input, what, was, is }] = differences
  t.same([record, input, ended], [changed, 'bars', false])
  t.match(what, /^event \d$/)
  const [before, now] = [JSON.parse(was ?? ''), JSON.parse(is ?? '')] as { quantity: number }[]
  t.not(before.quantity, now.quantity)
  t.same({ ...before, quantity: 0 }, { ...now, quantity: 0 })
})

t.test('an event that is gone, one too many, another time, another bar: each is found', async (t) => {
  const folder = folderOf(t)
  await runProcess(folder, { prepared, stretches: [{ bars: 600 }], end: 'stop' })
  const seen: number[] = []
  await forge(folder, (text, seq) => {
    if (seq === 100) return text.replace(/"time":(\d+)/, (_, ms) => `"time":${Number(ms) - 1}`)
    if (seq < 200 || !text.includes('"events":[{')) return text
    seen.push(seq)
    const record = JSON.parse(text) as { events: unknown[] }
    if (seen.length === 1) record.events.pop()
    else if (seen.length === 2) record.events.push(record.events[0])
    else return text
    return JSON.stringify(record)
  })
  await behind(folder, async (db) => {
    const prefix = seriesPrefix('ETH/USDT 5m')
    for await (const [key, value] of entries(db, { gt: prefix, lt: endOf(prefix) })) {
      const chunk = unpackChunk(value)
      if (chunk === null || chunk.rows < 100) continue
      // The volume of one bar, by one unit in the last place.
      chunk.columns[5][50] *= 1 + Number.EPSILON
      await db.write([put(key, packChunk(chunk.columns, chunk.seq))], true)
      break
    }
  })
  const { differences } = await reportOf(folder)
  const found = differences.map(({ record, what, was, is }) => [record, what, was === null, is === null])
  const place = found.map(([record, what]) => `${String(record)} ${String(what).replace(/ at .*| \d+$/, '')}`)
  t.same(place, [
    '52 bar of ETH/USDT',
    '100 time',
    `${seen[0]} event`,
    `${seen[1]} event`,
    // The changed volume is in the sums of indicators, which snapshots hold.
    '401 state',
    '602 state',
  ])
  t.match(found[4][1], /^state at \/markets\/1\/tracks\/\d\/registry\/bars\/volume\/\d+$/)
  t.same(found[2].slice(2), [true, false], 'one is gone')
  t.same(found[3].slice(2), [false, true], 'one is too many')
})

/** The same plugins, but one of them asks `change` what to make of each answer. */
function withPlugin(id: string, change: (answer: unknown, time: number) => unknown): Prepared {
  const plugins = prepared.plugins.map((plugin) => {
    if (plugin.manifest.id !== id || plugin.kind !== 'strategy') return plugin
    const { create } = plugin.definition as unknown as {
      create: (ctx: never) => { onBar: (ctx: { time: number }) => unknown }
    }
    const definition = {
      ...plugin.definition,
      create(ctx: never) {
        const made = create(ctx)
        return { ...made, onBar: (now: { time: number }) => change(made.onBar(now), now.time) }
      },
    }
    return { ...plugin, definition } as typeof plugin
  })
  return { ...prepared, plugins }
}

t.test(
  'a plugin that is not deterministic is found, and the replay ends after ten differences',
  async (t) => {
    const folder = folderOf(t)
    let answers = 0
    // What it says hangs on how often the process has asked it before.
    const moody = withPlugin('breakout', (answer) => (++answers > 900 ? answer : null))
    await runProcess(folder, { prepared: moody, stretches: [{ bars: 1500 }], end: 'crash' })
    const { differences, ended, records } = await reportOf(folder, { code: today(moody) })
    t.equal(differences.length, 10)
    t.ok(ended)
    t.match(differences[0], { input: 'bars', what: /^event \d+$/, is: /S3_/ })
    t.ok(records !== null && records.last < 1500)
  },
)

t.test('strikes and a quarantine are what they were in the host', async (t) => {
  const folder = folderOf(t)
  const faulty = withPlugin('mean-reversion', (answer, time) => {
    if (time > ACCELERATED_START + 200 * FIVE_MINUTES) throw new Error('out of order')
    return answer
  })
  const events = await runProcess(folder, { prepared: faulty, stretches: [{ bars: 700 }], end: 'crash' })
  events.push(...(await runProcess(folder, { prepared: faulty, stretches: [{ bars: 900 }], end: 'stop' })))
  t.ok(events.some(({ kind }) => kind === 'plugin-strike'))
  t.ok(events.some(({ kind }) => kind === 'quarantined'))
  t.match(await reportOf(folder, { code: today(faulty) }), { processes: 2, differences: [], notCompared: [] })
})

t.test('where retention has removed the beginning, it begins at the oldest snapshot', async (t) => {
  const folder = folderOf(t)
  const store = { snapshots: 2, days: 0 }
  await runProcess(folder, { prepared, stretches: [{ bars: 1000 }], end: 'crash', store })
  await runProcess(folder, { prepared, stretches: [{ bars: 2000 }], end: 'crash', store })
  const report = await reportOf(folder)
  t.ok(report.removed > 1000 && report.after > 1000)
  t.match(report, {
    records: { first: report.after + 1, last: 2002 },
    snapshots: 1,
    processes: 1,
    differences: [],
    notCompared: [],
  })
  await t.rejects(reportOf(folder, { from: { record: 17 } }), {
    code: 'REPLAY_STATE',
    message:
      /^The beginning of the journal of ".*" is gone, and no snapshot before the place that was asked for can be used: the oldest one that is kept is of 2026-01-/,
  })
})

t.test('each process is replayed with what it was made of', async (t) => {
  const folder = folderOf(t)
  for (const [of, bars] of [
    [prepared, 500],
    [other, 900],
    [prepared, 1300],
  ] as const) {
    await runProcess(folder, { prepared: of, stretches: [{ bars }], end: 'stop', store: { snapshots: 20 } })
  }
  const both: CodeOf = ({ identity }) => {
    const same = (of: Prepared): boolean => JSON.stringify(identityOf(of)) === JSON.stringify(identity)
    const found = [prepared, other].find(same)
    return Promise.resolve(
      found === undefined ? { prepared: null, missing: 'unknown' } : { prepared: found, missing: null },
    )
  }
  t.match(await reportOf(folder, { code: both }), {
    processes: 3,
    changes: 2,
    inputs: { bars: 1300 },
    notCompared: [],
    differences: [],
  })
  const nothing: CodeOf = () => Promise.resolve({ prepared: null, missing: 'not asked for' })
  const reader = await readStore(folder)
  const kept = keptCode(reader, join(base, 'kept'), nothing)
  const { report } = await replayStore(reader, { code: kept })
  await reader.close()
  t.match(
    report,
    { processes: 3, changes: 2, inputs: { bars: 1300 }, notCompared: [], differences: [] },
    'from what the store keeps alone',
  )

  const second = await reportOf(folder, { code: today(other) })
  t.match(second, {
    processes: 1,
    inputs: { bars: 400 },
    notCompared: [
      { first: 2, last: 501, reason: 'these are not what they were: risk.yaml' },
      { first: 906, last: 1305, reason: 'these are not what they were: risk.yaml' },
    ],
    differences: [],
  })
  const first = await reportOf(folder)
  t.match(
    first,
    {
      inputs: { bars: 900 },
      notCompared: [{ first: 504, last: 903, reason: 'these are not what they were: risk.yaml' }],
      differences: [],
    },
    'and after the gap it goes on from a snapshot',
  )
})

t.test('the state at any moment is the one that the host had', async (t) => {
  const folder = folderOf(t)
  await eventful(folder)
  for (const bars of [1, 512, 1720, 2999]) {
    const until = { time: ACCELERATED_START + bars * FIVE_MINUTES }
    const whole = await replayed(folder, { until })
    const short = await replayed(folder, { until, from: until })
    t.same(short.report.differences, [])
    t.ok(bars < 2000 || short.report.after > 1000, 'from the last snapshot before it')
    const [a, b] = [whole, short].map(({ account }) => account && accountState(account, 0))
    t.same(a, b)
    t.equal(a?.time.ms, until.time)
    if (bars !== 1720) continue
    t.match(a?.risk, {
      killSwitch: { stage: 'latched', author: 'ann' },
      locks: [{ reason: 'person', symbol: 'BTC/USDT' }],
    })
  }
  const { report } = await replayed(folder, { until: { record: 40 } })
  t.same(report.records, { first: 1, last: 40 })
})

/** The bars of the simulated market as CSV files, in a folder. */
function exportFeed(folder: string, history: number, bars: number): void {
  const market = simulatedMarket(paperMarket(prepared, 42, ACCELERATED_START))
  mkdirSync(folder, { recursive: true })
  const all = nextBars(market, history + bars)
  market.spec.symbols.forEach(({ symbol }, i) => {
    const columns = all[i]
    const rows = Array.from(columns.time, (_, row) =>
      COLUMN_NAMES.map((name) => columns[name][row]).join(','),
    )
    writeFileSync(
      join(folder, `${symbol.replace('/', '')}-5m.csv`),
      ['time,open,high,low,close,volume', ...rows, ''].join('\n'),
    )
  })
}

t.test('a backtest over the same bars, from candle files, has the events of the paper journal', async (t) => {
  const folder = t.testdir({})
  const bars = 2500
  const paper = await runProcess(join(folder, 'store'), { prepared, stretches: [{ bars }], end: 'stop' })
  const { historyBars } = prepared.checked.config.host.paper
  exportFeed(join(folder, 'candles'), historyBars, bars)
  const { candles } = loadCandles(join(folder, 'candles'), { cacheFolder: join(folder, 'cache') })
  t.same(
    candles.map(({ symbol }) => symbol),
    ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'],
  )
  const backtest: EngineEvent[] = []
  let before = 0
  runBacktest(prepared, candles, {
    from: ACCELERATED_START,
    closeAtEnd: false,
    curveMs: 86_400_000,
    log: () => undefined,
    events: {
      start: () => undefined,
      history: (some) => (before += some.length),
      add: (some) => backtest.push(...some),
    },
  })
  // What waits at the end of a run is cancelled there; the paper account goes on.
  const ends = backtest.findIndex((event) => event.kind === 'order-cancelled' && event.cause === 'end')
  const happened = ends < 0 ? backtest : backtest.slice(0, ends)
  t.ok(before > 0 && paper.length > 500, `${paper.length} events`)
  t.strictSame(happened, paper)
})

/** What somebody may want of a host, at random. */
const anyInput: fc.Arbitrary<OutsideInput> = fc.oneof(
  fc
    .constantFrom('pause', 'resume')
    .chain((name) =>
      fc.constantFrom('S2_Mean_Reversion', 'S3_Slow').map((strategy) => command(name, { strategy })),
    ),
  fc.constantFrom('trigger-kill-switch', 'reset-kill-switch').map((name) => command(name)),
  fc
    .record({
      strategy: fc.constantFrom(null, 'S3_Breakout'),
      symbol: fc.constantFrom(null, 'ETH/USDT'),
      end: fc.constantFrom(null, { after: 7_200_000 }),
    })
    .map((lock) => command('add-lock', lock)),
  fc.integer({ min: 1, max: 4 }).map((lock) => command('remove-lock', { lock })),
  fc
    .tuple(fc.double({ min: 0, max: 0.5, noNaN: true }), fc.double({ min: 0, max: 0.5, noNaN: true }))
    .map(([a, b]): OutsideInput => ({ kind: 'weights', weights: { S1_VWAP_EMA_Scalper: a, S3_Slow: b } })),
)

const anyProcess = fc.record({
  stretches: fc.array(
    fc.record({ inputs: fc.array(anyInput, { maxLength: 3 }), bars: fc.integer({ min: 1, max: 400 }) }),
    { minLength: 1, maxLength: 3 },
  ),
  end: fc.constantFrom('stop', 'crash'),
  snapshotEvery: fc.integer({ min: 1, max: 300 }).map((every) => Math.max(20, every)),
  changed: fc.boolean(),
})

t.test(
  'whatever is done to a host, its journal replays without a difference, whole and from its middle',
  async (t) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyProcess, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(null, 0),
        async (processes, days) => {
          const folder = mkdtempSync(join(base, 'any-'))
          const made = join(folder, 'store')
          let done = 0
          for (const { stretches, changed, ...process } of processes) {
            await runProcess(made, {
              ...process,
              prepared: changed ? other : prepared,
              stretches: stretches.map(({ inputs, bars }) => ({ inputs, bars: (done += bars) })),
              store: { snapshots: 2, days },
            })
          }
          const reader = await readStore(made)
          try {
            const code = keptCode(reader, join(base, 'kept'), today(prepared))
            const { report } = await replayStore(reader, { code })
            const last = report.records?.last ?? reader.last
            const middle = Math.max(report.after, Math.floor((report.after + last) / 2))
            const half = await replayStore(reader, { code, from: { record: middle } })
            const found = [report, half.report].map(({ differences, notCompared }) => [
              differences,
              notCompared,
            ])
            t.same(found, [
              [[], []],
              [[], []],
            ])
          } finally {
            await reader.close()
            rmSync(folder, { recursive: true })
          }
        },
      ),
      // Each one starts hosts, which takes a second.
      { ...runs, numRuns: Math.ceil(runs.numRuns / 50) },
    )
  },
)
