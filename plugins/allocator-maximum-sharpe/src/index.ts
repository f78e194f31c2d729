import {
  choice,
  covarianceField,
  defineAllocator,
  estimatedCovariance,
  maximumSharpe,
  meanOf,
  number,
  parameters,
  resultFields,
  weighByResults,
} from '@grodt/sdk'
import { shrunkMeans } from './means.ts'

/** Sleeves have results on every day of the week. */
const DAYS_PER_YEAR = 365

/** The book with the highest expected return per risk, without short positions, from shrunk estimates. */
export default defineAllocator({
  config: parameters({
    ...resultFields,
    covariance: covarianceField('ledoit-wolf'),
    means: choice(['bayes-stein', 'sample'], {
      default: 'bayes-stein',
      reload: 'hot',
      description:
        'Expected daily results: sample means shrunk towards that of the calmest book (Jorion 1986), or as they are.',
    }),
    risk_free_rate: number({
      default: 0,
      unit: 'fraction per year',
      reload: 'hot',
      description: 'What capital earns without risk; a 365th of it each day.',
    }),
  }),
  weights: (input, config) =>
    weighByResults(input, config, (returns) => {
      const { covariance, notes } = estimatedCovariance(returns, config.covariance)
      const sample = Float64Array.from(returns, meanOf)
      const { means, shrinkage } =
        config.means === 'sample'
          ? { means: sample, shrinkage: 0 }
          : shrunkMeans(sample, covariance, returns[0].length)
      const excess = means.map((mean) => mean - config.risk_free_rate / DAYS_PER_YEAR)
      return {
        shares: maximumSharpe(covariance, excess),
        notes: { ...notes, means: { shrinkage, highest: Math.max(...excess) } },
      }
    }),
})
