import type { Engine } from '../../engine/engine.ts'
import { curveColumn, sleeveColumn } from '../../portfolio/curve-columns.ts'
import { amount, number, time, type Columns, type ColumnSpec, type TableDefinition } from './column.ts'
import { Rows, type NumberCells } from './rows.ts'

/** What every run has. */
const BOOK = {
  time: time('The last known values at this moment.'),
  equity: amount('Cash plus the value of all positions at their last prices.'),
  cash: amount('The pool of cash; positions are booked at full notional.'),
  gross_exposure: amount('Sum of the absolute position values.'),
  net_exposure: amount('The same with short positions negative.'),
  benchmark: amount('Buy-and-hold of the markets of the run; see statistics.'),
  drawdown: number(
    'fraction',
    'Fall of the equity from the highest equity of this and the earlier rows. The maximum drawdown of the report sees every bar.',
  ),
} as const satisfies Columns

/** What each strategy adds, behind its name and a dot. */
const STRATEGY = {
  result: amount('Its profit and loss since the start, open positions at their last prices.'),
  gross: amount('Sum of its absolute position values.'),
  net: amount('The same with short positions negative.'),
  weight: number('fraction', 'Its share of the equity.'),
} as const satisfies Columns

const EQUITY: Omit<TableDefinition, 'columns'> = {
  name: 'equity',
  description:
    'The book at one moment: every hour, for runs of more than 20,000 hours every 4 hours or every day, and at the end. In order of time.',
}

/** The table of a run with these strategies. */
export function equityTable(strategies: readonly string[]): TableDefinition {
  const own = strategies.flatMap((name) =>
    Object.entries(STRATEGY).map(([part, spec]): [string, ColumnSpec] => [`${name}.${part}`, spec]),
  )
  return { ...EQUITY, columns: { ...BOOK, ...Object.fromEntries(own) } }
}

/** The equity curve of a run. */
export function equityRows({ curve: { table }, sleeves }: Pick<Engine, 'curve' | 'sleeves'>): Rows {
  const rows = new Rows(equityTable(sleeves.map(({ name }) => name)))
  const columns = rows.columns as Readonly<Record<string, NumberCells>>
  const copied = [
    ...(['time', 'equity', 'cash'] as const).map((name) => [columns[name], curveColumn(name)] as const),
    [columns.gross_exposure, curveColumn('gross')] as const,
    [columns.net_exposure, curveColumn('net')] as const,
    [columns.benchmark, curveColumn('benchmark')] as const,
    ...sleeves.flatMap(({ name }, i) =>
      (['result', 'gross', 'net', 'weight'] as const).map(
        (part) => [columns[`${name}.${part}`], sleeveColumn(i, part)] as const,
      ),
    ),
  ]
  const equity = curveColumn('equity')
  let peak = -Infinity
  for (let row = 0; row < table.rows; row++) {
    for (const [cells, column] of copied) cells.push(table.get(row, column))
    const now = table.get(row, equity)
    if (now > peak) peak = now
    columns.drawdown.push((peak - now) / peak)
  }
  return rows
}
