import { CONTRACT_VERSION } from './kinds.ts'
import type { ConfigOf, ConfigSchema } from './schema-types.ts'

/** A training set: one row per example, features by name, finite numbers only. */
export interface TrainingData {
  readonly features: readonly string[]
  /** One column per feature, all of equal length. */
  readonly columns: readonly Float64Array[]
  /** One value per row: 0 or 1 for a classification, any finite number for a regression. */
  readonly target: Float64Array
  readonly task: 'classification' | 'regression'
  /** Seed of all randomness in the training. */
  readonly seed: number
}

/** A trained model ready to serve. */
export interface Model {
  /** Probability of 1 (classification) or expected value (regression) for one row in training order. */
  predict(row: Float64Array): number
}

/** @experimental Until the learning pipeline stands this kind may change within contract version 1. */
export interface PredictorDefinition<S extends ConfigSchema> {
  readonly config: S
  /** Equal data and seed must give equal bytes. */
  train(data: TrainingData, config: ConfigOf<S>): Uint8Array
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
