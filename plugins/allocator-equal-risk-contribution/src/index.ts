import {
  defineAllocator,
  equalRiskContribution,
  estimatedCovariance,
  covarianceField,
  parameters,
  resultFields,
  weighByResults,
} from '@grodt/sdk'

/** Every strategy adds the same to the variance of the book. */
export default defineAllocator({
  config: parameters({ ...resultFields, covariance: covarianceField('sample') }),
  weights: (input, config) =>
    weighByResults(input, config, (returns) => {
      const { covariance, notes } = estimatedCovariance(returns, config.covariance)
      return { shares: equalRiskContribution(covariance), notes }
    }),
})
