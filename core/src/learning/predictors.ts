import type { Model, TrainingData } from '@grodt/sdk'
import { predictRows, type RowAnswers, type RowsToPredict } from '@grodt/sdk/host'
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

/** The model of one member, wherever it runs. */
export interface MemberModel {
  /** Whether it is still there; where its predictor was started again it has to be loaded anew. */
  readonly ready: boolean
  /** @param limitMs the longest that a worker may take for it @throws what the plugin throws, PredictorSilent */
  predict(rows: RowsToPredict, limitMs: number): RowAnswers
  /** It is not needed any more. */
  free(): void
}

/**
 * Makes a model from the bytes of a member.
 *
 * @param limitMs as of `MemberModel.predict`
 * @throws what the plugin throws, PredictorSilent; GrodtError PREDICTOR_MISSING
 */
export type MemberLoader = (member: ModelMember, bytes: Uint8Array, limitMs: number) => MemberModel

/** A predictor that runs outside of this thread gave no answer: nothing is known about the model that was asked. */
export class PredictorSilent extends Error {
  /** The same standstill as at the question before: it was told of. */
  readonly repeated: boolean

  constructor(problem: string, repeated: boolean) {
    super(problem)
    this.name = 'PredictorSilent'
    this.repeated = repeated
  }
}

/** What is left of the time of a model, ms. @throws BudgetSpent when nothing is */
export type TimeLeft = () => number

/** Time does not pass, or is nobody's concern. */
export const ENDLESS: TimeLeft = () => Infinity

/** A model has taken all its time before all of its members were asked. */
export class BudgetSpent extends Error {}

/** A model in the thread of who asks, which lives as long as it is held. */
export const modelHere = (model: Model): MemberModel => ({
  ready: true,
  predict: (rows) => predictRows(model, rows),
  free: () => undefined,
})
