import type { Json } from '../../store/json.ts'
import { TWO_MONTHS_HOURS } from '../periods.ts'
import { createRing } from './ring.ts'

/** Values that a median needs. */
const LEAST = TWO_MONTHS_HOURS / 2

/** The own usual level of something measured once an hour: its median over the last 60 days. */
export interface Level {
  push(value: number): void
  /** The value of so many hours ago; NaN where it was not known. */
  ago(hours: number): number
  /** NaN until 720 of the last 1,440 hours are known. */
  median(): number
  snapshot(): Json
  /** @throws GrodtError ENGINE_STATE */
  restore(json: Json): void
}

/** The first place in `sorted`, of which `count` are used, whose value is not below `value`. */
function placeOf(sorted: Float64Array, count: number, value: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}

export function createLevel(): Level {
  const ring = createRing(TWO_MONTHS_HOURS)
  const sorted = new Float64Array(TWO_MONTHS_HOURS + 1)
  let count = 0

  /** Take out one value and put in another, of which NaN is none; only what lies between them moves. */
  function replace(leaving: number, entering: number): void {
    const from = Number.isNaN(leaving) ? count++ : placeOf(sorted, count, leaving)
    if (Number.isNaN(entering)) {
      sorted.copyWithin(from, from + 1, count--)
      return
    }
    const to = placeOf(sorted, Number.isNaN(leaving) ? count - 1 : count, entering)
    if (to > from) {
      sorted.copyWithin(from, from + 1, to)
      sorted[to - 1] = entering
    } else {
      sorted.copyWithin(to + 1, to, from)
      sorted[to] = entering
    }
  }

  return {
    push(value) {
      const leaving = ring.ago(TWO_MONTHS_HOURS - 1)
      ring.push(value)
      if (!Number.isNaN(leaving) || !Number.isNaN(value)) replace(leaving, value)
    },
    ago: (hours) => ring.ago(hours),
    median() {
      if (count < LEAST) return NaN
      const middle = count >> 1
      return count % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    },
    snapshot: () => ring.snapshot(),
    restore(json) {
      ring.restore(json)
      const known = ring.last(ring.held).filter((value) => !Number.isNaN(value))
      sorted.set(known.sort())
      count = known.length
    },
  }
}

/**
 * How far a value is from its level, in logarithms. A market in which nothing ever happens is at its level; a value of 0
 * against another level, or the reverse, has no distance: NaN.
 */
export function distance(value: number, level: number): number {
  if (value === 0 && level === 0) return 0
  const logs = Math.log(value) - Math.log(level)
  return Number.isFinite(logs) ? logs : NaN
}

/** The same between 0 and 1, at its level 0.5, so that a value of 0, as results of a strategy often have, is 0. */
export function share(value: number, level: number): number {
  return value === 0 && level === 0 ? 0.5 : value / (value + level)
}
