import type { BacktestReport } from '../../research/report.ts'
import { amount, percent, table } from '../text.ts'

/** The most strategies whose correlations fit beside each other. */
const MOST_CORRELATED = 8

/**
 * Returns of the strategies over the same windows, and what they mean for the book over the whole run: parts of its
 * return and of its risk, and what costs took of the profit before them. Nothing without a daily return.
 */
export function comparisonSection({ comparison: { windows } }: BacktestReport): string[] {
  const all = windows[windows.length - 1]
  if (all.to === null) return []
  const rows = [
    ...all.strategies.map((row, i) => ({ row, name: row.name, of: windows.map((one) => one.strategies[i]) })),
    { row: all.book, name: 'book', of: windows.map(({ book }) => book) },
  ]
  return table(
    ['', ...windows.map(({ window }) => window), 'adds', 'of risk', 'costs'],
    rows.map(({ name, row, of }) => [
      name,
      ...of.map((one) => percent(one.return)),
      percent(row.returnContribution),
      percent(row.riskShare, 0),
      percent(row.costShare, 0),
    ]),
  )
}

/** Correlations of the daily returns over the whole run; nothing without two strategies that have one. */
export function correlationSection({ comparison: { windows } }: BacktestReport): string[] {
  const { strategies, correlations } = windows[windows.length - 1]
  const known = correlations.some((row, i) => row.some((value, j) => i !== j && value !== null))
  if (!known || strategies.length > MOST_CORRELATED) return []
  return table(
    ['', ...strategies.map((_, i) => `(${i + 1})`)],
    strategies.map(({ name }, i) => [`(${i + 1}) ${name}`, ...correlations[i].map((value) => amount(value))]),
  )
}
