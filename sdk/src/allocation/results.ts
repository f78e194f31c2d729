import type { Allocation, AllocationInput, SleeveSummary } from '../contract/allocator.ts'
import { integer } from '../schema/fields.ts'
import { sampleDeviation } from '../statistics/moments.ts'

/** Parameters of an allocator that goes by the daily results of the sleeves. */
export const resultFields = {
  window: integer({
    default: 0,
    minimum: 0,
    unit: 'days',
    reload: 'hot',
    description:
      'Results of so many last full days count, where there are so many; 0: `performance_window` of ml.yaml.',
  }),
  minimum_days: integer({
    default: 20,
    minimum: 2,
    unit: 'days',
    reload: 'hot',
    description: 'With fewer days of results the weights are those of capital_allocation.',
  }),
}

export interface ResultWindow {
  readonly window: number
  readonly minimum_days: number
}

/** What an allocator makes of the results of the sleeves that had any. */
export interface Shares {
  /** None negative, sum 1, in the order of the columns; null when the results give nothing to go by. */
  readonly shares: readonly number[] | null
  /** Numbers that explain it. */
  readonly notes?: Allocation['notes']
}

/** The capital that strategies.yaml puts to work, fraction of portfolio equity. */
export const configuredCapital = (sleeves: readonly SleeveSummary[]): number =>
  sleeves.reduce((sum, sleeve) => sum + sleeve.configured, 0)

/** The weights of strategies.yaml, with the reason why nothing better is known. */
function configuredWeights(
  sleeves: readonly SleeveSummary[],
  why: Readonly<Record<string, number | null>>,
): Allocation {
  return { weights: sleeves.map(({ configured }) => configured), notes: { fallback: why } }
}

/**
 * Divides capital by daily results: `divide` sees those of the window, one column per sleeve that had results of more
 * than one size. The shares that it gives are of the capital that is configured for these sleeves, so that an allocator
 * puts no more to work than strategies.yaml does; a sleeve without results keeps its configured weight.
 */
export function weighByResults(
  input: Pick<AllocationInput, 'sleeves' | 'windowDays'>,
  { window, minimum_days: needed }: ResultWindow,
  divide: (returns: readonly Float64Array[], sleeves: readonly SleeveSummary[]) => Shares,
): Allocation {
  const { sleeves, windowDays } = input
  const length = Math.max(needed, Math.floor(window === 0 ? windowDays : window))
  const columns = sleeves.map(({ dailyReturns }) => Float64Array.from(dailyReturns.slice(-length)))
  const days = columns.length === 0 ? 0 : columns[0].length
  const deviations = columns.map(sampleDeviation)
  const judged = sleeves.flatMap((_, i) => (deviations[i] === null ? [] : [i]))
  const known = judged.map((i) => sleeves[i])
  const capital = configuredCapital(known)
  const seen = { days, needed, sleeves: judged.length }
  if (days < needed || capital === 0) return configuredWeights(sleeves, seen)

  const { shares, notes } = divide(
    judged.map((i) => columns[i]),
    known,
  )
  if (shares === null) return { ...configuredWeights(sleeves, seen), notes: { fallback: seen, ...notes } }
  const weights = sleeves.map(({ configured }) => configured)
  judged.forEach((i, k) => (weights[i] = shares[k] * capital))
  const volatility = Object.fromEntries(sleeves.map(({ name }, i) => [name, deviations[i]]))
  return { weights, notes: { results: { days, needed }, volatility, ...notes } }
}
