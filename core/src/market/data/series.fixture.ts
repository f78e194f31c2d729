import fc from 'fast-check'
import { newColumns } from '../columns.ts'
import type { BarColumns } from '../columns.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
/** Monday 2024-01-01, a boundary of every timeframe up to a day. */
export const START = Date.UTC(2024, 0, 1)

/** One bar without its time: open, high, low, close, volume. */
export type Prices = readonly [number, number, number, number, number]

/** Bars at the given steps after the start. */
export function series(
  steps: readonly number[],
  prices: (step: number) => Prices,
  stepMs = HOUR,
): BarColumns {
  const columns = newColumns(steps.length)
  steps.forEach((step, bar) => {
    const [open, high, low, close, volume] = prices(step)
    columns.time[bar] = START + step * stepMs
    columns.open[bar] = open
    columns.high[bar] = high
    columns.low[bar] = low
    columns.close[bar] = close
    columns.volume[bar] = volume
  })
  return columns
}

/** The numbers from 0 up to `count`, without it. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** A price that wanders between 100 and 104, by about 1.3 % from bar to bar; volume 5. */
export function swing(step: number): Prices {
  const at = (i: number): number => 100 + ((i * 7_919) % 101) / 25
  const [open, close] = [at(step - 1), at(step)]
  return [open, Math.max(open, close) + 0.1, Math.min(open, close) - 0.1, close, 5]
}

/** Valid bars with gaps, on a grid of one minute; any prices and volumes that a double can be. */
export const anySeries = (maxBars: number, value = wild): fc.Arbitrary<BarColumns> => {
  const bar = fc.record({
    skip: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(90) }),
    prices: fc.tuple(value, value, value, value),
    volume: fc.oneof(value, fc.constant(0)),
  })
  return fc.array(bar, { minLength: 1, maxLength: maxBars, size: 'max' }).map((bars) => {
    let step = -1
    const steps = bars.map(({ skip }) => (step += 1 + skip))
    const at = new Map(steps.map((one, i) => [one, bars[i]]))
    return series(
      steps,
      (one) => {
        const { prices, volume } = at.get(one) ?? { prices: [1, 1, 1, 1] as const, volume: 0 }
        const [low, open, close, high] = [...prices].sort((a, b) => a - b)
        return [open, high, low, close, volume]
      },
      MINUTE,
    )
  })
}

/** Doubles above 0. */
const wild = fc.double({ min: Number.MIN_VALUE, max: 1e300, noNaN: true, noDefaultInfinity: true })

/** Amounts with up to five decimals, as exchanges write them. */
export const decimal = fc.integer({ min: 1, max: 1e10 }).map((units) => units / 1e5)
