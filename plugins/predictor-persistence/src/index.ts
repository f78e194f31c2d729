import { checkTrainingData, definePredictor, packModel, parameters, unpackModel } from '@grodt/sdk'

const MODEL = 'persistence/1'

/**
 * What is stays: the baseline that a forecast must beat. Its probabilities are how often 1 followed a 1, and how often it
 * followed a 0; a number is expected to be as it is.
 */
export default definePredictor({
  config: parameters({}),

  train(data) {
    checkTrainingData(data)
    const { target, now, task, features } = data
    const regression = task === 'regression'
    const known = (row: number): boolean => Number.isFinite(now[row])
    return packModel(
      MODEL,
      {
        regression,
        features: features.length,
        afterOne: share(target, (row) => known(row) && now[row] > 0.5),
        afterZero: share(target, (row) => known(row) && now[row] <= 0.5),
        // What is expected where the present state is unknown.
        unknown: regression
          ? target.reduce((sum, y) => sum + y / target.length, 0)
          : share(target, () => true),
      },
      {},
    )
  },

  load(bytes) {
    const model = unpackModel(MODEL, bytes)
    const afterOne = model.number('afterOne')
    const afterZero = model.number('afterZero')
    const unknown = model.number('unknown')
    const features = model.number('features')
    const next = model.fields.regression === true ? same : (now: number) => (now > 0.5 ? afterOne : afterZero)
    return {
      predict: (_row, now) => (Number.isFinite(now) ? next(now) : unknown),
      // It reads none of the features.
      importance: () => new Array<number>(features).fill(0),
    }
  },
})

const same = (now: number): number => now

/** The share of ones in the rows that count, drawn to 1/2 by one example of each (Laplace). */
function share(target: Float64Array, counts: (row: number) => boolean): number {
  let ones = 0
  let rows = 0
  for (let row = 0; row < target.length; row++) {
    if (!counts(row)) continue
    ones += target[row]
    rows++
  }
  return (ones + 1) / (rows + 2)
}
