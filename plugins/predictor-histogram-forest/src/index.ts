import { definePredictor, parameters } from '@grodt/sdk'

/** The base rate of the training. */
export default definePredictor({
  config: parameters({}),
  train: ({ target }) => Buffer.from(JSON.stringify(target.reduce((sum, y) => sum + y, 0) / target.length)),
  load(bytes) {
    const rate = Number(JSON.parse(Buffer.from(bytes).toString()))
    return { predict: () => rate, importance: () => [] }
  },
})
