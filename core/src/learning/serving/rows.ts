import type { RowsToPredict } from '@grodt/sdk/host'
import type { FallbackReason } from '../types.ts'
import type { PresentRows, RowToServe } from './types.ts'

/** After a longer gap in the bars of a subject its features say too little about now, hours. */
const GAP_HOURS = 6

/** Whatever its maker says, a row with a number that is none is not complete. */
export const checkedRow = (row: RowToServe): RowToServe =>
  row.complete && row.now !== null && row.row.every(Number.isFinite) ? row : { ...row, complete: false }

/** Why a row has no forecast by a model, whichever it is; null where it can have one. */
export const lack = ({ complete, gap }: RowToServe): FallbackReason | null =>
  gap > GAP_HOURS ? 'data-gap' : complete ? null : 'feature-missing'

/** The whole rows, with these of their features in this order. */
export function rowsFor(wanted: readonly string[], { features, rows }: PresentRows): RowsToPredict {
  const places = wanted.map((name) => features.indexOf(name))
  const whole = rows.filter((one) => lack(one) === null)
  return {
    values: Float64Array.from(whole.flatMap(({ row }) => places.map((place) => row[place]))),
    now: Float64Array.from(whole, ({ now }) => now ?? NaN),
  }
}
