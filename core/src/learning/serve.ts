import type { Model } from '@grodt/sdk'
import { GrodtError } from '../errors.ts'
import { blend } from './ensemble.ts'
import { predictorOf, type Predictors } from './predictors.ts'
import { taskOf } from './task.ts'
import type { ModelSpecification, TrainedModel } from './types.ts'

/** A model ready to serve. */
export interface Served {
  /** Names of the values of a row, in order. */
  readonly features: readonly string[]
  /**
   * Probability of 1, or the expected value: the members' answers by weight.
   *
   * @throws what a member throws; GrodtError PREDICTOR_ANSWER when its answer is not a finite number, or is a
   * probability outside [0, 1]
   */
  predict(row: Float64Array, now: number): number
  /** How much each feature contributes: none negative, the sum is 1 or 0. */
  importance(): readonly number[]
}

/**
 * A model from its bytes.
 *
 * @throws what a plugin throws when the bytes are not its model; GrodtError PREDICTOR_MISSING
 */
export function loadModel({ specification, bytes, weights }: TrainedModel, predictors: Predictors): Served {
  const { features, members } = specification
  const models = members.map((member, i) => predictorOf(member, predictors).load(bytes[i]))
  return {
    features,
    predict: (row, now) => blend(weights, answersOf(specification, models, row, now)),
    importance() {
      const all = models.map((model) => model.importance())
      const sums = features.map((_, i) => blendOf(weights, (member) => all[member][i] ?? 0))
      const whole = sums.reduce((sum, one) => sum + one, 0)
      return whole > 0 ? sums.map((one) => one / whole) : sums
    },
  }
}

const blendOf = (weights: readonly number[], of: (member: number) => number): number =>
  weights.reduce((sum, weight, member) => sum + weight * of(member), 0)

/** What each member says. @throws see `Served.predict` */
export function answersOf(
  { target, members }: ModelSpecification,
  models: readonly Model[],
  row: Float64Array,
  now: number,
): number[] {
  const probability = taskOf(target) === 'classification'
  return models.map((model, i) => {
    const value = model.predict(row, now)
    if (Number.isFinite(value) && !(probability && (value < 0 || value > 1))) return value
    throw new GrodtError('PREDICTOR_ANSWER', {
      plugin: members[i].plugin,
      target,
      value: String(value),
      expected: probability ? 'a probability from 0 to 1' : 'a finite number',
    })
  })
}
