import type { TargetName } from '../../config/types.ts'
import { TIME_FEATURES, timeFeature } from '../features/time.ts'
import type { Facts } from '../labels/facts.ts'
import { TARGET_DEFINITIONS } from '../labels/targets.ts'
import type { SubjectRows } from './subject.ts'

/** Reads rows of a subject for one target: the same in training and in serving. */
export interface RowReader {
  readonly subject: SubjectRows
  /**
   * Copy the features of a row, in the order of the names; NaN: not known.
   *
   * @param row of the subject's `rows`, or its `present`
   * @param time moment of the decision, ms
   * @returns whether all of them are known
   */
  features(row: Float64Array, time: number, out: Float64Array): boolean
  /** See `TargetDefinition`; NaN where unknown. */
  label(row: Float64Array): number
  now(row: Float64Array): number
  rule(row: Float64Array, time: number): number
}

const isTimeFeature = (name: string): name is (typeof TIME_FEATURES)[number] =>
  (TIME_FEATURES as readonly string[]).includes(name)

/** @param names of the features */
export function createReader(target: TargetName, names: readonly string[], subject: SubjectRows): RowReader {
  const definition = TARGET_DEFINITIONS[target]
  let current: Float64Array = new Float64Array(0)
  const facts: Facts = (fact) => current[subject.fact(fact)]
  const places = names.map((name) => subject.feature(name))
  return {
    subject,
    features(row, time, out) {
      let areKnown = true
      for (let i = 0; i < places.length; i++) {
        const name = names[i]
        const value = isTimeFeature(name) ? timeFeature(name, time) : row[places[i]]
        out[i] = value
        areKnown &&= Number.isFinite(value)
      }
      return areKnown
    },
    label(row) {
      current = row
      return definition.label(facts)
    },
    now(row) {
      current = row
      return definition.now(facts)
    },
    rule(row, time) {
      current = row
      return definition.rule(facts, timeFeature('weekend_tomorrow', time) === 1)
    },
  }
}
