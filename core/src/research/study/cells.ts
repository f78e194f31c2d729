import type { Compared } from '../../portfolio/statistics/book-difference.ts'
import { amount, day, percent } from '../pages/format.ts'
import type { StudyBook, StudyWorld } from './report.ts'

/** The heads of a table of books; the first column is a name. */
export const BOOK_COLUMNS = [
  '',
  'return',
  'vol.',
  'Sharpe',
  'Sortino',
  'Calmar',
  'max DD',
  'turnover',
  'trades',
  'Sharpe diff.',
  '95 %',
  'vol. ratio',
  'DD ratio',
] as const

/** What a book is called in words. */
export function bookName({ kind, name }: Pick<StudyBook, 'kind' | 'name'>): string {
  if (kind === 'configured') return 'configured weights'
  return kind === 'alone' ? `${name} alone` : name
}

/** One row of it. The differences are those to the configured weights, and of these to one strategy alone. */
export function bookCells(book: StudyBook): string[] {
  const { figures, against } = book
  return [
    bookName(book),
    percent(figures.totalReturn, 1),
    percent(figures.volatility, 1),
    amount(figures.sharpe),
    amount(figures.sortino),
    amount(figures.calmar),
    percent(figures.maxDrawdown, 1),
    amount(figures.turnover, 0),
    amount(figures.trades, 0),
    ...(against === null
      ? ['', '', '', '']
      : [
          signed(against.sharpe.value),
          intervalText(against.sharpe),
          amount(against.volatility.value),
          amount(against.drawdown.value),
        ]),
  ]
}

/** `all symbols, 2022-01-01 to 2024-12-31`. */
export const worldTitle = ({ name, from, to }: StudyWorld): string => `${name}, ${day(from)} to ${day(to)}`

const signed = (value: number | null): string =>
  value !== null && value > 0 ? `+${amount(value)}` : amount(value)

const intervalText = ({ interval }: Compared): string =>
  interval === null ? amount(null) : `${signed(interval.low)} to ${signed(interval.high)}`
