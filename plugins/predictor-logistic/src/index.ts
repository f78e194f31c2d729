import {
  checkTrainingData,
  definePredictor,
  number,
  packModel,
  parameters,
  shares,
  sigmoid,
  unpackModel,
} from '@grodt/sdk'
import { fitLogistic } from './logistic.ts'
import { fitRidge } from './ridge.ts'
import { linear, standardisation, standardised } from './standardise.ts'

const MODEL = 'logistic/1'

/** Logistic regression with an L2 penalty on standardised features; ridge regression where the target is a number. */
export default definePredictor({
  config: parameters({
    c: number({
      default: 1,
      minimum: 1e-6,
      maximum: 1e6,
      unit: 'none',
      description: 'Inverse strength of the penalty: smaller values draw the coefficients closer to 0.',
    }),
  }),

  train(data, { c }) {
    checkTrainingData(data)
    const scale = standardisation(data.columns)
    const columns = standardised(data.columns, scale)
    const regression = data.task === 'regression'
    const { intercept, weights } = (regression ? fitRidge : fitLogistic)(columns, data.target, c)
    return packModel(MODEL, { intercept, regression }, { weights, ...scale })
  },

  load(bytes) {
    const model = unpackModel(MODEL, bytes)
    const intercept = model.number('intercept')
    const weights = model.float64('weights')
    const scale = { mean: model.float64('mean'), inverse: model.float64('inverse') }
    const answer = (row: Float64Array) => linear(row, scale, weights, intercept)
    return {
      predict: model.fields.regression === true ? answer : (row) => sigmoid(answer(row)),
      // Features have equal spread here, so that the sizes of their coefficients can be compared.
      importance: () => shares(weights.map(Math.abs)),
    }
  },
})
