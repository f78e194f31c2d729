import type { FillBooked, OrderApproved, OrderCancelled } from '../../engine/events.ts'
import {
  amount,
  count,
  number,
  optional,
  price,
  quantity,
  text,
  time,
  type TableDefinition,
} from './column.ts'
import { Rows } from './rows.ts'

export const ORDERS = {
  name: 'orders',
  description:
    'One entry that passed gate and limits, and how it ended. Exits are no orders here: the host carries them out, and fills has them with their cause. In order of time.',
  columns: {
    order: count('Number of the order, from 1.'),
    signal: count('Number of the signal that it was made of.'),
    time: time('Close of the bar at which it was decided.'),
    strategy: text('Name in strategies.yaml.'),
    symbol: text('For example BTC/USDT.'),
    side: text('long or short.'),
    type: text('market, limit or stop.'),
    price: optional(price('Of a limit or stop order.')),
    quantity: quantity('What was ordered.'),
    notional: amount('Its value at the price of the decision.'),
    cut_by: optional(text('The limit that made it smaller than was wanted.')),
    status: text(
      'filled, partly (the rest was cancelled), cancelled, or open when the run ended before it did.',
    ),
    cancel_cause: optional(
      text(
        'expired, signal (the strategy left), position-closed (an exit came first), quarantine, liquidation, locked, paused, kill-switch, shrink (docs/protections.md) or end (of the run).',
      ),
    ),
    end_time: optional(time('Close of the bar of its last fill or of its cancellation.')),
    filled_quantity: quantity('What was filled of it.'),
    average_price: optional(price('Mean price of its fills, with slippage.')),
    fees: amount('Fees of its fills.'),
    slippage: amount('Given up against the undisturbed prices; part of average_price already.'),
    weight: number('fraction', "The strategy's share of equity at the decision."),
    strength: optional(number('fraction', 'How sure the strategy was, 0 to 1.')),
    regime: optional(text('Label of the regime at the decision; empty when it was not known.')),
    confidence: optional(number('fraction', 'Confidence of that label, 0 to 1.')),
    reason: text("The strategy's sentence; the numbers are in signals."),
  },
} as const satisfies TableDefinition

/** A fill as the tables book it: quantity in lots, amounts in cash units. */
export interface BookedFill {
  readonly event: FillBooked
  readonly lots: number
  /** What it added to the position, or took from it, quanta. */
  readonly moved: number
  readonly fee: number
  readonly slippage: number
}

/** Collects the orders of a run. */
export class OrderRows {
  readonly rows = new Rows(ORDERS)
  /** Lots by order: what was ordered, and what is filled. */
  readonly #wanted: number[] = []
  readonly #filled: number[] = []

  add(signal: number, event: OrderApproved, lots: number, notional: number): void {
    const { columns } = this.rows
    this.#wanted.push(lots)
    this.#filled.push(0)
    columns.order.push(event.order)
    columns.signal.push(signal)
    columns.time.push(event.time)
    columns.strategy.push(event.strategy)
    columns.symbol.push(event.symbol)
    columns.side.push(event.side)
    columns.type.push(event.type)
    columns.price.push(event.price)
    columns.quantity.push(event.quantity)
    columns.notional.push(notional)
    columns.cut_by.push(event.cutBy)
    columns.status.push('open')
    columns.cancel_cause.push(null)
    columns.end_time.push(null)
    columns.filled_quantity.push(0)
    columns.average_price.push(null)
    columns.fees.push(0)
    columns.slippage.push(0)
    columns.weight.push(event.weight)
    columns.strength.push(event.strength)
    columns.regime.push(event.regime)
    columns.confidence.push(event.confidence)
    columns.reason.push(event.reason)
  }

  /** @param order numbers count up from 1 in one run, so that a number is a row */
  filled(
    order: number,
    { event, lots, fee, slippage }: BookedFill,
    quantityOf: (lots: number) => number,
  ): void {
    const row = order - 1
    const { columns } = this.rows
    const before = this.#filled[row]
    const after = before + lots
    this.#filled[row] = after
    const mean = before === 0 ? event.price : columns.average_price.values[row]
    columns.average_price.set(row, mean + ((event.price - mean) * lots) / after)
    columns.filled_quantity.set(row, quantityOf(after))
    columns.fees.set(row, columns.fees.values[row] + fee)
    columns.slippage.set(row, columns.slippage.values[row] + slippage)
    if (after < this.#wanted[row]) return
    columns.status.set(row, 'filled')
    columns.end_time.set(row, event.time)
  }

  cancelled({ order, cause, time: at }: OrderCancelled): void {
    const row = order - 1
    const { columns } = this.rows
    columns.status.set(row, this.#filled[row] === 0 ? 'cancelled' : 'partly')
    columns.cancel_cause.set(row, cause)
    columns.end_time.set(row, at)
  }
}
