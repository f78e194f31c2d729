import {
  choice,
  covarianceField,
  defineAllocator,
  estimatedCovariance,
  parameters,
  resultFields,
  weighByResults,
} from '@grodt/sdk'
import { hierarchicalRiskParity } from './bisection.ts'

/** Divides risk along a tree of similar strategies: no covariance is inverted, so that few days do less harm. */
export default defineAllocator({
  config: parameters({
    ...resultFields,
    covariance: covarianceField('sample'),
    linkage: choice(['single', 'complete', 'average'], {
      default: 'single',
      reload: 'hot',
      description:
        'How far two groups are apart: by their nearest members, their farthest, or the mean of all pairs.',
    }),
  }),
  weights: (input, config) =>
    weighByResults(input, config, (returns) => {
      const { covariance, notes } = estimatedCovariance(returns, config.covariance)
      return { shares: hierarchicalRiskParity(covariance, config.linkage), notes }
    }),
})
