import { checkTrainingData, definePredictor, integer, packModel, parameters, unpackModel } from '@grodt/sdk'
import { answerOf, bestRule, NOW } from './rule.ts'

const MODEL = 'best-rule/1'

/**
 * The best rule of one line: "if this feature is above that number, then a, else b". A baseline: what needs more than this
 * must be better than this.
 */
export default definePredictor({
  config: parameters({
    thresholds: integer({
      default: 15,
      minimum: 1,
      maximum: 1_000,
      unit: 'numbers',
      description: 'How many quantiles of each feature are tried.',
    }),
  }),

  train(data, { thresholds }) {
    checkTrainingData(data)
    return packModel(MODEL, { features: data.features.length, ...bestRule(data, thresholds) }, {})
  },

  load(bytes) {
    const model = unpackModel(MODEL, bytes)
    const features = model.number('features')
    const rule = {
      feature: model.number('feature'),
      threshold: model.number('threshold'),
      below: model.number('below'),
      above: model.number('above'),
    }
    return {
      predict: (row, now) => answerOf(rule, rule.feature === NOW ? now : row[rule.feature]),
      importance: () => Array.from({ length: features }, (_, j) => (j === rule.feature ? 1 : 0)),
    }
  },
})
