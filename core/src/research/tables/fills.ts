import { amount, count, optional, price, quantity, text, time, type TableDefinition } from './column.ts'
import type { BookedFill } from './orders.ts'
import { Rows } from './rows.ts'

export const FILLS = {
  name: 'fills',
  description:
    'One execution in the books of one strategy. In the order in which they were booked; the fees and the slippage of all rows add up to those of the report.',
  columns: {
    fill: count('Number of the fill, from 1.'),
    time: time('Close of the bar in which it was filled. Market orders fill at the open of that bar.'),
    strategy: text('Name in strategies.yaml.'),
    symbol: text('For example BTC/USDT.'),
    order: optional(count('Number of the order that it belongs to; empty for an exit.')),
    trade: optional(
      count('Number of the trade that it belongs to; empty when that is still open at the end.'),
    ),
    side: text('buy or sell.'),
    quantity: quantity('What was bought or sold.'),
    price: price('The price paid, with slippage.'),
    fee: amount('Paid to the venue.'),
    slippage: amount('Given up against the undisturbed price, rounded once; part of price already.'),
    liquidity: text('maker, taker, or crossed: against another strategy at the open, without cost.'),
    cause: text(
      'entry, or why the position was left: stop, target, trail, max-bars, signal, disabled, liquidation, end (of the run).',
    ),
  },
} as const satisfies TableDefinition

/** Collects the fills of a run. */
export class FillRows {
  readonly rows = new Rows(FILLS)

  /** @returns the number of the fill */
  add({ event, fee, slippage }: BookedFill): number {
    const { columns } = this.rows
    const number = this.rows.length + 1
    columns.fill.push(number)
    columns.time.push(event.time)
    columns.strategy.push(event.strategy)
    columns.symbol.push(event.symbol)
    columns.order.push(event.order)
    columns.trade.push(null)
    columns.side.push(event.side)
    columns.quantity.push(event.quantity)
    columns.price.push(event.price)
    columns.fee.push(fee)
    columns.slippage.push(slippage)
    columns.liquidity.push(event.liquidity)
    columns.cause.push(event.cause)
    return number
  }

  /** The fills that made up a trade. */
  closed(fills: readonly number[], trade: number): void {
    for (const fill of fills) this.rows.columns.trade.set(fill - 1, trade)
  }
}
