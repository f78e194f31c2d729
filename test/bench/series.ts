import { newColumns, type BarColumns } from '../../core/src/market/columns.ts'

export const MINUTE = 60_000

/** 2022-01-01 UTC. */
const START = Date.UTC(2022, 0, 1)

/** Mulberry32: the same numbers in [0, 1) for the same seed. */
function uniform(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const cents = (price: number): number => Math.round(price * 100) / 100

/**
 * The series of the benchmark: one-minute bars of a seeded random walk whose volatility wanders and whose price is
 * drawn back to 30,000. The same bars on every machine and in every language that has these four functions.
 */
export function benchmarkSeries(bars: number): BarColumns {
  const random = uniform(42)
  const normal = (): number => {
    let u = random()
    while (u === 0) u = random()
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * random())
  }
  const columns = newColumns(bars)
  let price = 30_000
  let volatility = 0.0006
  for (let i = 0; i < bars; i++) {
    volatility = Math.min(0.002, Math.max(0.0002, volatility * Math.exp(0.02 * normal())))
    const open = cents(price * (1 + 0.00002 * normal()))
    const close = cents(open * Math.exp(volatility * normal() + 0.00002 * Math.log(30_000 / open)))
    const high = cents(Math.max(open, close) * (1 + Math.abs(0.5 * volatility * normal())))
    const low = cents(Math.min(open, close) * (1 - Math.abs(0.5 * volatility * normal())))
    columns.time[i] = START + i * MINUTE
    columns.open[i] = open
    columns.high[i] = high
    columns.low[i] = low
    columns.close[i] = close
    columns.volume[i] = Math.round(10_000 * (1 + Math.abs(normal())) * (1 + 500 * volatility)) / 1_000
    price = close
  }
  return columns
}
