import { CONTRACT_VERSION } from './kinds.ts'
import type { ConfigOf, ConfigSchema } from './schema-types.ts'

/** A training set: one row per example in order of time, features by name, finite numbers only. */
export interface TrainingData {
  readonly features: readonly string[]
  /** One column per feature, all of equal length. */
  readonly columns: readonly Float64Array[]
  /** One value per row: 0 or 1 for a classification, any finite number for a regression. */
  readonly target: Float64Array
  /** What the target would be if nothing changed, per row: the state at the moment of the decision. */
  readonly now: Float64Array
  /** Moment of the decision, ms, per row. */
  readonly time: Float64Array
  readonly task: 'classification' | 'regression'
  /** Seed of all randomness in the training. */
  readonly seed: number
}

/** A trained model ready to serve. */
export interface Model {
  /**
   * Probability of 1 (classification) or expected value (regression). It must not keep `row`, which is used again.
   *
   * @param row one value per feature, in the order of the training
   * @param now see `TrainingData.now`
   */
  predict(row: Float64Array, now: number): number
  /** How much each feature contributes, in the order of the training: none negative, the sum is 1 or 0. */
  importance(): readonly number[]
}

export interface PredictorDefinition<S extends ConfigSchema> {
  readonly config: S
  /**
   * Equal data, configuration and seed must give equal bytes: they are what is kept of a model. No clock, no chance but
   * the seed's; the data are not changed.
   *
   * @throws where there is no row, or a feature or the target is not finite (`checkTrainingData` does it)
   */
  train(data: TrainingData, config: ConfigOf<S>): Uint8Array
  /**
   * A model that answers as the trained one did. It must not keep `bytes`.
   *
   * @throws when the bytes are not those of a model of this plugin
   */
  load(bytes: Uint8Array): Model
}

/** A predictor as the host holds it. */
export type PredictorPlugin<S extends ConfigSchema = ConfigSchema> = PredictorDefinition<S> & {
  readonly kind: 'predictor'
  readonly contract: typeof CONTRACT_VERSION
}

/** Define a predictor; the result is the package's default export. */
export function definePredictor<const S extends ConfigSchema>(
  definition: PredictorDefinition<S>,
): PredictorPlugin<S> {
  return { ...definition, kind: 'predictor', contract: CONTRACT_VERSION }
}
