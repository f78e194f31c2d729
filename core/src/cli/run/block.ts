import type { PaperHost } from '../../host/paper-host.ts'
import type { ReloadOutcome } from '../../host/reload/reloader.ts'
import { performanceView } from '../../host/views/performance.ts'
import { positionRows, type PositionRow } from '../../host/views/positions.ts'
import { outcomeView } from '../../host/views/reload.ts'
import { manageOnlyRow, statusView, type RegimeRow, type StatusView } from '../../host/views/status.ts'
import { presentStrategies, type StrategyView } from '../../host/views/strategies.ts'
import { riskReport } from '../../host/views/supervision.ts'
import { lastTrades, type TradeRow } from '../../host/views/trades.ts'
import { outcomeHead, refusedText } from '../reload/lines.ts'
import { amount, fit, percent, wrap } from '../text.ts'
import { cell, price, right, signed, signedPercent, time } from './format.ts'
import { riskLine } from './risk-lines.ts'
import type { Paint } from './paint.ts'

/** Rows per table, so that the block fits a terminal of 80 by 24. */
const STRATEGIES = 4
const SYMBOLS = 3
const TRADES = 5
/** Lines for what does not hold and where the bundle is. */
const MANAGE_ONLY = 5
const WIDTH = 80
/** Lines in all: the cursor needs the last row. Open positions get what the other tables leave, five rows at least. */
const MOST_LINES = 23

/** How long what came of a reload is shown, ms. */
const NEWS = 30_000

/** The live status as lines of at most 80 columns, at most 23 of them. @param last what came of the last reload */
export function statusBlock(
  host: PaperHost,
  address: string | null,
  paint: Paint,
  last: ReloadOutcome | null = null,
): string[] {
  const status = statusView(host)
  const above = [
    ...headLines(host, status, address, paint),
    ...heldLines(host, paint),
    ...newsLines(last, paint),
    ...refusedLines(status, paint),
    ...strategyLines(presentStrategies(host), paint),
    ...symbolLines(host, status.regimes, paint),
  ]
  const below = tradeLines(lastTrades(host.engine, TRADES), paint)
  const room = MOST_LINES - above.length - below.length - 1
  return [...above, ...positionLines(positionRows(host), room, paint), ...below]
}

function headLines(host: PaperHost, status: StatusView, address: string | null, paint: Paint): string[] {
  const book = performanceView(host)
  const clock = `${time(status.marketTime.ms)} UTC`
  const running = status.state === 'running'
  const state = running ? `x${host.speed.toLocaleString('en-US')}` : status.state
  const hint = running ? `${address ?? 'no API'}  Ctrl+C stops` : ''
  return [
    `${paint.bold(clock)}  ${cell(state, 15)}${right(hint, 43)}`.trimEnd(),
    `equity ${paint.bold(amount(book.equity))} ${book.currency} ${paint.sign(book.totalReturn, signedPercent(book.totalReturn))}` +
      `  drawdown ${percent(book.drawdown, 2)} (max ${percent(book.maxDrawdown, 2)})  fees ${amount(book.fees)}`,
  ]
}

/** What holds the book back, while something does; cut to the width, but for an invariant that does not hold. */
function heldLines(host: PaperHost, paint: Paint): string[] {
  const broken = manageOnlyRow(host.engine)
  const lines = broken === null ? [] : wrap(`manage-only: ${broken.reason}`, WIDTH).slice(0, MANAGE_ONLY)
  return [...lines.map((line) => paint.sign(-1, line)), ...restLines(host, paint)]
}

/** What came of a reload, for a while; cut to the width. */
function newsLines(last: ReloadOutcome | null, paint: Paint): string[] {
  if (last === null || Date.now() - last.at > NEWS) return []
  const line = fit(outcomeHead(outcomeView(last)), WIDTH)
  return [last.result === 'rejected' ? paint.sign(-1, line) : line]
}

/** That something else runs than the files say, as long as it does; cut to the width. */
function refusedLines({ refusedFiles }: StatusView, paint: Paint): string[] {
  return refusedFiles === null ? [] : [paint.sign(-1, fit(refusedText(refusedFiles), WIDTH))]
}

