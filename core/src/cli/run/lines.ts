import type { EngineEvent, Quarantined } from '../../engine/events.ts'
import type { PaperHost } from '../../host/paper-host.ts'
import { instanceText } from '../../host/views/builds.ts'
import { performanceView } from '../../host/views/performance.ts'
import { positionRows } from '../../host/views/positions.ts'
import { regimeRows, statusView } from '../../host/views/status.ts'
import { presentStrategies } from '../../host/views/strategies.ts'
import { riskReport } from '../../host/views/supervision.ts'
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
      return `${at} strike ${event.instance} failed (${event.strikes}): ${event.problem}${madeOf(host, event.instance)}`
    case 'quarantined':
      return `${at} quarantine ${quarantineText(host, event)}, its positions keep their exits${madeOf(host, event.strategy)}`
    case 'quarantine-released':
      return `${at} release ${event.strategy} after ${counted(event.strikes, 'strike')} (${event.author}: ${event.why})`
    case 'strategy-left':
      return `${at} ${event.why} ${event.strategy} with ${counted(event.positions, 'position')} and ${event.waiting} waiting, on_disable: ${event.action}${event.to === null ? '' : ` to ${event.to}`}`
    case 'strategy-renamed':
      return `${at} renamed ${event.from} is ${event.strategy} from here on`
    case 'strategy-returned':
      return `${at} returned ${event.strategy} goes on with its books`
    case 'position-handed-over':
      return `${at} handed over ${event.symbol} ${event.side} of ${event.strategy} to ${event.to} at ${price(event.price)}`
    case 'liquidated':
      return `${at} liquidation equity ${amount(event.equity)} fell below the maintenance margin of ${amount(event.required)}`
    default: {
      const line = riskEventLine(event)
      return line === null ? null : `${at} ${line}`
    }
  }
}

/** Of what an instance or strategy is made, for messages about it. */
function madeOf({ builds }: PaperHost, instance: string): string {
  const text = instanceText(builds, instance)
  return text === null ? '' : ` (${text})`
}

function quarantineText(host: PaperHost, { strategy, strikes, cause }: Quarantined): string {
  const why = cause === 'outside' ? ', it did not answer' : ` after ${counted(strikes, 'strike')}`
  const { nextTry = null } = riskReport(host).faulty.find(({ entry }) => entry === strategy) ?? {}
  const end =
    nextTry === null ? 'until a person releases it' : `and is tried again at ${time(nextTry.ms)} UTC`
  return `${strategy}${why}: it opens nothing ${end}`
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
  const held = riskLine(riskReport(host))
  const results = presentStrategies(host).map(({ name, result }) => `${name} ${signed(result)}`)
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
