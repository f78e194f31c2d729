import type { Dataset } from '../../learning/types.ts'
import { number, optional, text, time, type Columns, type TableDefinition } from './column.ts'
import { Rows } from './rows.ts'

/** The columns that stand before the features. */
const FRAME = {
  time: time('Moment of the decision: nothing in the row but its label depends on what came later.'),
  end: optional(time('Moment from which the label is known.')),
  subject: text('The symbol, or the name of the strategy.'),
  label: optional(number('0 or 1, or the unit of the target', 'What came; empty while it is not known.')),
  now: number('as label', 'Baseline: what comes if nothing changes.'),
  rule: optional(number('0 or 1', 'Baseline: what the one-line rule of the target says.')),
  regime: optional(text('Label of the classifier at the decision.')),
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** The rows of a target as a table: frame, then a column for each feature. */
export function datasetTable(dataset: Dataset): Rows {
  const { target, features, columns, time: times, end, subjects, subject, label, now, rule } = dataset
  const of: Columns = Object.fromEntries(
    features.map((name) => [name, number('none', `The feature ${name}.`)] as const),
  )
  const table: TableDefinition<typeof FRAME> = {
    name: target,
    description: 'One row per subject and day.',
    columns: { ...FRAME, ...of },
  }
  const rows = new Rows(table)
  const cells = new Map(rows.list().map((one) => [one.name, one.cells]))
  for (let i = 0; i < times.length; i++) {
    rows.columns.time.push(times[i])
    rows.columns.end.push(finite(end[i]))
    rows.columns.subject.push(subjects[subject[i]])
    rows.columns.label.push(finite(label[i]))
    rows.columns.now.push(now[i])
    rows.columns.rule.push(finite(rule[i]))
    rows.columns.regime.push(dataset.regimes.at(dataset.regime[i]) ?? null)
    features.forEach((name, k) => (cells.get(name) as typeof rows.columns.now).push(columns[k][i]))
  }
  return rows
}
