import Type from 'typebox'
import { always, count, object, sampled, type Of } from './definition.ts'

/** How many returns a year has: see docs/statistics.md. */
const ANNUALISATIONS = [365, 252, 'calendar'] as const

const DEVIATIONS = ['sample', 'population'] as const

/** What the figures of a report were made with. */
export const conventions = object(
  {
    annualisation: Type.Enum([...ANNUALISATIONS], {
      description:
        'Daily returns a year: 365 (markets that never close), 252 (sessions of shares), or calendar: as many as the run had, per year of 365.25 days.',
    }),
    periodsPerYear: sampled({
      meaning: 'Daily returns a year that the annualised figures used.',
      unit: 'count',
      minimum: '1 daily return',
    }),
    deviation: Type.Enum([...DEVIATIONS], {
      description:
        'Deviations and variances divide by n - 1 (sample) or n (population); skewness and kurtosis are corrected for bias or not.',
    }),
    riskFreeRate: always({
      meaning:
        'Annual rate taken off the returns in Sharpe, Sortino, Omega and alpha; a day has (1 + rate) ^ (1 / periods per year) - 1.',
      unit: 'fraction',
    }),
    resamples: count('Resamples of the bootstrap behind the confidence intervals; 0: no intervals.'),
    seed: Type.Integer({ description: 'Seed of the bootstrap: that of the run.' }),
    curveStepMs: always({
      meaning: 'Distance of the rows of the curve, behind the mean gross and net exposure.',
      unit: 'ms',
    }),
  },
  'The conventions that the figures follow.',
)

export type Conventions = Of<typeof conventions>
