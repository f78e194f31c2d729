import { heldQuantity, type Instrument } from '../../market/instrument.ts'
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
    side: text('long, short or flat; less than a lot is flat.'),
    quantity: quantity('What the strategy holds now, dust included; negative when it is short.'),
    entry_price: optional(price('Mean price of the entry fills; empty when it is flat.')),
    book_quantity: quantity('What all strategies together hold of the symbol now, dust included.'),
  },
} as const satisfies TableDefinition

/** A position of one strategy in one symbol. */
export interface OpenPosition {
  /** All that is held, dust included, quanta. */
  held: number
  entryPrice: number
}

/** Whether what is held is no position: nothing, or less than a lot. */
const isFlat = ({ held }: OpenPosition, lotQuanta: number): boolean => Math.abs(held) < lotQuanta

/** Move a position by a fill. An entry changes the mean price, an exit leaves it. */
export function movePosition(
  position: OpenPosition,
  { event, moved }: BookedFill,
  { lotQuanta }: Instrument,
): void {
  if (event.cause === 'entry') {
    const { held, entryPrice } = position
    position.entryPrice = isFlat(position, lotQuanta)
      ? event.price
      : entryPrice + ((event.price - entryPrice) * moved) / (held + moved)
  }
  position.held += moved
}

/** Collects the positions of a run. */
export class PositionRows {
  readonly rows = new Rows(POSITIONS)

  add(
    fill: number,
    { event }: BookedFill,
    position: OpenPosition,
    bookHeld: number,
    instrument: Instrument,
  ): void {
    const { held, entryPrice } = position
    const flat = isFlat(position, instrument.lotQuanta)
    const { columns } = this.rows
    columns.fill.push(fill)
    columns.time.push(event.time)
    columns.strategy.push(event.strategy)
    columns.symbol.push(event.symbol)
    columns.side.push(flat ? 'flat' : held > 0 ? 'long' : 'short')
    columns.quantity.push(heldQuantity(instrument, held))
    columns.entry_price.push(flat ? null : entryPrice)
    columns.book_quantity.push(heldQuantity(instrument, bookHeld))
  }
}
