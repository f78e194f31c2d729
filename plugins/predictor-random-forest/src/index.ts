import {
  checkTrainingData,
  definePredictor,
  flag,
  integer,
  loadForest,
  number,
  packForest,
  parameters,
} from '@grodt/sdk'
import { growForest } from './forest.ts'

const MODEL = 'random-forest/1'

/**
 * A random forest whose trees are those of the package ml-random-forest. Its time grows with the square of the rows, so
 * that each tree gets a sample of them; what the trees say about the rest calibrates the probabilities.
 */
export default definePredictor({
  config: parameters({
    trees: integer({ default: 25, minimum: 1, maximum: 200, unit: 'trees', description: 'Number of trees.' }),
    rows_per_tree: integer({
      default: 500,
      minimum: 1,
      maximum: 1_500,
      unit: 'rows',
      description: 'The most rows that one tree is trained on; twice as many take four times as long.',
    }),
    max_depth: integer({
      default: 6,
      minimum: 1,
      maximum: 40,
      unit: 'splits',
      description: 'The most questions from the root of a tree to a leaf.',
    }),
    min_split: integer({
      default: 30,
      minimum: 2,
      maximum: 100_000,
      unit: 'rows',
      description: 'The fewest rows that are split further.',
    }),
    features_per_tree: number({
      default: 0.8,
      exclusiveMinimum: 0,
      maximum: 1,
      unit: 'fraction',
      description:
        'How many of the features each tree gets. They are drawn once per tree: few make most trees blind.',
    }),
    calibrate: flag({
      default: true,
      description: 'Whether probabilities are corrected by the rows that trees did not see.',
    }),
  }),

  train(data, config) {
    checkTrainingData(data)
    const grown = growForest(data, {
      trees: config.trees,
      rowsPerTree: config.rows_per_tree,
      maxDepth: config.max_depth,
      minSplit: config.min_split,
      featuresPerTree: config.features_per_tree,
    })
    return packForest(MODEL, data, grown, config.calibrate)
  },

  load: (bytes) => loadForest(MODEL, bytes),
})
