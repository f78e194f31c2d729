import type { PaperHost } from '../../host/paper-host.ts'
import { performanceView } from '../../host/views/performance.ts'
import { statusView } from '../../host/views/status.ts'
import { strategyViews } from '../../host/views/strategies.ts'
import type { TradeRow } from '../../host/views/trades.ts'
import { amount, counted, percent } from '../text.ts'
import { price, signed, signedPercent, time } from './format.ts'

/** One closed trade as one line. */
export function tradeLine({
  strategy,
  symbol,
  side,
  entryPrice,
  exitPrice,
  exitTime,
  net,
  cause,
}: TradeRow): string {
  return `${time(exitTime.ms)} trade  ${strategy} ${symbol} ${side} ${price(entryPrice)} -> ${price(exitPrice)} (${cause}) ${signed(net)}`
}

/** The book as one line. */
export function statusLine(host: PaperHost): string {
  const book = performanceView(host)
  const { marketTime } = statusView(host)
  const results = strategyViews(host).map(({ name, result }) => `${name} ${signed(result)}`)
  return (
    `${time(marketTime.ms)} status equity ${amount(book.equity)} ${book.currency} (${signedPercent(book.totalReturn)})` +
    `, drawdown ${percent(book.drawdown, 2)}, ${counted(book.openPositions, 'open position')}, ${counted(book.trades, 'trade')}; ` +
    results.join(', ')
  )
}
