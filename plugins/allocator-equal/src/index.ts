import { configuredCapital, defineAllocator, parameters } from '@grodt/sdk'

/** Every strategy gets the same share of the capital that strategies.yaml puts to work. */
export default defineAllocator({
  config: parameters({}),
  weights: ({ sleeves }) => sleeves.map(() => configuredCapital(sleeves) / sleeves.length),
})
