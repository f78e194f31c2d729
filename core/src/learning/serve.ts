import type { Model } from '@grodt/sdk'
import type { RowsToPredict } from '@grodt/sdk/host'
import { GrodtError } from '../errors.ts'
import { blend } from './ensemble.ts'
import {
  ENDLESS,
  modelHere,
  predictorOf,
  type MemberLoader,
  type MemberModel,
  type Predictors,
  type TimeLeft,
} from './predictors.ts'
import { taskOf } from './task.ts'
import type { ModelMember, ModelSpecification, TrainedModel } from './types.ts'

/** A model ready to serve. */
export interface Served {
  /** Names of the values of a row, in order. */
  readonly features: readonly string[]
  /** Whether all its members are still there; else it has to be loaded anew. */
  readonly ready: boolean
  /**
   * Probability of 1, or the expected value, of each row: the members' answers by weight. Each member is asked about all
   * rows in one go.
   *
   * @param left for all of them together; endless when left out
   * @throws what a member throws, PredictorSilent, BudgetSpent; GrodtError PREDICTOR_ANSWER when an answer is not a
   * finite number, or is a probability outside [0, 1]
   */
  predict(rows: RowsToPredict, left?: TimeLeft): Float64Array
  /** It is not needed any more. */
  free(): void
}

/**
 * A model from its bytes, in this thread.
 *
 * @throws what a plugin throws when the bytes are not its model; GrodtError PREDICTOR_MISSING
 */
export function loadModel(trained: TrainedModel, predictors: Predictors): Served {
  return serveWith(trained, (member, bytes) => modelHere(predictorOf(member, predictors).load(bytes)))
}

/**
 * A model from its bytes, wherever its members run.
 *
 * @param left to load all of them; endless when left out
 * @throws what `load` throws, BudgetSpent; then nothing of it is left
 */
export function serveWith(
  { specification, bytes, weights }: TrainedModel,
  load: MemberLoader,
  left: TimeLeft = ENDLESS,
): Served {
  const { features, members } = specification
  const models: MemberModel[] = []
  const free = (): void => {
    for (const model of models) model.free()
  }
  try {
    for (const [i, member] of members.entries()) models.push(load(member, bytes[i], left()))
  } catch (error) {
    free()
    throw error
  }
  return {
    features,
    get ready() {
      return models.every(({ ready }) => ready)
    },
    predict(rows, left = ENDLESS) {
      const answers = models.map((model, i) =>
        model.predict(rows, left()).map((answer) => checkedAnswer(specification, members[i], answer)),
      )
      return Float64Array.from(rows.now, (_, row) =>
        blend(
          weights,
          answers.map((all) => all[row]),
        ),
      )
    },
    free,
  }
}

/** What each member says of one row, in this thread. @throws see `Served.predict` */
export function answersOf(
  specification: ModelSpecification,
  models: readonly Model[],
  row: Float64Array,
  now: number,
): number[] {
  return models.map((model, i) =>
    checkedAnswer(specification, specification.members[i], model.predict(row, now)),
  )
}

/** @throws GrodtError PREDICTOR_ANSWER */
function checkedAnswer(
  { target }: ModelSpecification,
  { plugin }: ModelMember,
  value: number | string,
): number {
  const probability = taskOf(target) === 'classification'
  const isNumber = typeof value === 'number' && Number.isFinite(value)
  if (isNumber && !(probability && (value < 0 || value > 1))) return value
  throw new GrodtError('PREDICTOR_ANSWER', {
    plugin,
    target,
    value: String(value),
    expected: probability ? 'a probability from 0 to 1' : 'a finite number',
  })
}
