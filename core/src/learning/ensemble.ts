import type { OutOfSample } from './validation/out-of-sample.ts'

/** Out-of-sample forecasts below which all members count alike. */
const FEWEST = 100

/**
 * Share of each member by its past Brier score (of a regression: mean squared error): in proportion to what its score is
 * below that of the base rate of the same rows, so that a member that knows nothing gets nothing. All alike while there
 * are fewer than 100 forecasts, and when no member knows anything.
 *
 * @param known only labels that were known at this moment count, ms
 * @returns in the order of the members, sum 1
 */
export function ensembleWeights(
  { members, memberValues, label, end }: Pick<OutOfSample, 'members' | 'memberValues' | 'label' | 'end'>,
  known = Infinity,
): number[] {
  const alike = members.map(() => 1 / members.length)
  const rows: number[] = []
  for (let row = 0; row < label.length; row++) if (end[row] <= known) rows.push(row)
  if (members.length < 2 || rows.length < FEWEST) return alike
  const base = rows.reduce((sum, row) => sum + label[row], 0) / rows.length
  const error = (valueOf: (row: number) => number): number =>
    rows.reduce((sum, row) => sum + (valueOf(row) - label[row]) * (valueOf(row) - label[row]), 0)
  const nothing = error(() => base)
  const skills = memberValues.map((values) => Math.max(0, nothing - error((row) => values[row])))
  const all = skills.reduce((sum, skill) => sum + skill, 0)
  return all > 0 ? skills.map((skill) => skill / all) : alike
}

/** The answers of the members by weight: never outside of them, though weights sum to 1 only nearly. */
export function blend(weights: readonly number[], answers: readonly number[]): number {
  const mean = weights.reduce((sum, weight, i) => sum + weight * answers[i], 0)
  return Math.min(Math.max(...answers), Math.max(Math.min(...answers), mean))
}
