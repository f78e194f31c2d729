import {
  defineAllocator,
  parameters,
  proportional,
  resultFields,
  sampleDeviation,
  weighByResults,
} from '@grodt/sdk'

/** Shares in proportion to 1 / standard deviation of the daily results: equal risks where correlations are equal. */
export default defineAllocator({
  config: parameters(resultFields),
  weights: (input, config) =>
    weighByResults(input, config, (returns) => ({
      // Every column has a deviation: without one it does not come here.
      shares: proportional(returns.map((column) => 1 / (sampleDeviation(column) ?? Infinity))),
    })),
})
