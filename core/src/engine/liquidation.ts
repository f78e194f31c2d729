import { bookAtVenue } from './booking.ts'
import type { Engine } from './engine.ts'
import type { MarketState } from './market-state.ts'
import { cancelEntry } from './orders.ts'

/**
 * A venue closes all perpetuals when equity falls below their maintenance margin: here at the close of the bar, as
 * taker, with slippage left out because the price is already the bar's end.
 */
export function liquidateIfNeeded(engine: Engine): void {
  let required = 0
  for (const { slots, instrument } of engine.markets) {
    if (instrument.kind !== 'perpetual') continue
    for (const slot of slots) required += Math.abs(slot.mark) * instrument.maintenanceMargin
  }
  if (required === 0 || engine.equity >= required) return
  const { scale } = engine.account
  engine.liquidations++
  engine.emit({ kind: 'liquidated', equity: engine.equity / scale, required: required / scale })
  for (const market of engine.markets) {
    if (market.instrument.kind !== 'perpetual') continue
    for (const slot of market.slots) {
      if (slot.entry !== null) cancelEntry(engine, slot, 'liquidation')
      if (slot.lots !== 0) {
        bookAtVenue(engine, slot, -slot.lots, market.close, 'liquidation', 'taker', market.close)
      }
    }
    market.refresh()
  }
  engine.equity = engine.account.cash + engine.marks
}

/** Added to the maintenance margin where a bar is looked for that might need a look: half a per cent more is early enough. */
const EARLY = 0.01

/**
 * Where the price of the only market with positions would bring the book near its liquidation: equity less the margin
 * is a straight line over the price. The market is watched from there on.
 */
export function watchLiquidation(engine: Engine, market: MarketState): void {
  const { instrument, slots } = market
  if (instrument.kind !== 'perpetual') return
  let net = 0
  let gross = 0
  for (const { lots } of slots) {
    net += lots
    gross += Math.abs(lots)
  }
  const slope = (net - (instrument.maintenanceMargin + EARLY) * gross) * instrument.unitsPerLot
  const price = -engine.account.cash / slope
  market.watch(slope > 0 ? price : -Infinity, slope < 0 ? price : Infinity)
}
