import type { EngineEvent } from '../../engine/events.ts'
import type { PaperHost } from '../../host/paper-host.ts'
import { performanceView } from '../../host/views/performance.ts'
import { positionRows } from '../../host/views/positions.ts'
import { riskView } from '../../host/views/risk.ts'
import { regimeRows, statusView } from '../../host/views/status.ts'
import { strategyViews } from '../../host/views/strategies.ts'
import { tradeRow, type TradeRow } from '../../host/views/trades.ts'
import { amount, counted, percent } from '../text.ts'
import { riskEventLine, riskLine } from './risk-lines.ts'
import { price, signed, signedPercent, time } from './format.ts'

/** What a person should see at once: closed trades, failing plugins, a liquidation, locks and halts; null for everything else. */
export function eventLine(host: PaperHost, event: EngineEvent): string | null {
  const at = time(event.time)
  switch (event.kind) {
    case 'trade-closed':
      return tradeLine(tradeRow(host.engine, event.trade))
    case 'plugin-strike':
      return `${at} strike ${event.instance} failed (${event.strikes}): ${event.problem}`
    case 'quarantined':
      return `${at} quarantine ${event.strategy} after ${counted(event.strikes, 'strike')}: it opens nothing until a person releases it, its positions keep their exits`
    case 'quarantine-released':
      return `${at} release ${event.strategy} after ${counted(event.strikes, 'strike')} (${event.author}: ${event.why})`
    case 'liquidated':
      return `${at} liquidation equity ${amount(event.equity)} fell below the maintenance margin of ${amount(event.required)}`
    default: {
      const line = riskEventLine(event)
      return line === null ? null : `${at} ${line}`
    }
  }
}

/** One closed trade as one line. */
function tradeLine({
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
  const held = riskLine(riskView(host.engine))
  const results = strategyViews(host).map(({ name, result }) => `${name} ${signed(result)}`)
  return (
    `${time(marketTime.ms)} status equity ${amount(book.equity)} ${book.currency} (${signedPercent(book.totalReturn)})` +
    `, drawdown ${percent(book.drawdown, 2)}, ${counted(book.openPositions, 'open position')}, ${counted(book.trades, 'trade')}; ` +
    `${results.join(', ')}; ${regimes(host)}; ${positions(host)}${held === null ? '' : `; ${held}`}`
  )
}

/** The regimes, shortest form: `BTC/USDT 1h trending`. */
function regimes(host: PaperHost): string {
  return regimeRows(host)
    .map(({ symbol, timeframe, label }) => `${symbol} ${timeframe} ${label ?? 'unknown'}`)
    .join(', ')
}

function positions(host: PaperHost): string {
  const rows = positionRows(host).map(
    ({ strategy, symbol, side, unrealized }) => `${strategy} ${symbol} ${side} ${signed(unrealized)}`,
  )
  return rows.length === 0 ? 'flat' : rows.join(', ')
}
