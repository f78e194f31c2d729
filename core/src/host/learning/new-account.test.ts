import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { SHIPPED } from '../../config/shipped.fixture.ts'
import type { EngineInput } from '../../engine/inputs.ts'
import { HOUR } from '../../learning/periods.ts'
import type { Candles } from '../../market/columns.ts'
import { nextBars, simulatedMarket } from '../../market/simulated.ts'
import { runBacktest } from '../../research/run.ts'
import { optionsFor } from '../durable/workplace.fixture.ts'
import { ACCELERATED_START, createPaperHost, paperMarket, runPaperHost } from '../paper-host.ts'
import { prepare } from '../prepare.ts'
import { backtestLearning } from './modes.ts'

const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT']
const MINUTES = 60_000
const BAR = 5 * MINUTES
const BARS = 30 * 12
const HISTORY = 600
const configs = t.testdir({
  'strategies.yaml': readFileSync(join(SHIPPED, 'strategies.yaml')),
  'host.yaml': `host:
  allocation: { plugin: evidence }
  plugin_folders: ${JSON.stringify([join(SHIPPED, '..', 'plugins')])}
  paper: { history_bars: ${HISTORY} }
`,
})
const prepared = await prepare(configs, {
  market: { symbols: SYMBOLS, baseTimeframeMs: BAR },
  cacheFolder: join(configs, 'cache'),
})

/** Something that was learnt or decided, and the moment of the bars that it follows from, ms. */
interface Followed {
  readonly time: number
  readonly input: EngineInput
}

/** Collects them from the inputs of an engine, in order. */
function followUps() {
  const found: Followed[] = []
  let time = 0
  return {
    found,
    see: (input: EngineInput, engineTime: number): void => {
      if (input.kind === 'bars') time = engineTime
      if (input.kind === 'learning' || input.kind === 'weights') found.push({ time, input })
    },
  }
}

/** @param check ends every input after one bar */
function tested(candles: readonly Candles[], from: number, check: boolean): Followed[] {
  const { found, see } = followUps()
  let time = (): number => 0
  runBacktest(prepared, candles, {
    from,
    curveMs: HOUR,
    log: () => undefined,
    learner: backtestLearning('all'),
    check,
    onEngine: (engine) => (time = () => engine.time),
    inputs: { start: () => undefined, applied: (input) => see(input, time()) },
  })
  return found
}

/** The bars of the simulated market, without those for which `missing` holds. */
function candlesOf(missing: (time: number) => boolean): Candles[] {
  const market = simulatedMarket(paperMarket(prepared, 42, ACCELERATED_START))
  return nextBars(market, HISTORY + BARS).map((columns, i) => {
    const kept = [...columns.time.keys()].filter((row) => !missing(columns.time[row]))
    const some = (all: Float64Array): Float64Array => Float64Array.from(kept, (row) => all[row])
    const { time, open, high, low, close, volume } = columns
    return {
      symbol: SYMBOLS[i],
      timeframeMs: BAR,
      source: 'made up',
      hash: '',
      columns: {
        ...{ time: some(time), open: some(open), high: some(high) },
        ...{ low: some(low), close: some(close), volume: some(volume) },
      },
    }
  })
}

t.test(
  'a new account learns and decides the same on paper, in a backtest and in one that is checked',
  async (t) => {
    const host = createPaperHost({ ...optionsFor(prepared, BARS), learner: backtestLearning('all') })
    const { found, see } = followUps()
    const apply = host.engine.apply.bind(host.engine)
    host.engine.apply = (input) => {
      const events = apply(input)
      see(input, host.engine.time)
      return events
    }
    await runPaperHost(host, { signal: new AbortController().signal, maxBars: BARS })
    const candles = candlesOf(() => false)
    t.match(
      found[0],
      { time: ACCELERATED_START + HOUR, input: { kind: 'learning' } },
      'after its first full hour',
    )
    t.ok(found.some(({ input }) => input.kind === 'weights'))
    t.strictSame(tested(candles, ACCELERATED_START, false), found)
    t.strictSame(tested(candles, ACCELERATED_START, true), found)
  },
)

t.test('wherever it begins in an hour, and whatever bars are missing', async (t) => {
  const first = ACCELERATED_START + 55 * MINUTES
  const starts: [string, number, (time: number) => boolean][] = [
    ['with the last bar of an hour', first - 1, () => false],
    ['in the middle of an hour', ACCELERATED_START + 25 * MINUTES, () => false],
    ['without the last bar of its first hour', ACCELERATED_START, (time) => time === first],
    ['without its first hours', ACCELERATED_START, (time) => time >= first && time < first + 2 * HOUR],
  ]
  for (const [name, from, missing] of starts) {
    const candles = candlesOf(missing)
    const once = tested(candles, from, false)
    t.ok(once.length > 20, `${name}: ${once.length}`)
    t.strictSame(tested(candles, from, true), once, name)
  }
})
