import { accuracyOf, aucOf, brierOf, meanSquaredError } from './figures.ts'
import { VALIDATION_MINIMUM } from './minimum.ts'
import type { OutOfSample } from './out-of-sample.ts'
import type { MemberFigures } from './report.ts'

/** How good each member was by itself. @param weights their shares from here on */
export function memberFigures(
  { task, label, members, memberValues }: OutOfSample,
  weights: readonly number[],
): MemberFigures[] {
  return members.map((plugin, i) => {
    const value = memberValues[i]
    const known = { plugin, weight: weights[i], accuracy: null, auc: null, brier: null, mse: null }
    if (task === 'regression') {
      return label.length < VALIDATION_MINIMUM.rows
        ? known
        : { ...known, mse: meanSquaredError(label, value) }
    }
    const said = { says: value.map((one) => (one > 0.5 ? 1 : 0)), probability: value, score: value }
    return {
      ...known,
      accuracy: accuracyOf(label, said),
      auc: aucOf(label, said),
      brier: brierOf(label, said),
    }
  })
}
