import t from 'tap'
import type { AllocationDecision } from '../../allocation/types.ts'
import type { EngineEvent } from '../../engine/events.ts'
import type { EngineInput } from '../../engine/inputs.ts'
import type { BarColumns } from '../../market/columns.ts'
import { nextBars, simulatedMarket } from '../../market/simulated.ts'
import { runBacktest } from '../../research/run.ts'
import { openStore } from '../../store/store.ts'
import { takeHostSnapshot } from '../durable/host-snapshot.ts'
import { keep } from '../durable/keeper.ts'
import { openPaperHost } from '../durable/open.ts'
import { optionsFor, workplace } from '../durable/workplace.fixture.ts'
import { takeBar } from '../paper-feed.ts'
import { createPaperHost, runPaperHost, type PaperHost } from '../paper-host.ts'
import type { Prepared } from '../prepare.ts'
import { countingLearner, swingingPlace } from './meta.fixture.ts'

const HOUR = 3_600_000
const FIVE_MINUTES = 300_000
const NAMES = ['S1_VWAP_EMA_Scalper', 'S2_Mean_Reversion', 'S3_Breakout']
const place = swingingPlace(t)
const prepared = await place.prepare()
const { signal } = new AbortController()

const options = (bars: number, of = prepared) => ({ ...optionsFor(of, bars), learner: countingLearner })

/** A new host that ran so far, with what happened. */
async function ranTo(bars: number, of = prepared): Promise<{ host: PaperHost; events: EngineEvent[] }> {
  const host = createPaperHost(options(bars, of))
  const events: EngineEvent[] = []
  await runPaperHost(host, { signal, maxBars: bars, onEvents: (some) => events.push(...some) })
  return { host, events }
}

/** The decisions of a store, in order. */
async function decisionsIn(folder: string): Promise<AllocationDecision[]> {
  const store = await openStore(folder)
  const found: AllocationDecision[] = []
  for await (const { input } of store.records({ kinds: ['weights'] })) {
    found.push((input as unknown as { decision: AllocationDecision }).decision)
  }
  await store.close()
  return found
}

const BARS = 30 * 12 + 5
const undisturbed = await ranTo(BARS)

t.test(
  'a decision at every full hour, each an event, with forecasts of what the allocator reads',
  async (t) => {
    const { host, events } = undisturbed
    const decided = events.filter((event) => event.kind === 'allocation-decided')
    t.equal(decided.length, 30)
    t.ok(decided.every(({ time }) => time % HOUR === 0))
    t.strictSame(
      decided.map(({ decision }) => decision),
      Array.from({ length: 30 }, (_, i) => i + 1),
    )
    const last = host.meta.controller.last
    t.match(last, { id: 30, time: host.engine.time - 5 * FIVE_MINUTES, allocator: { id: 'swing' } })
    t.strictSame(last?.models, { market_risk: 'counted' })
    t.strictSame(Object.keys(last?.markets[0].forecasts ?? {}), ['market_risk'])
    t.strictSame(
      host.engine.sleeves.map(({ weight }) => weight),
      NAMES.map((name) => last?.weights[name]),
    )
    t.equal(host.engine.exposureScale, last?.exposure)
    t.notOk(
      events.some(({ kind }) => kind === 'lock-set'),
      'the checks of a host find nothing',
    )
  },
)

t.test('forecasts and notes come before the decision that reads them', async (t) => {
  const { events } = undisturbed
  const at = events.findIndex(({ kind }) => kind === 'allocation-decided')
  t.equal(events[at - 1].kind, 'learning')
  t.equal(events[at - 1].time, events[at].time)
})

t.test('a host that is killed and started again decides as one that was not', async (t) => {
  const folder = t.testdir({})
  for (const [bars, end] of [
    [77, 'crash'],
    [144, 'crash'],
    [145, 'stop'],
    [293, 'crash'],
    [BARS, 'crash'],
  ] as const) {
    const store = await openStore(folder)
    const { host } = await openPaperHost(options(bars), store)
    const keeper = keep(host, store, 100)
    await runPaperHost(host, { signal, keeper, maxBars: bars })
    if (end === 'stop') await keeper.stop()
    else keeper.release()
    if (bars === BARS) t.ok(Buffer.from(takeHostSnapshot(host)).equals(takeHostSnapshot(undisturbed.host)))
    await store.close()
  }
  const made = await decisionsIn(folder)
  t.strictSame(
    made.map(({ id }) => id),
    Array.from({ length: 30 }, (_, i) => i + 1),
  )
  t.ok(made.some(({ moved }) => moved))
  t.ok(made.some(({ off }) => off.length > 0))
  t.ok(made.some(({ exposure }) => exposure === 0.7))
})

t.test(
  'what a process did not live to decide is decided by the next one, before its first bar',
  async (t) => {
    const folder = t.testdir({})
    const first = await openStore(folder)
    const { host } = await openPaperHost(options(200), first)
    const keeper = keep(host, first, 1000)
    await runPaperHost(host, { signal, keeper, maxBars: 71 })
    const input: EngineInput = { kind: 'bars', slices: takeBar(host.feed) }
    keeper.applied(input, host.engine.apply(input))
    t.equal(host.engine.time % HOUR, 0)
    await keeper.commit()
    keeper.release()
    await first.close()

    const second = await openStore(folder)
    const { host: next } = await openPaperHost(options(73), second)
    const again = keep(next, second, 1000)
    const events: EngineEvent[] = []
    await runPaperHost(next, { signal, keeper: again, maxBars: 73, onEvents: (some) => events.push(...some) })
    again.release()
    t.strictSame(
      events.slice(0, 2).map(({ kind, time }) => [kind, time]),
      [
        ['learning', host.engine.time],
        ['allocation-decided', host.engine.time],
      ],
    )
    t.ok(Buffer.from(takeHostSnapshot(next)).equals(takeHostSnapshot((await ranTo(73)).host)))
    await second.close()
  },
)

