import type { TrainingData } from '../contract/predictor.ts'

/**
 * Refuse what no model should be trained on. A predictor calls it first: most algorithms take a NaN without a word.
 * `now` may be NaN where the present state is unknown.
 *
 * @throws Error that names the feature and the row
 */
export function checkTrainingData({ features, columns, target, now, time, task }: TrainingData): void {
  const rows = target.length
  if (rows === 0) throw new Error('There is no row to train on.')
  if (columns.length !== features.length) {
    throw new Error(`There are ${features.length} features, but ${columns.length} columns.`)
  }
  const named = [...features.entries()].map(([i, name]) => [`Feature "${name}"`, columns[i]] as const)
  for (const [name, column] of [...named, ['"now"', now], ['"time"', time]] as const) {
    if (column.length !== rows) {
      throw new Error(`${name} has ${column.length} rows, but the target has ${rows}.`)
    }
  }
  for (const [name, column] of [...named, ['The target', target]] as const) {
    const row = column.findIndex((value) => !Number.isFinite(value))
    if (row >= 0) {
      throw new Error(`${name} is ${column[row]} in row ${row}: a model is trained on finite numbers only.`)
    }
  }
  if (task === 'regression') return
  const row = target.findIndex((value) => value !== 0 && value !== 1)
  if (row >= 0)
    throw new Error(`The target of a classification is 0 or 1, but in row ${row} it is ${target[row]}.`)
}
