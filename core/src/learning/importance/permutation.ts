import type { Model } from '@grodt/sdk'
import { SeededRandom, seedFor } from '@grodt/sdk/host'
import { DAY_MS } from '../../portfolio/statistics/annual.ts'
import { intervalOf } from '../../portfolio/statistics/blocks.ts'
import { blend, ensembleWeights } from '../ensemble.ts'
import { groupOf } from '../features/names.ts'
import type { Predictors } from '../predictors.ts'
import { answersOf } from '../serve.ts'
import { daysOf, trainingRows } from '../training-rows.ts'
import type { Dataset, ModelSpecification } from '../types.ts'
import { fitBefore, rowsBefore, rowsIn } from '../validation/blocks.ts'
import { accuracyOf, brierOf, meanSquaredError } from '../validation/figures.ts'
import { VALIDATION_MINIMUM } from '../validation/minimum.ts'
import type { OutOfSample } from '../validation/out-of-sample.ts'
import { shuffle } from '../validation/shuffle.ts'
import { FIRST_TRAINING } from '../validation/walk-forward.ts'
import type { Loss, PermutationImportance, ShuffleLoss } from './types.ts'

/** So many of the last days are forecast, and no more than a third of all: the others are for the fit. */
const HELD_DAYS = 180

/** Of more rows only so many count, spread over all the days: this bounds what a validation costs. */
const MOST_ROWS = 1000

const REPEATS = 10

/** Figures of forecasts; null: too few rows, or not of this kind of target. */
type Figures = Pick<PermutationImportance, 'accuracy' | 'brier' | 'squaredError'>

/**
 * How much worse forecasts get when one feature is shuffled over the rows, so that it says nothing any more (Breiman
 * 2001; Fisher, Rudin and Dominici 2019), whatever the predictors are. The members are fitted on the days before, with
 * the embargo of the walk-forward; what is shuffled is rows that they have not seen. Features that say the same stand in
 * for each other: what a whole group says is measured as well.
 *
 * @param record of the walk-forward: its forecasts give the weights of the members
 * @param until labels count that were known at this moment, ms
 * @returns null where there are too few rows
 * @throws what a member throws; GrodtError PREDICTOR_MISSING, PREDICTOR_ANSWER
 */
export function permutationImportance(
  specification: ModelSpecification,
  dataset: Dataset,
  predictors: Predictors,
  until: number,
  record: OutOfSample,
): PermutationImportance | null {
  const { windowDays, seed, features } = specification
  const all = daysOf(dataset, trainingRows(dataset, until, windowDays))
  const block = { from: until - Math.min(HELD_DAYS, Math.floor(all / 3)) * DAY_MS, to: until }
  const fitted = rowsBefore(dataset, block, windowDays)
  const held = thinned(rowsIn(dataset, block, until))
  if (fitted.length < FIRST_TRAINING.rows || daysOf(dataset, fitted) < FIRST_TRAINING.days) return null
  if (held.length < VALIDATION_MINIMUM.rows) return null
  const models = fitBefore(specification, dataset, predictors, block)
  const trial = createTrial(specification, dataset, held, models, ensembleWeights(record, block.from))
  const known = trial.figures([])
  const lossOf = (name: string, columns: readonly number[]): ShuffleLoss => {
    const shuffled = Array.from({ length: REPEATS }, (_, i) =>
      trial.figures(columns, new SeededRandom(seedFor(seed, `importance/${name}/${i}`))),
    )
    return { name, ...lossesOf(known, shuffled) }
  }
  const groups = [...new Set(features.map(groupOf))].filter((group) => group !== null)
  return {
    from: dataset.time[held[0]],
    to: dataset.time[held[held.length - 1]],
    rows: held.length,
    days: daysOf(dataset, held),
    fitted: fitted.length,
    repeats: REPEATS,
    seed,
    ...known,
    features: features.map((name, i) => lossOf(name, [i])),
    groups: groups.map((group) =>
      lossOf(
        group,
        [...features.keys()].filter((i) => groupOf(features[i]) === group),
      ),
    ),
  }
}

function thinned(rows: readonly number[]): number[] {
  const step = Math.ceil(rows.length / MOST_ROWS)
  return rows.filter((_, i) => i % step === 0)
}

/** Forecasts rows again and again. */
interface Trial {
  /** @param shuffled columns whose values change places among the rows, all in the same way */
  figures(shuffled: readonly number[], random?: SeededRandom): Figures
}

function createTrial(
  specification: ModelSpecification,
  { task, label, now, columns }: Dataset,
  rows: readonly number[],
  models: readonly Model[],
  weights: readonly number[],
): Trial {
  const labels = Float64Array.from(rows, (row) => label[row])
  const values = new Float64Array(columns.length)
  const value = new Float64Array(rows.length)
  return {
    figures(shuffled, random) {
      // From the same order every time: what a feature loses must not depend on those before it.
      const from = [...rows]
      if (random !== undefined) shuffle(from, random)
      rows.forEach((row, i) => {
        columns.forEach((column, c) => (values[c] = column[row]))
        for (const c of shuffled) values[c] = columns[c][from[i]]
        value[i] = blend(weights, answersOf(specification, models, values, now[row]))
      })
      if (task === 'regression') {
        return { accuracy: null, brier: null, squaredError: meanSquaredError(labels, value) }
      }
      const said = { says: value.map((one) => (one > 0.5 ? 1 : 0)), probability: value, score: value }
      return { accuracy: accuracyOf(labels, said), brier: brierOf(labels, said), squaredError: null }
    },
  }
}

function lossesOf(known: Figures, shuffled: readonly Figures[]): Omit<ShuffleLoss, 'name'> {
  const error = known.squaredError ?? 0
  return {
    accuracy: lossOver(shuffled, ({ accuracy }) => points(known.accuracy, accuracy)),
    brier: lossOver(shuffled, ({ brier }) => points(brier, known.brier)),
    squaredError: lossOver(shuffled, ({ squaredError }) =>
      squaredError === null || error === 0 ? null : (squaredError / error - 1) * 100,
    ),
  }
}

const points = (more: number | null, less: number | null): number | null =>
  more === null || less === null ? null : (more - less) * 100

/** Null where one of them has no such figure. */
function lossOver(shuffled: readonly Figures[], loss: (figures: Figures) => number | null): Loss | null {
  const losses = shuffled.map(loss).filter((one) => one !== null)
  if (losses.length < shuffled.length) return null
  const mean = losses.reduce((sum, one) => sum + one, 0) / losses.length
  const { low, high } = intervalOf(Float64Array.from(losses))
  return { mean, low, high }
}
