import { count, optional, price, quantity, text, time, type TableDefinition } from './column.ts'
import type { BookedFill } from './orders.ts'
import { Rows } from './rows.ts'

export const POSITIONS = {
  name: 'positions',
  description:
    'The position of one strategy in one symbol after one fill: the row with number n follows fill n.',
  columns: {
    fill: count('Number of the fill.'),
    time: time('Close of the bar of the fill.'),
    strategy: text('Name in strategies.yaml.'),
    symbol: text('For example BTC/USDT.'),
    side: text('long, short or flat.'),
    quantity: quantity('What the strategy holds now; negative when it is short.'),
    entry_price: optional(price('Mean price of the entry fills; empty when it is flat.')),
    book_quantity: quantity('What all strategies together hold of the symbol now.'),
  },
} as const satisfies TableDefinition

/** A position of one strategy in one symbol, in lots. */
export interface OpenPosition {
  lots: number
  entryPrice: number
}

/** Move a position by a fill. An entry changes the mean price, an exit leaves it. */
export function movePosition(position: OpenPosition, { event, lots }: BookedFill): void {
  const signed = event.side === 'buy' ? lots : -lots
  if (event.cause === 'entry') {
    const { entryPrice } = position
    position.entryPrice =
      position.lots === 0
        ? event.price
        : entryPrice + ((event.price - entryPrice) * signed) / (position.lots + signed)
  }
  position.lots += signed
}

/** Collects the positions of a run. */
export class PositionRows {
  readonly rows = new Rows(POSITIONS)

  add(
    fill: number,
    { event }: BookedFill,
    { lots, entryPrice }: OpenPosition,
    bookLots: number,
    quantityOf: (lots: number) => number,
  ): void {
    const { columns } = this.rows
    columns.fill.push(fill)
    columns.time.push(event.time)
    columns.strategy.push(event.strategy)
    columns.symbol.push(event.symbol)
    columns.side.push(lots === 0 ? 'flat' : lots > 0 ? 'long' : 'short')
    columns.quantity.push(quantityOf(lots))
    columns.entry_price.push(lots === 0 ? null : entryPrice)
    columns.book_quantity.push(quantityOf(bookLots))
  }
}
