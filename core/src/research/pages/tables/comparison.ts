import { MINIMUM } from '../../../portfolio/statistics/minimum.ts'
import type { ComparisonRow, ComparisonWindow } from '../../../portfolio/statistics/schema/compare.ts'
import type { BacktestReport } from '../../report.ts'
import { amount, day, percent, statistic } from '../format.ts'
import {
  numbers,
  shade,
  signedAmount,
  signedPercent,
  words,
  type PageCell,
  type PageRow,
  type PageTable,
} from './page-table.ts'

/** What the strategies are compared by in one window. */
export interface ComparedWindow {
  /** For example `30 days`. */
  readonly name: string
  readonly figures: PageTable
  readonly parts: PageTable
  readonly correlation: PageTable
}

const NAMES: Readonly<Record<string, string>> = {
  '1d': 'Last day',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  all: 'Whole run',
}

const nameOf = ({ window }: ComparisonWindow): string => NAMES[window] ?? window

/** What a run says that is too short to compare. */
export const NO_DAY = 'The run has no day to compare.'

/** The windows that the run is long enough for, the longest first. */
export function comparedWindows({ comparison, currency }: BacktestReport): ComparedWindow[] {
  return comparison.windows
    .filter(({ to }) => to !== null)
    .reverse()
    .map((window) => ({
      name: nameOf(window),
      figures: figuresTable(window, currency),
      parts: partsTable(window),
      correlation: correlationTable(window),
    }))
}

/** The returns of all windows beside each other. */
export function returnsTable({ comparison: { windows } }: BacktestReport): PageTable {
  const shown = windows.filter(({ to }) => to !== null)
  const last = shown.at(-1)
  const line = (name: string, rowOf: (window: ComparisonWindow) => ComparisonRow): PageRow => ({
    cells: [name, ...shown.map((window) => signedPercent(rowOf(window).return))],
  })
  return {
    title: 'Returns by window',
    columns: [...words('Strategy'), ...numbers(...shown.map(nameOf))],
    groups: [
      {
        rows:
          last === undefined
            ? []
            : [
                ...last.strategies.map(({ name }, i) => line(name, ({ strategies }) => strategies[i])),
                { ...line('Book', ({ book }) => book), sum: true },
              ],
      },
    ],
    none: NO_DAY,
  }
}

/** Each strategy in a line, the book below. */
function rowsOf(
  { strategies, book }: ComparisonWindow,
  cells: (row: ComparisonRow) => PageCell[],
): PageRow[] {
  return [
    ...strategies.map((row) => ({ cells: [row.name, ...cells(row)] })),
    { cells: ['Book', ...cells(book)], sum: true },
  ]
}

function figuresTable(window: ComparisonWindow, currency: string): PageTable {
  return {
    title: `${nameOf(window)}: ${period(window)}`,
    note: `Return and drawdown of a strategy are on its share of the equity at the start of the window; result in ${currency}.`,
    columns: [
      ...words('Strategy'),
      ...numbers('Result', 'Return', 'Sharpe', 'Sortino', 'Max drawdown', 'Trades', 'Win rate'),
      ...numbers('In the market', 'Turnover', 'Cost share'),
    ],
    groups: [
      {
        rows: rowsOf(window, (row) => [
          row.result === null ? amount(null) : signedAmount(row.result),
          signedPercent(row.return),
          amount(row.sharpe),
          amount(row.sortino),
          percent(row.maxDrawdown),
          amount(row.trades, 0),
          percent(row.winRate, 1),
          percent(row.exposure, 1),
          statistic(row.turnoverMultiple, 'multiple'),
          percent(row.costShare, 1),
        ]),
      },
    ],
    none: NO_DAY,
  }
}

function period({ from, to, dailyReturns }: ComparisonWindow): string {
  const length = dailyReturns === 1 ? '1 daily return' : `${amount(dailyReturns, 0)} daily returns`
  return from === null || to === null ? length : `${day(from)} to ${day(to)}, ${length}`
}

/** What each strategy adds to return and risk of the book. */
function partsTable(window: ComparisonWindow): PageTable {
  const largest = Math.max(0, ...window.strategies.map(({ riskShare }) => Math.abs(riskShare ?? 0)))
  return {
    title: 'Parts of the book',
    note: 'What each adds to the return of the book and to its volatility a year (component risk); the parts add up to the last line. A negative part makes the book calmer.',
    columns: [...words('Strategy'), ...numbers('Adds to return', 'Component risk', 'Share of risk')],
    groups: [
      {
        rows: rowsOf(window, (row) => [
          signedPercent(row.returnContribution),
          percent(row.risk),
          row === window.book ? percent(row.riskShare, 1) : riskCell(row.riskShare, largest),
        ]),
      },
    ],
    none: NO_DAY,
  }
}

/** More risk in the colour of a loss, less in that of a gain. */
function riskCell(share: number | null, largest: number): PageCell {
  const text = percent(share, 1)
  return share === null ? { text, mark: 'none' } : { text, mark: shade(-share, largest) }
}

function correlationTable({ strategies, correlations }: ComparisonWindow): PageTable {
  const known = correlations.some((row, i) => row.some((value, j) => i !== j && value !== null))
  const cell = (value: number | null, own: boolean): PageCell => {
    const text = amount(value)
    if (value === null || own) return { text, mark: 'none' }
    return { text, mark: shade(-value, 1) }
  }
  const rows = strategies.map(({ name }, i) => ({
    cells: [`${i + 1} ${name}`, ...correlations[i].map((value, j) => cell(value, i === j))],
  }))
  return {
    title: 'Correlation of daily returns',
    note: 'From 1 (they rise and fall together) to -1 (one rises where the other falls).',
    columns: [...words('Strategy'), ...numbers(...strategies.map((_, i) => String(i + 1)))],
    groups: known ? [{ rows }] : [],
    none: `No two strategies have a correlation: it needs ${MINIMUM.dailyReturns} daily returns of both.`,
  }
}
