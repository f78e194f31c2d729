import type { OrderRefused } from '../../engine/events.ts'
import { count, number, optional, text, time, type TableDefinition } from './column.ts'
import { Rows } from './rows.ts'

/** Only the price collar has a fraction. */
const AMOUNT = 'quote currency, a count or a fraction'

export const REFUSALS = {
  name: 'refusals',
  description:
    'One entry that gate or limits did not let through. A limit has numbers, a gate has words. In order of time.',
  columns: {
    signal: count('Number of the signal.'),
    time: time('Close of the bar at which it was refused.'),
    strategy: text('Name in strategies.yaml.'),
    symbol: text('For example BTC/USDT.'),
    side: text('long or short.'),
    limit: text('The limit or gate that refused it.'),
    value: optional(number(AMOUNT, 'What the limit would have had to let through.')),
    allowed: optional(
      number(AMOUNT, 'What the limit allows; for min_notional and value_at_risk.returns the least.'),
    ),
    state: optional(text('What the gate met, for example the regime.')),
    required: optional(text('What would have opened the gate.')),
    reason: text("The strategy's sentence; the numbers are in signals."),
  },
} as const satisfies TableDefinition

const numberOr = (value: number | string): number | null => (typeof value === 'number' ? value : null)
const textOr = (value: number | string): string | null => (typeof value === 'string' ? value : null)

/** Collects the refused entries of a run. */
export class RefusalRows {
  readonly rows = new Rows(REFUSALS)

  add(signal: number, event: OrderRefused): void {
    const { columns } = this.rows
    columns.signal.push(signal)
    columns.time.push(event.time)
    columns.strategy.push(event.strategy)
    columns.symbol.push(event.symbol)
    columns.side.push(event.side)
    columns.limit.push(event.limit)
    columns.value.push(numberOr(event.value))
    columns.allowed.push(numberOr(event.allowed))
    columns.state.push(textOr(event.value))
    columns.required.push(textOr(event.allowed))
    columns.reason.push(event.reason)
  }
}
