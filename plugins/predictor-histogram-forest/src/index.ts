import {
  checkTrainingData,
  definePredictor,
  flag,
  integer,
  loadForest,
  packForest,
  parameters,
} from '@grodt/sdk'
import { growForest } from './forest.ts'

const MODEL = 'histogram-forest/1'

/**
 * A random forest (Breiman 2001) that looks for splits in histograms of at most 255 bins. It draws moments, not rows,
 * for each tree: rows of one moment are too much alike to be left out one by one. What the trees say about the moments
 * that they did not see calibrates the probabilities.
 */
export default definePredictor({
  config: parameters({
    trees: integer({
      default: 50,
      minimum: 1,
      maximum: 1_000,
      unit: 'trees',
      description: 'Number of trees.',
    }),
    max_depth: integer({
      default: 6,
      minimum: 1,
      maximum: 40,
      unit: 'splits',
      description: 'The most questions from the root of a tree to a leaf.',
    }),
    min_leaf: integer({
      default: 30,
      minimum: 1,
      maximum: 100_000,
      unit: 'rows',
      description: 'The fewest rows that a leaf speaks for.',
    }),
    features_per_split: integer({
      default: 0,
      minimum: 0,
      maximum: 1_000,
      unit: 'features',
      description: 'How many features are drawn for each split; 0 is the square root of their number.',
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
      maxDepth: config.max_depth,
      minLeaf: config.min_leaf,
      featuresPerSplit: config.features_per_split,
    })
    return packForest(MODEL, data, grown, config.calibrate)
  },

  load: (bytes) => loadForest(MODEL, bytes),
})
