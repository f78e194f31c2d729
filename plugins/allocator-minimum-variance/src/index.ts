import {
  covarianceField,
  defineAllocator,
  estimatedCovariance,
  minimumVariance,
  parameters,
  resultFields,
  weighByResults,
} from '@grodt/sdk'

/** The book of least variance without short positions. */
export default defineAllocator({
  config: parameters({ ...resultFields, covariance: covarianceField('sample') }),
  weights: (input, config) =>
    weighByResults(input, config, (returns) => {
      const { covariance, notes } = estimatedCovariance(returns, config.covariance)
      return { shares: minimumVariance(covariance), notes }
    }),
})
