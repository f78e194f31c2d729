import { accuracyOf, balancedOf, type Figure } from './figures.ts'
import { dayOf } from './clusters.ts'
import type { OutOfSample } from './out-of-sample.ts'
import type { Beside, Group } from './report.ts'
import { rowsWhere, type Selection } from './sample.ts'

/** Name of the group of a row. */
type Naming = (record: OutOfSample, row: number) => string

export const yearOf: Naming = ({ time }, row) => String(new Date(time[row]).getUTCFullYear())

export const regimeOf: Naming = ({ regime, regimes }, row) =>
  regime[row] < regimes.length ? regimes[regime[row]] : 'unknown'

export const subjectOf: Naming = ({ subject, subjects }, row) => subjects[subject[row]]

/** The figures of each part of the rows, in the order of their names. */
export function groupsOf(
  record: OutOfSample,
  naming: Naming,
  compare: (select: Selection) => (figure: Figure) => Beside,
): Group[] {
  const names = new Set<string>()
  for (let row = 0; row < record.label.length; row++) names.add(naming(record, row))
  return [...names].sort().map((name) => {
    const select = rowsWhere((table, row) => naming(table, row) === name)
    const rows = select(record)
    const figures = compare(select)
    return {
      name,
      rows: rows.length,
      days: new Set(rows.map((row) => dayOf(record.time[row]))).size,
      accuracy: figures(accuracyOf),
      balanced: figures(balancedOf),
    }
  })
}
