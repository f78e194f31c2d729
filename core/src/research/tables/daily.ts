import type { Engine } from '../../engine/engine.ts'
import { basis, DAY_MS, periodsPerYear, type StatisticsOptions } from '../../portfolio/statistics/annual.ts'
import { CurveFold } from '../../portfolio/statistics/curve-fold.ts'
import { dailyReturns } from '../../portfolio/statistics/daily-returns.ts'
import { rollingWindow, WINDOWS } from '../../portfolio/statistics/rolling.ts'
import {
  amount,
  number,
  optional,
  time,
  type Columns,
  type ColumnSpec,
  type TableDefinition,
} from './column.ts'
import { Rows, type NumberCells } from './rows.ts'

const fraction = (description: string): ColumnSpec => optional(number('fraction', description))

const BOOK = {
  time: time(
    'The last moment of the day with known values; midnight ends a day. The first row is the start.',
  ),
  equity: amount('Cash plus the value of all positions at their last prices.'),
  return: fraction('Change of the equity over that of the row before; empty where that was not above 0.'),
  benchmark: amount('Buy-and-hold of the markets of the run; see statistics.'),
  benchmark_return: fraction('Its change over the row before.'),
  drawdown: number('fraction', 'Fall of the equity from the highest equity of this and the earlier rows.'),
} as const satisfies Columns

/** Of the daily returns of the book, for each window. */
const WINDOW = {
  return: (days: number) => fraction(`Compound return of the last ${days} daily returns.`),
  volatility: (days: number) => fraction(`Their deviation over ${days} days, per year.`),
  sharpe: (days: number) => optional(number('ratio', `Their Sharpe ratio over ${days} days, per year.`)),
  drawdown: (days: number) => fraction(`Deepest fall of the daily values inside these ${days} days.`),
}

/** What each strategy adds, behind its name and a dot. */
const STRATEGY = {
  result: amount('Its profit and loss since the start, open positions at their last prices.'),
  return: fraction('Change of its result over weight x equity of the row before.'),
} as const satisfies Columns

/** The table of a run with these strategies. */
export function dailyTable(strategies: readonly string[]): TableDefinition {
  const windows = WINDOWS.flatMap((days) =>
    Object.entries(WINDOW).map(([name, spec]): [string, ColumnSpec] => [`${name}_${days}d`, spec(days)]),
  )
  const own = strategies.flatMap((name) =>
    Object.entries(STRATEGY).map(([part, spec]): [string, ColumnSpec] => [`${name}.${part}`, spec]),
  )
  return {
    name: 'daily',
    description:
      'One UTC day of the book with its return, and what the last 30 and 90 returns say. In order of time.',
    columns: { ...BOOK, ...Object.fromEntries([...windows, ...own]) },
  }
}

/** The days of a run, in the conventions of its statistics. */
export function dailyRows(
  { curve, sleeves }: Pick<Engine, 'curve' | 'sleeves'>,
  options: StatisticsOptions,
): Rows {
  const rows = new Rows(dailyTable(sleeves.map(({ name }) => name)))
  const columns = rows.columns as Readonly<Record<string, NumberCells>>
  const fold = new CurveFold(curve.table, sleeves.length)
  fold.read()
  const { book, benchmark, sleeves: own } = fold.daily()
  const { times, values } = book
  const returns = dailyReturns(book)
  const span = (times[times.length - 1] - times[0]) / DAY_MS
  const year = basis(options, periodsPerYear(options.annualisation, returns.length, span) ?? 1)
  const series: [name: string, returns: Float64Array][] = [
    ['return', returns],
    ['benchmark_return', dailyReturns(benchmark)],
    ...own.map((one, i): [string, Float64Array] => [`${sleeves[i].name}.return`, dailyReturns(one)]),
  ]
  let peak = -Infinity
  for (let row = 0; row < times.length; row++) {
    if (values[row] > peak) peak = values[row]
    columns.time.push(times[row])
    columns.equity.push(values[row])
    columns.benchmark.push(benchmark.values[row])
    columns.drawdown.push((peak - values[row]) / peak)
    for (const [name, all] of series) columns[name].push(row === 0 ? null : all[row - 1])
    sleeves.forEach(({ name }, i) => columns[`${name}.result`].push(own[i].values[row]))
    for (const days of WINDOWS) {
      const window = rollingWindow(returns, row, days, year)
      columns[`return_${days}d`].push(window.return)
      columns[`volatility_${days}d`].push(window.volatility)
      columns[`sharpe_${days}d`].push(window.sharpe)
      columns[`drawdown_${days}d`].push(window.maxDrawdown)
    }
  }
  return rows
}
