import type { Engine } from '../../engine/engine.ts'
import type { Attribution } from '../../portfolio/attribution/attribution.ts'
import { amount, count, optional, text, type TableDefinition } from './column.ts'
import { Rows } from './rows.ts'

export const ATTRIBUTION = {
  name: 'attribution',
  description:
    'Profit and loss of one strategy in one symbol, by regime at the entry, side and exit. Every trade and every open position is in one row; the sum of net is the result of the book, exactly. In the order of the columns.',
  columns: {
    strategy: text('Name in strategies.yaml.'),
    symbol: text('For example BTC/USDT.'),
    regime: optional(text('Label of the regime when the entry was decided; empty when it was not known.')),
    side: text('long or short.'),
    exit: text(
      'Cause of the last exit fill; open for positions that are held at the end, dust for less than a lot (docs/broker.md).',
    ),
    trades: count('Closed trades; open positions where the exit is open; 0 of dust.'),
    wins: count('Those with a net result above 0.'),
    before_costs: amount('Profit and loss without fees, slippage and funding.'),
    fees: amount('Paid to the venue.'),
    slippage: amount('Given up against the undisturbed price.'),
    funding: amount('Funding paid; negative was received.'),
    net: amount('before_costs - fees - slippage - funding.'),
  },
} as const satisfies TableDefinition

/** The attribution of a run. */
export function attributionRows(
  { sleeves, markets, labels }: Pick<Engine, 'sleeves' | 'markets' | 'labels'>,
  attribution: Attribution,
): Rows {
  const rows = new Rows(ATTRIBUTION)
  const { columns } = rows
  for (const cell of attribution.cells()) {
    columns.strategy.push(sleeves[cell.sleeve].name)
    columns.symbol.push(markets[cell.instrument].instrument.symbol)
    columns.regime.push(cell.regime < 0 ? null : labels[cell.regime])
    columns.side.push(cell.side > 0 ? 'long' : 'short')
    columns.exit.push(cell.exit)
    columns.trades.push(cell.trades)
    columns.wins.push(cell.wins)
    columns.before_costs.push(cell.beforeCosts)
    columns.fees.push(cell.fees)
    columns.slippage.push(cell.slippage)
    columns.funding.push(cell.funding)
    columns.net.push(cell.net)
  }
  return rows
}
