import { predictorOf, type Predictors } from '../predictors.ts'
import type { TrainedModel } from '../types.ts'
import type { MemberImportance } from './types.ts'

/**
 * What each member says of itself: its share of the gains of splits, of the standardised coefficients, or whatever else
 * its predictor counts. A member that cannot say it serves all the same.
 */
export function memberImportance(
  { specification: { members, features }, bytes }: TrainedModel,
  predictors: Predictors,
): MemberImportance[] {
  return members.map((member, i) => {
    let said: readonly number[] = []
    try {
      said = predictorOf(member, predictors).load(bytes[i]).importance()
    } catch {
      // As if it had said nothing.
    }
    const isUsable = said.length === features.length && said.every((one) => Number.isFinite(one) && one >= 0)
    return { plugin: member.plugin, shares: isUsable ? [...said] : null }
  })
}

/**
 * The members' shares by their weight, sum 1 or 0.
 *
 * @returns null where no member can say anything
 */
export function blendedShares(
  weights: readonly number[],
  members: readonly MemberImportance[],
): readonly number[] | null {
  const known = members.flatMap(({ shares }, i) => (shares === null ? [] : [{ shares, weight: weights[i] }]))
  if (known.length === 0) return null
  const sums = known[0].shares.map((_, feature) =>
    known.reduce((sum, { shares, weight }) => sum + weight * shares[feature], 0),
  )
  const whole = sums.reduce((sum, one) => sum + one, 0)
  return whole > 0 ? sums.map((one) => one / whole) : sums
}
