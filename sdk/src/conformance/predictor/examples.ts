import type { TrainingData } from '../../contract/predictor.ts'
import { sigmoid } from '../../prediction/calibration.ts'
import { SeededRandom } from '../../runtime/random.ts'

export type Task = TrainingData['task']

export const TASKS: readonly Task[] = ['classification', 'regression']

const DAY = 86_400_000
/** Rows of one moment, as several symbols have them. */
const SUBJECTS = 4

/**
 * Examples from which something can be learnt: the target depends on "signal", against "drag", and the present state is
 * often what comes. "noise" says nothing, "flag" is 0 or 1. Equal arguments give equal rows.
 */
export function examples(task: Task, rows: number, seed: number): TrainingData {
  const random = new SeededRandom(seed)
  const column = (value: () => number): Float64Array => Float64Array.from({ length: rows }, value)
  const signal = column(() => random.normal())
  const drag = column(() => random.normal())
  const noise = column(() => random.normal())
  const flag = column(() => (random.next() < 2 / 7 ? 1 : 0))
  const score = signal.map((value, i) => 2 * value - drag[i])
  const target =
    task === 'classification'
      ? score.map((z) => (random.next() < sigmoid(z) ? 1 : 0))
      : score.map((z) => 10 + z + random.normal() / 2)
  const now =
    task === 'classification'
      ? target.map((y) => (random.next() < 0.15 ? 1 - y : y))
      : target.map((y) => y + random.normal() / 2)
  return {
    features: ['signal', 'drag', 'noise', 'flag'],
    columns: [signal, drag, noise, flag],
    target,
    now,
    time: Float64Array.from({ length: rows }, (_, i) => Math.floor(i / SUBJECTS) * DAY),
    task,
    seed,
  }
}

/** The same values in arrays of their own. */
export const copied = (data: TrainingData): TrainingData => ({
  ...data,
  features: [...data.features],
  columns: data.columns.map((column) => column.slice()),
  target: data.target.slice(),
  now: data.now.slice(),
  time: data.time.slice(),
})

/** The first rows only. */
export const firstRows = (data: TrainingData, rows: number): TrainingData => ({
  ...data,
  columns: data.columns.map((column) => column.slice(0, rows)),
  target: data.target.slice(0, rows),
  now: data.now.slice(0, rows),
  time: data.time.slice(0, rows),
})

/** With one column replaced. */
export const withColumn = (data: TrainingData, j: number, column: Float64Array): TrainingData => ({
  ...data,
  columns: data.columns.map((old, i) => (i === j ? column : old)),
})

/** One row in an array of its own. */
export const rowOf = ({ columns }: TrainingData, i: number): Float64Array =>
  Float64Array.from(columns, (column) => column[i])
