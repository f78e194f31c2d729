import { CURVE_COLUMNS } from '../engine/curve.ts'
import type { Engine } from '../engine/engine.ts'
import { quantityOf } from '../market/instrument.ts'
import { reasonText } from '../portfolio/reason.ts'
import type { Trade } from '../portfolio/trades.ts'
import { CsvWriter, quoted } from './csv-writer.ts'

const TRADE_COLUMNS = [
  'trade',
  'strategy',
  'symbol',
  'side',
  'entry_time',
  'exit_time',
  'bars_held',
  'quantity',
  'entry_price',
  'exit_price',
  'entry_notional',
  'gross',
  'fees',
  'funding',
  'net',
  'exit',
  'stop_fraction',
  'best_price',
  'worst_price',
  'regime',
  'confidence',
  'weight',
  'strength',
  'reason',
] as const

/** Closed trades as CSV, in the order in which they were closed. Amounts are exact decimals of the booked integers. */
export function tradesCsv(engine: Engine, trades: readonly Trade[]): Buffer {
  const { scale } = engine.account
  const places = Math.round(Math.log10(scale))
  const strategies = engine.sleeves.map((sleeve) => quoted(sleeve.name))
  const instruments = engine.markets.map((market) => market.instrument)
  const symbols = instruments.map((instrument) => quoted(instrument.symbol))
  const labels = engine.labels.map(quoted)
  const csv = new CsvWriter()
  for (const name of TRADE_COLUMNS) csv.text(name)
  csv.endLine()
  trades.forEach((trade, row) => {
    csv.integer(row + 1)
    csv.text(strategies[trade.sleeve])
    csv.text(symbols[trade.instrument])
    csv.text(trade.side > 0 ? 'long' : 'short')
    csv.time(trade.entryTime)
    csv.time(trade.exitTime)
    csv.integer(trade.barsHeld)
    csv.number(quantityOf(instruments[trade.instrument], trade.lots))
    csv.number(trade.entryPrice)
    csv.number(trade.exitPrice)
    csv.decimal(trade.entryNotional, scale, places)
    csv.decimal(trade.gross, scale, places)
    csv.decimal(trade.fees, scale, places)
    csv.decimal(trade.funding, scale, places)
    csv.decimal(trade.net, scale, places)
    csv.text(trade.cause)
    csv.number(trade.stopFraction)
    csv.number(trade.bestPrice)
    csv.number(trade.worstPrice)
    csv.text(trade.regime < 0 ? '' : labels[trade.regime])
    csv.number(trade.confidence)
    csv.number(trade.weight)
    csv.number(trade.strength)
    csv.text(quoted(reasonText(trade.reason, trade.facts)))
    csv.endLine()
  })
  return csv.bytes()
}

/**
 * The equity curve as CSV: amounts as exact decimals, the drawdown as fraction of the highest equity of this and the
 * earlier rows, and the result of each strategy under its name.
 */
export function equityCsv(engine: Engine): Buffer {
  const { sleeves, curve, account } = engine
  const { scale } = account
  const places = Math.round(Math.log10(scale))
  const csv = new CsvWriter()
  for (const name of ['time', 'equity', 'cash', 'gross_exposure', 'drawdown']) csv.text(name)
  for (const sleeve of sleeves) csv.text(quoted(sleeve.name))
  csv.endLine()
  let peak = -Infinity
  const { table } = curve
  const amount = (row: number, column: number): void => csv.decimal(table.get(row, column), scale, places)
  for (let row = 0; row < table.rows; row++) {
    const equity = table.get(row, 1)
    if (equity > peak) peak = equity
    csv.time(table.get(row, 0))
    for (let column = 1; column < CURVE_COLUMNS.length; column++) amount(row, column)
    csv.decimal(Math.round(((peak - equity) / peak) * 1e6), 1e6, 6)
    for (let column = CURVE_COLUMNS.length; column < table.width; column++) amount(row, column)
    csv.endLine()
  }
  return csv.bytes()
}
