import type { Model, TrainingData } from '@grodt/sdk'
import { GrodtError } from '../errors.ts'
import type { ModelMember } from './types.ts'

/** What training and serving use of a predictor plugin. */
export interface Predictor {
  /** @param parameters as its schema has them */
  train(data: TrainingData, parameters: object): Uint8Array
  load(bytes: Uint8Array): Model
}

/** Predictor plugins by id. */
export type Predictors = ReadonlyMap<string, Predictor>

/** @throws GrodtError PREDICTOR_MISSING */
export function predictorOf({ plugin }: ModelMember, predictors: Predictors): Predictor {
  const found = predictors.get(plugin)
  if (found === undefined) throw new GrodtError('PREDICTOR_MISSING', { plugin })
  return found
}
