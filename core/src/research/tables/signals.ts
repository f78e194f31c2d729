import type { EnterSignal, Level } from '@grodt/sdk'
import type { OrderApproved, OrderRefused, SignalGiven } from '../../engine/events.ts'
import { count, facts, number, optional, price, text, time, type TableDefinition } from './column.ts'
import { Rows } from './rows.ts'

export const SIGNALS = {
  name: 'signals',
  description: 'One signal of a strategy, as it was given, and what became of it. In order of time.',
  columns: {
    signal: count('Number of the signal, from 1.'),
    time: time('Close of the bar at which it was given.'),
    strategy: text('Name in strategies.yaml.'),
    symbol: text('For example BTC/USDT.'),
    action: text('enter, exit or adjust-stop.'),
    outcome: text(
      'Of an entry: approved, cut (approved with less than was wanted) or refused. Of the others: accepted, or ignored when there was nothing to leave or to protect.',
    ),
    order: optional(count('Number of the order that was made of it.')),
    limit: optional(text('What cut or refused it; refusals has the numbers.')),
    side: optional(text('long or short; of an entry.')),
    size: optional(
      number('fraction', 'Wanted notional over the budget of the strategy, above 0 and up to 1.'),
    ),
    type: optional(text('market, limit or stop; of an entry.')),
    price: optional(price('Of a limit or stop entry.')),
    stop_price: optional(price('The stop where it was given as a price; the new stop of adjust-stop.')),
    stop_distance: optional(price('The stop where it was given as a distance from the fill.')),
    target_price: optional(price('The target where it was given as a price.')),
    target_distance: optional(price('The target where it was given as a distance from the fill.')),
    trail_distance: optional(price('Distance of a trailing stop.')),
    trail_multiple: optional(number('ATRs', 'Distance of a trailing stop that follows the ATR.')),
    trail_period: optional(count('Period of that ATR, in bars.')),
    max_bars: optional(count("Bars of the strategy's timeframe after which the position is closed.")),
    strength: optional(number('fraction', 'How sure the strategy was, 0 to 1.')),
    reason: text("The strategy's sentence."),
    facts: optional(
      facts(
        'The numbers behind it, `name=number` with blanks between; a number that is not defined is empty.',
      ),
    ),
  },
} as const satisfies TableDefinition

const priceOf = (level: Level | undefined): number | null =>
  level !== undefined && 'price' in level ? level.price : null

const distanceOf = (level: Level | undefined): number | null =>
  level !== undefined && 'distance' in level ? level.distance : null

/** Collects the signals of a run. */
export class SignalRows {
  readonly rows = new Rows(SIGNALS)

  /** @returns the number of the signal */
  add(event: SignalGiven): number {
    const { signal, strategy, symbol } = event
    const { columns } = this.rows
    const number = this.rows.length + 1
    columns.signal.push(number)
    columns.time.push(event.time)
    columns.strategy.push(strategy)
    columns.symbol.push(symbol)
    columns.action.push(signal.action)
    columns.outcome.push(outcomeOf(event))
    columns.order.push(null)
    columns.limit.push(null)
    columns.reason.push(signal.reason)
    if (signal.action === 'enter') this.#entry(signal)
    else this.#other(signal.action === 'adjust-stop' ? signal.price : null)
    return number
  }

  #entry({ side, size, order, stop, target, trail, maxBars, strength, facts: numbers }: EnterSignal): void {
    const { columns } = this.rows
    columns.side.push(side)
    columns.size.push(size)
    columns.type.push(order?.type ?? 'market')
    columns.price.push(order === undefined || order.type === 'market' ? null : order.price)
    columns.stop_price.push(priceOf(stop))
    columns.stop_distance.push(distanceOf(stop))
    columns.target_price.push(priceOf(target))
    columns.target_distance.push(distanceOf(target))
    columns.trail_distance.push(trail !== undefined && 'distance' in trail ? trail.distance : null)
    columns.trail_multiple.push(trail !== undefined && 'multiple' in trail ? trail.multiple : null)
    columns.trail_period.push(trail !== undefined && 'atrPeriod' in trail ? trail.atrPeriod : null)
    columns.max_bars.push(maxBars ?? null)
    columns.strength.push(strength ?? null)
    columns.facts.push(numbers ?? null)
  }

  #other(stop: number | null): void {
    const { columns } = this.rows
    columns.side.push(null)
    columns.size.push(null)
    columns.type.push(null)
    columns.price.push(null)
    columns.stop_price.push(stop)
    columns.stop_distance.push(null)
    columns.target_price.push(null)
    columns.target_distance.push(null)
    columns.trail_distance.push(null)
    columns.trail_multiple.push(null)
    columns.trail_period.push(null)
    columns.max_bars.push(null)
    columns.strength.push(null)
    columns.facts.push(null)
  }

  /** The entry signal with this number became an order. */
  approved(number: number, { order, cutBy }: OrderApproved): void {
    const { columns } = this.rows
    columns.order.set(number - 1, order)
    if (cutBy === null) return
    columns.outcome.set(number - 1, 'cut')
    columns.limit.set(number - 1, cutBy)
  }

  /** The entry signal with this number was refused. */
  refused(number: number, { limit }: OrderRefused): void {
    const { columns } = this.rows
    columns.outcome.set(number - 1, 'refused')
    columns.limit.set(number - 1, limit)
  }
}

/** What becomes of a signal, as far as it does not depend on the limits. */
function outcomeOf({ signal: { action }, position, waiting }: SignalGiven): string {
  if (action === 'enter') return 'approved'
  const effective = action === 'exit' ? position === 'open' || waiting : position !== 'flat'
  return effective ? 'accepted' : 'ignored'
}
