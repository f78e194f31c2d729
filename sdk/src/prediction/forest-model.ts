import type { Model, TrainingData } from '../contract/predictor.ts'
import { calibrated, fitCalibration, UNCALIBRATED } from './calibration.ts'
import { forestArrays, forestMean, unpackForest, type FlatForest } from './flat-forest.ts'
import { packModel, unpackModel } from './model-bytes.ts'
import { shares } from './shares.ts'

/** What was grown on the rows of a training. */
export interface GrownForest {
  readonly forest: FlatForest
  /** By feature: by how much splits on it reduced the sum of squared errors. */
  readonly importance: Float64Array
  /** Per row, the mean of the trees that did not see it; NaN where all did. */
  readonly outOfBag: Float64Array
}

/**
 * The bytes of a model that is a forest.
 *
 * @param model see `packModel`
 * @param calibrate whether probabilities are corrected by what trees say about rows that they did not see
 */
export function packForest(
  model: string,
  { features, target, task }: TrainingData,
  { forest, importance, outOfBag }: GrownForest,
  calibrate: boolean,
): Uint8Array {
  const corrected = calibrate && task === 'classification'
  const calibration = corrected ? fitCalibration(outOfBag, target) : UNCALIBRATED
  return packModel(
    model,
    { features: features.length, corrected, ...calibration },
    { ...forestArrays(forest), importance },
  )
}

/**
 * The model that `packForest` packed.
 *
 * @throws Error when the bytes are damaged or those of another model
 */
export function loadForest(model: string, bytes: Uint8Array): Model {
  const packed = unpackModel(model, bytes)
  const forest = unpackForest(packed, packed.number('features'))
  const importance = packed.float64('importance')
  const calibration = { intercept: packed.number('intercept'), slope: packed.number('slope') }
  return {
    predict:
      packed.fields.corrected === true
        ? (row) => calibrated(calibration, forestMean(forest, row))
        : (row) => forestMean(forest, row),
    importance: () => shares(importance),
  }
}
