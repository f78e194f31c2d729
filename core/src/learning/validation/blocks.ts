import type { Model } from '@grodt/sdk'
import { DAY_MS } from '../../portfolio/statistics/annual.ts'
import { blend, ensembleWeights } from '../ensemble.ts'
import { predictorOf, type Predictors } from '../predictors.ts'
import { answersOf } from '../serve.ts'
import { trainingData, trainingRows } from '../training-rows.ts'
import type { Dataset, ModelSpecification } from '../types.ts'
import type { Forecasts } from './forecasts.ts'

/** A label counts in the training for a block only if it was known this long before the block, days. */
const EMBARGO_DAYS = 1

/** Decisions from a moment on, up to but without another, ms. */
export interface Block {
  readonly from: number
  readonly to: number
}

/** Rows that a block is trained on: purged of labels that reach into it, or into the embargo before it. */
export function rowsBefore(dataset: Dataset, { from }: Block, windowDays: number): number[] {
  return trainingRows(dataset, from, windowDays, from - EMBARGO_DAYS * DAY_MS)
}

/**
 * Forecasts the rows of a block whose labels are known, by members that were trained before it.
 *
 * @param forecasts of earlier blocks: they give the weights, and are added to
 * @param until labels count that were known at this moment, ms
 */
export function forecastBlock(
  specification: ModelSpecification,
  dataset: Dataset,
  predictors: Predictors,
  block: Block,
  until: number,
  forecasts: Forecasts,
): void {
  const rows = rowsIn(dataset, block, until)
  if (rows.length === 0) return
  const weights = ensembleWeights(forecasts.table(), block.from)
  const models = fitBefore(specification, dataset, predictors, block)
  const values = new Float64Array(dataset.columns.length)
  for (const row of rows) {
    dataset.columns.forEach((column, i) => (values[i] = column[row]))
    const answers = answersOf(specification, models, values, dataset.now[row])
    forecasts.add(row, blend(weights, answers), answers)
  }
}

/** The members, each fitted on the rows before a block. @throws what a member throws; GrodtError PREDICTOR_MISSING */
export function fitBefore(
  { members, windowDays, seed }: ModelSpecification,
  dataset: Dataset,
  predictors: Predictors,
  block: Block,
): Model[] {
  const data = trainingData(dataset, rowsBefore(dataset, block, windowDays), seed)
  return members.map((member) => {
    const predictor = predictorOf(member, predictors)
    return predictor.load(predictor.train(data, member.parameters))
  })
}

/** Rows of a block whose labels are known at a moment, ms. */
export function rowsIn({ time, end, label }: Dataset, { from, to }: Block, until: number): number[] {
  const rows: number[] = []
  for (let row = 0; row < time.length; row++) {
    if (time[row] >= from && time[row] < to && end[row] <= until && !Number.isNaN(label[row])) rows.push(row)
  }
  return rows
}
