import { defineAllocator, parameters } from '@grodt/sdk'

/** Every strategy gets the `capital_allocation` of its entry in strategies.yaml. */
export default defineAllocator({
  config: parameters({}),
  fixed: true,
  weights: ({ sleeves }) => sleeves.map((sleeve) => sleeve.configured),
})
