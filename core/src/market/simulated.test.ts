import fc from 'fast-check'
import t from 'tap'
import { COLUMN_NAMES, type BarColumns } from './columns.ts'
import { nextBars, simulatedMarket, type SimulatedMarketSpec } from './simulated.ts'

const SPEC: SimulatedMarketSpec = {
  seed: 42,
  symbols: [
    { symbol: 'BTC/USDT', tick: 0.1 },
    { symbol: 'ETH/USDT', tick: 0.01 },
    { symbol: 'DOGE/USDT', tick: 0.00001 },
  ],
  timeframeMs: 300_000,
  start: Date.UTC(2026, 0, 1),
}

/** Bars asked for in several calls, joined per symbol and column. */
function inCalls(spec: SimulatedMarketSpec, calls: readonly number[]): number[][][] {
  const market = simulatedMarket(spec)
  const parts = calls.map((rows) => nextBars(market, rows))
  return spec.symbols.map((_, s) => COLUMN_NAMES.map((name) => parts.flatMap((part) => [...part[s][name]])))
}

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length

function correlation(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [mean(a), mean(b)]
  const dot = (x: readonly number[], mx: number, y: readonly number[], my: number): number =>
    x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0)
  return dot(a, ma, b, mb) / Math.sqrt(dot(a, ma, a, ma) * dot(b, mb, b, mb))
}

const returns = ({ open, close }: BarColumns): number[] =>
  [...close].map((price, i) => Math.log(price / open[i]))

t.test('however the bars are asked for, they are the same bars', async (t) => {
  const calls = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(calls, fc.integer({ min: 0, max: 1000 }), (rows, seed) => {
      const spec = { ...SPEC, seed }
      const total = rows.reduce((sum, count) => sum + count, 0)
      t.strictSame(inCalls(spec, rows), inCalls(spec, [total]))
    }),
    { numRuns: 40 },
  )
})

t.test('a copy of the state continues the same market', async (t) => {
  const market = simulatedMarket(SPEC)
  nextBars(market, 700)
  const copy = structuredClone(market)
  t.strictSame(nextBars(copy, 100), nextBars(market, 100))
})

t.test('every bar holds its prices, lies on the tick grid and opens where the last one closed', async (t) => {
  const bars = nextBars(simulatedMarket(SPEC), 20_000)
  let broken = 0
  bars.forEach(({ time, open, high, low, close, volume }, s) => {
    const { tick } = SPEC.symbols[s]
    for (let i = 0; i < time.length; i++) {
      const ordered =
        low[i] > 0 && low[i] <= Math.min(open[i], close[i]) && high[i] >= Math.max(open[i], close[i])
      const onGrid = [open[i], high[i], low[i], close[i]].every(
        (price) => Number((Math.round(price / tick) * tick).toFixed(8)) === price,
      )
      const joined = i === 0 || (open[i] === close[i - 1] && time[i] === time[i - 1] + SPEC.timeframeMs)
      if (!ordered || !onGrid || !joined || !(volume[i] > 0)) broken++
    }
  })
  t.equal(broken, 0)
  t.equal(bars[0].time[0], SPEC.start)
})

t.test('prices start where the symbol suggests and stay of that order for ten years', async (t) => {
  const market = simulatedMarket({ ...SPEC, timeframeMs: 3_600_000 })
  const [btc, eth] = nextBars(market, 10 * 365 * 24)
  t.equal(btc.open[0], 60_000)
  t.equal(eth.open[0], 3000)
  const span = ({ low, high }: BarColumns): number[] => [
    low.reduce((a, b) => Math.min(a, b)),
    high.reduce((a, b) => Math.max(a, b)),
  ]
  const [lowest, highest] = span(btc)
  t.ok(lowest > 6_000, `lowest ${lowest}`)
  t.ok(highest < 600_000, `highest ${highest}`)
})

t.test('adding a symbol leaves the others as they were', async (t) => {
  const more = { ...SPEC, symbols: [{ symbol: 'SOL/USDT', tick: 0.01 }, ...SPEC.symbols] }
  t.strictSame(nextBars(simulatedMarket(more), 500).slice(1), nextBars(simulatedMarket(SPEC), 500))
})

t.test('another seed is another market', async (t) => {
  const closes = (seed: number): number[] => [...nextBars(simulatedMarket({ ...SPEC, seed }), 50)[0].close]
  t.notSame(closes(1), closes(2))
})

t.test('symbols share a part of their moves, volume rises with the move and with the hour', async (t) => {
  const [btc, eth] = nextBars(simulatedMarket(SPEC), 60_000)
  const together = correlation(returns(btc), returns(eth))
  t.ok(together > 0.25 && together < 0.6, `correlation ${together}`)
  const withVolume = correlation(returns(btc).map(Math.abs), [...btc.volume])
  t.ok(withVolume > 0.5, `correlation ${withVolume}`)
  const atHour = (hour: number): number =>
    mean([...btc.volume].filter((_, i) => Math.floor(btc.time[i] / 3_600_000) % 24 === hour))
  t.ok(atHour(16) > 1.8 * atHour(4), `${atHour(16)} against ${atHour(4)}`)
})

t.test('trends and ranges both occur, and trends go further than ranges', async (t) => {
  const market = simulatedMarket({ ...SPEC, timeframeMs: 3_600_000 })
  const hours = 5000
  const moves = { trend: [] as number[], range: [] as number[] }
  for (let hour = 0; hour < hours; hour++) {
    const before = market.symbols[0].price
    nextBars(market, 1)
    const { phase, price } = market.symbols[0]
    if (phase === 0) moves.range.push(Math.abs(price - before))
    else moves.trend.push(phase * (price - before))
  }
  t.ok(moves.trend.length > hours / 5, `${moves.trend.length} hours in trends`)
  t.ok(moves.range.length > hours / 5, `${moves.range.length} hours in ranges`)
  const perDay = 24 * mean(moves.trend)
  t.ok(perDay > 0.02, `a trend goes ${perDay} per day in its direction`)
})