function restLines(host: PaperHost, paint: Paint): string[] {
  const { locks, ...rest } = riskReport(host)
  const line = riskLine({ ...rest, locks: locks.filter(({ reason }) => reason !== 'invariant') })
  if (line === null) return []
  const shown = line.length > WIDTH ? `${line.slice(0, WIDTH - 3)}...` : line
  return [rest.killSwitch.stage === 'armed' && rest.faulty.length === 0 ? shown : paint.sign(-1, shown)]
}

function strategyLines(rows: readonly StrategyView[], paint: Paint): string[] {
  const head = `${cell('strategy', 28)}${right('weight', 7)}${right('result', 13)}${right('open', 12)}${right('trades', 8)}${right('wins', 7)}`
  const lines = rows.slice(0, STRATEGIES).map((row) => {
    const wins = row.winRate === null ? '-' : percent(row.winRate, 0)
    return (
      cell(row.name, 28) +
      right(weightText(row), 7) +
      paint.sign(row.result, right(signed(row.result), 13)) +
      paint.sign(row.openResult, right(signed(row.openResult), 12)) +
      right(String(row.trades), 8) +
      right(wins, 7)
    )
  })
  return [paint.dim(head), ...withRest(lines, rows.length, 'strategies', paint)]
}

/** The weight, or why it does not count. */
function weightText({ quarantined, retired, enabled, paused, weight }: StrategyView): string {
  if (retired) return 'gone'
  if (quarantined) return 'faulty'
  if (!enabled) return 'off'
  return paused ? 'paused' : percent(weight, 0)
}

function symbolLines({ engine }: PaperHost, regimes: readonly RegimeRow[], paint: Paint): string[] {
  const head = `${cell('symbol', 12)}${right('price', 12)}  regime`
  const lines = engine.markets.slice(0, SYMBOLS).map(({ instrument, close }) => {
    const labels = regimes
      .filter(({ symbol }) => symbol === instrument.symbol)
      .map(({ timeframe, label, confidence }) =>
        label === null ? `${timeframe} unknown` : `${timeframe} ${label} ${percent(confidence ?? 0, 0)}`,
      )
    const shown = Number.isNaN(close) ? '-' : price(close)
    return `${cell(instrument.symbol, 12)}${right(shown, 12)}  ${labels.join(', ')}`
  })
  return [paint.dim(head), ...withRest(lines, engine.markets.length, 'symbols', paint)]
}

function positionLines(rows: readonly PositionRow[], room: number, paint: Paint): string[] {
  if (rows.length === 0) return [paint.dim('no open position')]
  const head = `${cell('open positions', 20)}${cell('symbol', 10)}${cell('side', 6)}${right('entry', 11)}${right('price', 11)}${right('stop', 11)}${right('profit', 11)}`
  const lines = rows
    .slice(0, room)
    .map(
      (row) =>
        cell(row.strategy, 19) +
        ' ' +
        cell(row.symbol, 9) +
        ' ' +
        cell(row.side, 6) +
        right(price(row.entryPrice), 11) +
        right(price(row.price), 11) +
        right(row.stop === null ? '-' : price(row.stop), 11) +
        paint.sign(row.unrealized, right(signed(row.unrealized), 11)),
    )
  return [paint.dim(head), ...withRest(lines, rows.length, 'positions', paint)]
}

function tradeLines(rows: readonly TradeRow[], paint: Paint): string[] {
  if (rows.length === 0) return [paint.dim('no trade yet')]
  const head = `${cell('last trades', 18)}${cell('strategy', 22)}${cell('symbol', 10)}${cell('side', 7)}${cell('exit', 10)}${right('profit', 11)}`
  const lines = rows.map(
    (row) =>
      cell(time(row.exitTime.ms), 18) +
      cell(row.strategy, 21) +
      ' ' +
      cell(row.symbol, 9) +
      ' ' +
      cell(row.side, 7) +
      cell(row.cause, 10) +
      paint.sign(row.net, right(signed(row.net), 11)),
  )
  return [paint.dim(head), ...lines]
}

/** The last line makes room for a count when there are more rows than fit. */
function withRest(lines: readonly string[], all: number, what: string, paint: Paint): string[] {
  if (all <= lines.length) return [...lines]
  const shown = lines.slice(0, -1)
  return [...shown, paint.dim(`and ${all - shown.length} more ${what}; the API has all of them`)]
}
