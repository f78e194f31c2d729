import type { BacktestReport } from '../../research/report.ts'
import { amount, duration, percent, table, wrap, WIDTH } from '../text.ts'

/** What each strategy added to the account. Returns and drawdowns are on its share of the start capital. */
export function strategyTable({ statistics: { strategies } }: BacktestReport): string[] {
  return table(
    ['', 'weight', 'result', 'fees', 'return', 'Sharpe', 'max DD'],
    strategies.map((one) => [
      one.name,
      percent(one.weight, 0),
      amount(one.result, 0),
      amount(one.fees, 0),
      percent(one.totalReturn),
      amount(one.sharpe),
      percent(one.maxDrawdown?.fraction ?? null),
    ]),
  )
}

/** How each strategy traded. */
export function tradeTable({ statistics: { strategies } }: BacktestReport): string[] {
  return table(
    ['', 'trades', 'win', 'PF', 'mean net', 'held', 'exposed'],
    strategies.map(({ name, exposure, trades }) => [
      name,
      amount(trades.trades, 0),
      percent(trades.winRate, 0),
      amount(trades.profitFactor),
      amount(trades.expectancy),
      duration(trades.averageHoldingMs),
      percent(exposure, 0),
    ]),
  )
}

/** How many trades of each strategy ended by which exit. */
export function exitTable({ statistics: { book, strategies } }: BacktestReport): string[] {
  const causes = Object.keys(book.exits) as (keyof typeof book.exits)[]
  if (causes.length === 0) return []
  return table(
    ['', ...causes],
    strategies.map(({ name, exits }) => [name, ...causes.map((cause) => amount(exits[cause] ?? 0, 0))]),
  )
}

/** Trades by the regime in which their entry was decided. */
export function regimeTable({ statistics: { book } }: BacktestReport): string[] {
  return table(
    ['', 'trades', 'win', 'PF', 'net'],
    book.regimes.map(({ regime, trades, winRate, profitFactor, net }) => [
      regime ?? 'not known yet',
      amount(trades, 0),
      percent(winRate, 0),
      amount(profitFactor),
      amount(net),
    ]),
  )
}

/** Entries that gate or limits did not let through, or with less than was wanted, by reason. */
export function refusalSection({ statistics: { book, strategies } }: BacktestReport): string[] {
  if (Object.keys(book.refusals).length + Object.keys(book.cuts).length === 0) return []
  const counts = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .map(([reason, count]) => `${reason} ${amount(count, 0)}`)
      .join(', ')
  return strategies.flatMap(({ name, refusals, cuts }) => {
    const parts = [counts(refusals), ...(Object.keys(cuts).length === 0 ? [] : [`cut by ${counts(cuts)}`])]
    const text = `${name}: ${parts.filter((part) => part !== '').join('; ') || 'none'}`
    return wrap(text, WIDTH - 4).map((line, i) => (i === 0 ? '  ' : '    ') + line)
  })
}
