import type { Json } from '../../store/json.ts'
import { fieldsOf, packNumbers, unpackNumbers } from '../packed.ts'
import { MONTH_HOURS, WEEK_HOURS } from '../periods.ts'
import { createRing } from './ring.ts'

/** The label that a symbol has had, hour by hour. */
export interface RegimeTrack {
  /** Index of the present label; NaN: none. */
  readonly label: number
  /** Share of the hours of the last 7 days with a label in which it was the first; 0 where there were none. */
  firstShare(): number
  push(label: number | null, confidence: number | null): void
  /** One more hour in which nothing was said: the label stays. */
  repeat(): void
  /**
   * 1 for the present label and 0 for each other, the share of the last 7 days in the first, confidence, age; all 0 while
   * there is none.
   *
   * @returns the place behind them
   */
  write(out: Float64Array, at: number): number
  snapshot(): Json
  /**
   * @param known index of the present label by that of the snapshot; NaN: there is no such label any more
   * @throws GrodtError ENGINE_STATE
   */
  restore(json: Json | undefined, known: readonly number[]): void
}

/** @param labels how many the classifier has */
export function createRegimeTrack(labels: number): RegimeTrack {
  const ring = createRing(WEEK_HOURS)
  let label = NaN
  let confidence = 0
  let age = 0

  const note = (next: number, sure: number): void => {
    age = Object.is(next, label) ? age + 1 : 0
    label = next
    confidence = sure
    ring.push(next)
  }

  function firstShare(): number {
    let known = 0
    let first = 0
    for (const label of ring.last(ring.held)) {
      if (Number.isNaN(label)) continue
      known++
      if (label === 0) first++
    }
    return known === 0 ? 0 : first / known
  }

  return {
    get label() {
      return label
    },
    firstShare,
    push: (next, sure) => note(next ?? NaN, sure ?? 0),
    repeat: () => note(label, confidence),
    write(out, at) {
      let place = at
      for (let i = 0; i < labels; i++) out[place++] = label === i ? 1 : 0
      if (labels > 0) out[place++] = firstShare()
      const known = !Number.isNaN(label)
      out[place++] = known ? confidence : 0
      out[place++] = known ? Math.min(1, Math.log1p(age) / Math.log1p(MONTH_HOURS)) : 0
      return place
    },
    snapshot: () => ({ now: packNumbers(Float64Array.of(label, confidence, age)), ring: ring.snapshot() }),
    restore(json, known) {
      const saved = fieldsOf(json, 'the regime')
      const before = createRing(WEEK_HOURS)
      before.restore(saved.ring ?? null)
      ;[label, confidence, age] = unpackNumbers(saved.now, 3)
      label = known[label] ?? NaN
      for (const one of before.last(before.held)) ring.push(known[one] ?? NaN)
    },
  }
}
