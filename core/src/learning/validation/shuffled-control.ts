import { SeededRandom, seedFor } from '@grodt/sdk/host'
import type { Predictors } from '../predictors.ts'
import { trainingRows } from '../training-rows.ts'
import type { Dataset, ModelSpecification } from '../types.ts'
import { forecastBlock } from './blocks.ts'
import { Forecasts } from './forecasts.ts'
import { VALIDATION_MINIMUM } from './minimum.ts'
import type { OutOfSample } from './out-of-sample.ts'
import { shuffle } from './shuffle.ts'

/** As many forecasts are made: their share of right ones has a standard error of .008. */
const FORECASTS = 4000

const MOST = 10

/**
 * Forecasts of the later half of the rows by members trained on the earlier half, with the labels of all rows shuffled:
 * there is nothing to be found, so that accuracy shows a mistake of the procedure, such as rows that are in both
 * halves. Repeated with other shuffles where there are few rows.
 *
 * @param until nothing that was known later is used, ms
 * @throws what a member throws; GrodtError PREDICTOR_MISSING, PREDICTOR_ANSWER
 */
export function shuffledControl(
  specification: ModelSpecification,
  dataset: Dataset,
  predictors: Predictors,
  until: number,
): readonly OutOfSample[] {
  const rows = trainingRows(dataset, until, specification.windowDays)
  if (rows.length < 2 * VALIDATION_MINIMUM.rows) return []
  const middle = dataset.time[rows[rows.length >> 1]]
  const repeats = Math.min(MOST, Math.ceil((2 * FORECASTS) / rows.length))
  return Array.from({ length: repeats }, (_, i) => {
    const shuffled = { ...dataset, label: shuffledLabels(dataset.label, rows, specification.seed, i) }
    const forecasts = new Forecasts(
      shuffled,
      specification.members.map(({ plugin }) => plugin),
    )
    forecastBlock(specification, shuffled, predictors, { from: middle, to: until }, until, forecasts)
    return forecasts.table()
  })
}

/** The labels of these rows in another order; the others are not known. */
function shuffledLabels(
  label: Float64Array,
  rows: readonly number[],
  seed: number,
  repeat: number,
): Float64Array {
  const random = new SeededRandom(seedFor(seed, `shuffled/${repeat}`))
  const values = rows.map((row) => label[row])
  shuffle(values, random)
  const shuffled = new Float64Array(label.length).fill(NaN)
  rows.forEach((row, i) => (shuffled[row] = values[i]))
  return shuffled
}
