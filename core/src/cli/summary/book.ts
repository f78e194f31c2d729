import type { BacktestReport } from '../../research/report.ts'
import type { BenchmarkStatistics, BookStatistics } from '../../portfolio/statistics/schema/statistics.ts'
import { amount, duration, percent, shortTime, wrap, WIDTH } from '../text.ts'

const COLUMN = 37

/** The figures of the whole account, in two columns, and the drawdown with its dates. */
export function bookSection({ statistics: { book, benchmark }, currency }: BacktestReport): string[] {
  const { trades } = book
  const left: [string, string][] = [
    ['Start equity', amount(book.startEquity)],
    ['End equity', amount(book.endEquity)],
    [`Result, ${currency}`, amount(book.result)],
    ['Total return', percent(book.totalReturn, 2)],
    ['Annual return', percent(book.annualReturn, 2)],
    ['Volatility, a year', percent(book.volatility, 2)],
    ['Sharpe', amount(book.sharpe)],
    ['Sortino', amount(book.sortino)],
    ['Fees', amount(book.fees)],
    ['Slippage', amount(book.slippage)],
    ['Funding paid', amount(book.funding)],
  ]
  const right: [string, string][] = [
    ['Trades', amount(trades.trades, 0)],
    ['Win rate', percent(trades.winRate)],
    ['Profit factor', amount(trades.profitFactor)],
    ['Mean net per trade', amount(trades.expectancy)],
    ['Best trade', amount(trades.best)],
    ['Worst trade', amount(trades.worst)],
    ['Mean holding time', duration(trades.averageHoldingMs)],
    ['Time in the market', percent(book.exposure)],
    ['Exposure while in', percent(book.grossExposure)],
    ['Turnover, a year', book.annualTurnover === null ? 'n/a' : `${amount(book.annualTurnover, 1)} x`],
    ['Max drawdown', percent(book.maxDrawdown?.fraction ?? null, 2)],
  ]
  const cell = ([label, value]: [string, string]): string => label + value.padStart(COLUMN - label.length)
  const lines = left.map((one, i) => `  ${cell(one)}   ${cell(right[i])}`)
  return [...lines, ...sentences(book, benchmark)]
}

function sentences(
  { maxDrawdown, liquidations, confidence }: BookStatistics,
  benchmark: BenchmarkStatistics,
): string[] {
  const sentences: string[] = []
  if (maxDrawdown?.peak && maxDrawdown.trough) {
    const { amount: lost, peak, trough, recovered } = maxDrawdown
    const end = recovered === null ? 'not recovered' : `recovered ${shortTime(recovered)}`
    sentences.push(
      `Deepest fall: ${amount(lost)} from ${shortTime(peak)} to ${shortTime(trough)}, ${end} (UTC).`,
    )
  }
  if (confidence !== null && confidence.sharpe !== null) {
    const { low, high } = confidence.sharpe
    sentences.push(`Sharpe between ${amount(low)} and ${amount(high)} in 95 % of the resampled runs.`)
  }
  sentences.push(
    `Buy and hold: ${percent(benchmark.totalReturn, 2)}, Sharpe ${amount(benchmark.sharpe)}, ` +
      `max drawdown ${percent(benchmark.maxDrawdown, 2)}.`,
  )
  if (liquidations > 0) sentences.push(`The book was liquidated ${liquidations} time(s).`)
  return sentences.flatMap((sentence) => wrap(sentence, WIDTH - 2)).map((line) => `  ${line}`)
}
