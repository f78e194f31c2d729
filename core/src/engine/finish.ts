import { bookAtVenue } from './booking.ts'
import type { Engine } from './engine.ts'
import { cancelEntry } from './orders.ts'
import { onlyHeld, writeCurveRow } from './valuation.ts'

/**
 * The end of a run: waiting entries are cancelled, positions are closed at the last close as taker without slippage
 * if asked, and the curve gets its last row.
 */
export function finish(engine: Engine, closePositions: boolean): void {
  for (const market of engine.markets) {
    for (const slot of market.slots) {
      cancelEntry(engine, slot, 'end')
      if (closePositions && slot.lots !== 0) {
        bookAtVenue(engine, slot, -slot.lots, market.close, 'end', 'taker', market.close)
      }
    }
    market.refresh()
  }
  engine.heldIn = onlyHeld(engine)
  engine.equity = engine.account.cash + engine.marks
  engine.drawdown.update(engine.equity, engine.time)
  for (const sleeve of engine.sleeves) sleeve.drawdown.update(sleeve.result, engine.time)
  if (engine.batches > 0) writeCurveRow(engine, engine.time)
}
