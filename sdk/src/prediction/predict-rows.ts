import type { Model } from '../contract/predictor.ts'

/** Rows that a model is asked about in one go. */
export interface RowsToPredict {
  /** One row after the other, all of the same length. */
  readonly values: Float64Array
  /** One per row, see `TrainingData.now`. */
  readonly now: Float64Array
}

/** What a model said of each row; what is no number as a text, which can be sent between threads and shown. */
export type RowAnswers = readonly (number | string)[]

/** Ask a model about rows, in their order: the same in the thread of the host and in a worker. @throws what it throws */
export function predictRows(model: Model, { values, now }: RowsToPredict): RowAnswers {
  const width = now.length === 0 ? 0 : values.length / now.length
  const row = new Float64Array(width)
  return Array.from(now, (present, i) => {
    row.set(values.subarray(i * width, (i + 1) * width))
    const answer: unknown = model.predict(row, present)
    return typeof answer === 'number' ? answer : String(answer)
  })
}
