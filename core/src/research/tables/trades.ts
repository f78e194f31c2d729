import type { Engine } from '../../engine/engine.ts'
import { quantityOf } from '../../market/instrument.ts'
import {
  amount,
  count,
  number,
  optional,
  price,
  quantity,
  reason,
  text,
  time,
  type TableDefinition,
} from './column.ts'
import { Rows } from './rows.ts'

export const TRADES = {
  name: 'trades',
  description:
    'One closed trade: the round trip of one strategy in one symbol, from flat to flat. In the order in which they were closed.',
  columns: {
    trade: count('Number of the trade, from 1.'),
    strategy: text('Name in strategies.yaml.'),
    symbol: text('For example BTC/USDT.'),
    side: text('long or short.'),
    entry_time: time('Open of the bar of the first entry fill.'),
    exit_time: time('Close of the bar of the last exit fill.'),
    bars_held: count("Bars of the strategy's timeframe that closed while it was open."),
    quantity: quantity('Everything that was bought (long) or sold (short) to open it.'),
    entry_price: price('Mean price of the entry fills, with slippage.'),
    exit_price: price('Mean price of the exit fills, with slippage.'),
    entry_notional: amount('Value of the entry fills.'),
    gross: amount('Profit before fees and funding.'),
    fees: amount('Fees of all its fills.'),
    funding: amount('Funding paid while it was open; negative was received.'),
    net: amount('gross - fees - funding.'),
    exit: text('Cause of the last exit fill; the same words as cause in fills.'),
    stop_fraction: optional(number('fraction', 'Distance of the first stop, over the entry price.')),
    best_price: price('Best price for the trade while it was open.'),
    worst_price: price('Worst price for the trade while it was open.'),
    regime: optional(text('Label of the regime when the entry was decided; empty when it was not known.')),
    confidence: optional(number('fraction', 'Confidence of that label, 0 to 1.')),
    weight: number('fraction', "The strategy's share of equity when the entry was decided."),
    strength: optional(number('fraction', 'How sure the strategy was, 0 to 1.')),
    reason: reason("The strategy's sentence and, in brackets, its numbers to six digits."),
  },
} as const satisfies TableDefinition

/** The closed trades of a run. */
export function tradeRows({
  sleeves,
  markets,
  labels,
  trades,
}: Pick<Engine, 'sleeves' | 'markets' | 'labels' | 'trades'>): Rows {
  const rows = new Rows(TRADES)
  const { columns } = rows
  let number = 0
  for (const trade of trades.inPlace()) {
    const { instrument } = markets[trade.instrument]
    columns.trade.push(++number)
    columns.strategy.push(sleeves[trade.sleeve].name)
    columns.symbol.push(instrument.symbol)
    columns.side.push(trade.side > 0 ? 'long' : 'short')
    columns.entry_time.push(trade.entryTime)
    columns.exit_time.push(trade.exitTime)
    columns.bars_held.push(trade.barsHeld)
    columns.quantity.push(quantityOf(instrument, trade.lots))
    columns.entry_price.push(trade.entryPrice)
    columns.exit_price.push(trade.exitPrice)
    columns.entry_notional.push(trade.entryNotional)
    columns.gross.push(trade.gross)
    columns.fees.push(trade.fees)
    columns.funding.push(trade.funding)
    columns.net.push(trade.net)
    columns.exit.push(trade.cause)
    columns.stop_fraction.push(trade.stopFraction)
    columns.best_price.push(trade.bestPrice)
    columns.worst_price.push(trade.worstPrice)
    columns.regime.push(trade.regime < 0 ? null : labels[trade.regime])
    columns.confidence.push(trade.confidence)
    columns.weight.push(trade.weight)
    columns.strength.push(trade.strength)
    columns.reason.push(trade.reason, trade.facts)
  }
  return rows
}
