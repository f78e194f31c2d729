import type { FeatureGroup, TargetName } from '../../config/types.ts'
import { groupOf } from '../../learning/features/names.ts'
import { blendedShares } from '../../learning/importance/own.ts'
import type { PermutationImportance, ShuffleLoss } from '../../learning/importance/types.ts'
import type { ModelRecord } from '../../learning/registry/record.ts'
import { VALIDATION_MINIMUM } from '../../learning/validation/minimum.ts'
import { FIRST_TRAINING } from '../../learning/validation/walk-forward.ts'
import { moment, type Moment } from './time.ts'

/** What a model rests on: as its members say, and as its forecasts lose by it. */
export interface ImportanceView {
  readonly model: string
  readonly target: TargetName
  readonly members: readonly { readonly plugin: string; readonly weight: number; readonly says: boolean }[]
  /** In the order of the model. */
  readonly features: readonly FeatureImportance[]
  /** The groups of its features, each shuffled as a whole; none where nothing was shuffled. */
  readonly groups: readonly ShuffleLoss[]
  /** Why no feature has a share; null where they have. */
  readonly noShares: string | null
  /** Null: nothing was shuffled. */
  readonly shuffled: Shuffled | null
  /** Why nothing was shuffled; null where it was. */
  readonly notShuffled: string | null
}

export interface FeatureImportance extends ShuffleLoss {
  readonly group: FeatureGroup | null
  /** What the members say, by their weight: all sum to 1 or 0; null where none says it. */
  readonly share: number | null
}

/** How the losses were measured. */
export interface Shuffled extends Omit<PermutationImportance, 'from' | 'to' | 'features' | 'groups'> {
  readonly method: 'permutation'
  readonly from: Moment
  readonly to: Moment
}

const NO_LOSS = { accuracy: null, brier: null, squaredError: null }

export function importanceView(record: ModelRecord): ImportanceView {
  const { id, target, specification, weights, importance, report } = record
  const shares = importance === null ? null : blendedShares(weights, importance)
  const measured = report?.importance ?? null
  return {
    ...{ model: id, target },
    members: specification.members.map(({ plugin }, i) => ({
      ...{ plugin, weight: weights[i] },
      says: (importance?.[i].shares ?? null) !== null,
    })),
    features: specification.features.map((name, i) => ({
      ...(measured?.features.find((one) => one.name === name) ?? { name, ...NO_LOSS }),
      ...{ group: groupOf(name), share: shares === null ? null : shares[i] },
    })),
    groups: measured === null ? [] : measured.groups,
    noShares: shares === null ? whyNoShares(record) : null,
    shuffled: measured === null ? null : shuffledView(measured),
    notShuffled: measured === null ? whyNotShuffled(record) : null,
  }
}

function shuffledView(measured: PermutationImportance): Shuffled {
  const { from, to, rows, days, fitted, repeats, seed, accuracy, brier, squaredError } = measured
  return {
    ...{ method: 'permutation', from: moment(from), to: moment(to), rows, days, fitted, repeats, seed },
    ...{ accuracy, brier, squaredError },
  }
}

function whyNoShares({ importance }: ModelRecord): string {
  return importance === null
    ? 'Its members were not asked: there was no time for it, or an earlier version made it.'
    : 'None of its members can say it.'
}

function whyNotShuffled({ kept, report }: ModelRecord): string {
  if (report === null)
    return kept ? 'It was never validated.' : 'The validation of a model that old is not kept.'
  if (report.importanceProblem !== undefined) return `It could not be measured: ${report.importanceProblem}.`
  if (report.importance === null) {
    const { rows, days } = FIRST_TRAINING
    return `Too few rows: ${VALIDATION_MINIMUM.rows} are to be forecast, and ${rows} of ${days} days before them.`
  }
  return 'It was last validated by an earlier version, which did not measure it: the next validation does.'
}
