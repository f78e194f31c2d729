import type { Allocation } from '../contract/allocator.ts'
import { choice } from '../schema/fields.ts'
import { covariance } from '../statistics/covariance.ts'
import type { Matrix, Numbers } from '../statistics/matrix.ts'
import { shrunkToConstantCorrelation, shrunkToIdentity } from '../statistics/shrinkage.ts'

const ESTIMATES = ['sample', 'ledoit-wolf', 'constant-correlation'] as const

export type CovarianceEstimate = (typeof ESTIMATES)[number]

/** A parameter: how the covariance of daily results is estimated. */
export const covarianceField = (by: CovarianceEstimate) =>
  choice(ESTIMATES, {
    default: by,
    reload: 'hot',
    description:
      'Of the daily results: the sample (n - 1), shrunk by Ledoit and Wolf towards the mean variance without correlation, ' +
      'or towards equal correlations.',
  })

/** A covariance of returns by the estimate that a user chose, with how far it was shrunk. */
export function estimatedCovariance(
  returns: readonly Numbers[],
  by: CovarianceEstimate,
): { readonly covariance: Matrix; readonly notes: NonNullable<Allocation['notes']> } {
  if (by === 'sample') return { covariance: covariance(returns), notes: {} }
  const shrunk = by === 'ledoit-wolf' ? shrunkToIdentity(returns) : shrunkToConstantCorrelation(returns)
  return { covariance: shrunk.covariance, notes: { covariance: { shrinkage: shrunk.shrinkage } } }
}