t.test(
  'an allocator that fails moves nothing, and after some faults the configured weights come back',
  async (t) => {
    const { host } = await ranTo(19 * 12)
    const { raw, weights, moved, reason } = host.meta.controller.last ?? {}
    t.equal(raw, null)
    t.notOk(moved)
    t.strictSame(
      Object.values(weights ?? {}),
      host.engine.sleeves.map(({ weight }) => weight),
    )
    t.match(reason, /^Without an answer the weights stay\. .*swung too far/)

    place.edit('plugins/allocator-swing/src/index.ts', 'hours % 6 < 2', 'true')
    const failing = await ranTo(22 * 12, await place.prepare())
    const decisions = failing.events.filter((event) => event.kind === 'allocation-decided').slice(-5)
    t.match(
      decisions.map((one) => one.reason),
      [
        /^Without/,
        /^Without/,
        /^The configured weights are used without an answer; /,
        /^The conf/,
        /^The conf/,
      ],
    )
    t.equal(failing.host.feed.bars, 22 * 12, 'no bar was missed')
  },
)

const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT']

/** The rows of some columns. */
const pick = (columns: BarColumns, isThere: (row: number) => boolean): BarColumns => ({
  time: columns.time.filter((_, row) => isThere(row)),
  open: columns.open.filter((_, row) => isThere(row)),
  high: columns.high.filter((_, row) => isThere(row)),
  low: columns.low.filter((_, row) => isThere(row)),
  close: columns.close.filter((_, row) => isThere(row)),
  volume: columns.volume.filter((_, row) => isThere(row)),
})

/** A backtest over so many bars with the inputs that followed from them. */
function backtest(
  of: Prepared,
  bars: number,
  check = false,
  isThere: (row: number) => boolean = () => true,
): { inputs: EngineInput[]; equity: number } {
  const market = simulatedMarket({
    seed: 42,
    symbols: SYMBOLS.map((symbol) => ({ symbol, tick: 0.01 })),
    timeframeMs: FIVE_MINUTES,
    start: 0,
  })
  const candles = nextBars(market, bars).map((all, i) => {
    const columns = pick(all, isThere)
    return { symbol: SYMBOLS[i], timeframeMs: FIVE_MINUTES, columns, source: 'test', hash: '' }
  })
  const inputs: EngineInput[] = []
  const { equity } = runBacktest(of, candles, {
    curveMs: 86_400_000,
    log: () => undefined,
    learner: countingLearner,
    check,
    inputs: { start: () => undefined, applied: (input) => inputs.push(input) },
  })
  return { inputs, equity }
}

t.test('a backtest decides as a host does: its bars end when a decision is due', async (t) => {
  const { inputs, equity } = backtest(prepared, 12 * 17)
  const kinds = inputs.map(({ kind }) => kind)
  t.strictSame(kinds, [...Array.from({ length: 17 }, () => ['bars', 'learning', 'weights']).flat(), 'finish'])
  const checked = backtest(prepared, 12 * 17, true)
  t.equal(checked.equity, equity, 'in single bars, with the invariants checked')
  t.strictSame(
    checked.inputs.filter(({ kind }) => kind === 'weights'),
    inputs.filter(({ kind }) => kind === 'weights'),
  )
  t.throws(() => backtest(prepared, 12 * 20), { code: 'PLUGIN_FAILED', message: /swung too far/ })
})

t.test('after missing bars the first one decides, in chunks as in single bars', async (t) => {
  // From 02:50 to 03:20 nothing closes: the decision of 03:00 is made at 03:25.
  const isThere = (row: number): boolean => row < 34 || row > 39
  const decided = (check: boolean): EngineInput[] =>
    backtest(prepared, 12 * 6, check, isThere).inputs.filter(({ kind }) => kind === 'weights')
  const inChunks = decided(false)
  t.strictSame(
    inChunks.map((input) => Reflect.get(Reflect.get(input, 'decision') as object, 'time') as unknown),
    [1, 2, 3 + 25 / 60, 4, 5, 6].map((hours) => hours * HOUR),
  )
  t.strictSame(decided(true), inChunks)
})

t.test('no look-ahead: cutting the future off changes no decision', async (t) => {
  const decisions = (bars: number): EngineInput[] =>
    backtest(prepared, bars).inputs.filter(({ kind }) => kind === 'weights')
  const whole = decisions(12 * 17)
  t.strictSame(decisions(12 * 11 + 7), whole.slice(0, 11))
})

t.test('equal thirds are within the threshold: the book is that of the configured weights', async (t) => {
  const shipped = workplace(t)
  const configured = await shipped.prepare()
  shipped.edit('configs/host.yaml', 'plugin: static', 'plugin: equal')
  const thirds = await shipped.prepare()
  const bars = 12 * 24 * 4
  t.equal(backtest(thirds, bars).equity, backtest(configured, bars).equity)
  const decisions = backtest(thirds, bars).inputs.filter((input) => input.kind === 'weights')
  t.equal(decisions.length, 96)
  t.ok(decisions.every(({ decision }) => decision?.moved === false))
})
