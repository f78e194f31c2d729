import {
  choice,
  defineAllocator,
  number,
  parameters,
  proportional,
  resultFields,
  weighByResults,
} from '@grodt/sdk'
import { exponentiatedGradient, hedge } from './updates.ts'

/** Multiplicative updates: from the configured shares, each day moves weight to what earned, at a stated rate. */
export default defineAllocator({
  config: parameters({
    ...resultFields,
    rule: choice(['exponentiated-gradient', 'hedge'], {
      default: 'exponentiated-gradient',
      reload: 'hot',
      description:
        'A day counts by its result over that of the whole book (Helmbold et al. 1998), or by its result alone (Freund and ' +
        'Schapire 1997).',
    }),
    learning_rate: number({
      default: 0.05,
      minimum: 0,
      maximum: 1_000,
      unit: 'per unit of return',
      reload: 'hot',
      description:
        'How far a day moves the weights. 0.05 is the rate of Helmbold et al. for thousands of days; over 30 to 90 days of ' +
        'results of 1 % a day, 5 to 20 have an effect.',
    }),
  }),
  weights: (input, config) =>
    weighByResults(input, config, (returns, sleeves) => {
      const start = proportional(sleeves.map(({ configured }) => configured))
      const update = config.rule === 'hedge' ? hedge : exponentiatedGradient
      return {
        shares: update(start, returns, config.learning_rate),
        notes: { learning: { rate: config.learning_rate } },
      }
    }),
})
