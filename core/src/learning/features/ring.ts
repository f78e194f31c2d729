import { packNumbers, unpackNumbers } from '../packed.ts'
import type { Json } from '../../store/json.ts'

/** Share of the hours of a window that must be known for its mean to be: of 24, a gap of 6 may be missing. */
const LEAST_SHARE = 0.75

/** The last values of something that is measured once an hour; NaN: it was not known in that hour. */
export interface Ring {
  /** Values that were ever pushed, at most `length`. */
  readonly held: number
  push(value: number): void
  /** The value of `hours` hours ago; NaN where none was. */
  ago(hours: number): number
  /** The last `hours` values, oldest first: a view that the next `push` changes. Only where as many are held. */
  last(hours: number): Float64Array
  /** Mean of the last `hours` values that are known; NaN before there are so many, or where too few are known. */
  mean(hours: number): number
  /** Sum of the last `hours` values that are known, or of all where there are fewer. */
  sum(hours: number): number
  snapshot(): Json
  /** @throws GrodtError ENGINE_STATE */
  restore(json: Json): void
}

/** @param length values that are kept, at least 1 */
export function createRing(length: number): Ring {
  // Each value stands twice, so that the last `n` of them always lie side by side.
  const values = new Float64Array(2 * length)
  let held = 0
  let next = 0

  function push(value: number): void {
    values[next] = value
    values[next + length] = value
    next = next + 1 === length ? 0 : next + 1
    if (held < length) held++
  }

  const last = (hours: number): Float64Array => values.subarray(next + length - hours, next + length)

  function mean(hours: number): number {
    if (held < hours) return NaN
    const end = next + length
    let sum = 0
    let known = 0
    for (let i = end - hours; i < end; i++) {
      const value = values[i]
      // Only NaN is not equal to itself; this runs for every hour of every market.
      if (value !== value) continue
      sum += value
      known++
    }
    return known >= LEAST_SHARE * hours ? sum / known : NaN
  }

  function sum(hours: number): number {
    const end = next + length
    let sum = 0
    for (let i = end - Math.min(hours, held); i < end; i++) {
      const value = values[i]
      if (value === value) sum += value
    }
    return sum
  }

  return {
    get held() {
      return held
    },
    push,
    ago: (hours) => (hours < held ? values[next + length - 1 - hours] : NaN),
    last,
    mean,
    sum,
    snapshot: () => packNumbers(last(held)),
    restore(json) {
      held = 0
      next = 0
      for (const value of unpackNumbers(json, length)) push(value)
    },
  }
}
