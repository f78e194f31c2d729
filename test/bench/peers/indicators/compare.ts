import { kernels } from './libraries/kernels.ts'
import { INDICATORS, type IndicatorName, type Library, type Material, WIDTH } from './study.ts'

/** Bars after which the way in which an average was begun no longer shows, at the periods of the table. */
const SEEDED = 2_000

/** Bars of the first day: later a VWAP without sessions is another thing. */
const FIRST_DAY = 1_440

/** Empty columns for the values of an indicator. */
export function columnsFor(name: IndicatorName, bars: number): Float64Array[] {
  return Array.from({ length: WIDTH[name] }, () => new Float64Array(bars).fill(NaN))
}

/**
 * Largest difference of a library's values from the kernels', relative to the larger of both, after the first 2,000
 * bars; of the VWAP on the first day. Infinity where one has a value and the other has none.
 */
export function largestDifference(
  name: IndicatorName,
  values: readonly Float64Array[],
  expected: readonly Float64Array[],
): number {
  const session = name === 'VWAP of the session'
  const from = session ? 0 : SEEDED
  const to = session ? FIRST_DAY : expected[0].length
  let largest = 0
  expected.forEach((column, n) => {
    for (let i = from; i < Math.min(to, column.length); i++) {
      const [ours, theirs] = [column[i], values[n][i]]
      if (ours === theirs) continue
      const difference = Math.abs(ours - theirs) / Math.max(Math.abs(ours), Math.abs(theirs))
      // A comparison with NaN is false: what is not defined counts as different.
      largest = difference <= largest ? largest : Number.isNaN(difference) ? Infinity : difference
    }
  })
  return largest
}

/** The largest difference of each indicator that a library has. */
export function compareLibrary(library: Library, material: Material): Partial<Record<IndicatorName, number>> {
  const own = kernels(1_024)
  const bars = material.columns.close.length
  const differences: Partial<Record<IndicatorName, number>> = {}
  for (const name of INDICATORS) {
    const [expected, values] = [columnsFor(name, bars), columnsFor(name, bars)]
    own[name]?.(material, expected)
    if (library[name] === undefined) continue
    library[name](material, values)
    differences[name] = largestDifference(name, values, expected)
  }
  return differences
}
