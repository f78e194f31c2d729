import { bookFlow } from '../portfolio/account.ts'
import { roundHalfEven, roundToSum } from '../portfolio/money.ts'
import type { Engine } from './engine.ts'
import type { Slot } from './slot.ts'

/** Perpetuals are funded at 00:00, 08:00 and 16:00 UTC. */
const FUNDING_MS = 8 * 3_600_000

function openPerpetuals(engine: Engine, instrument: number): Slot[] {
  return engine.markets[instrument].slots.filter((slot) => slot.lots !== 0)
}

/**
 * Funding of perpetuals: at each boundary that has passed the venue takes rate x value of the net position (long pays
 * a positive rate), and the sleeves share that by largest remainder.
 */
export function bookFunding(engine: Engine, time: number): void {
  const next = (Math.floor(time / FUNDING_MS) + 1) * FUNDING_MS
  const boundaries = engine.nextFunding === 0 ? 0 : (next - engine.nextFunding) / FUNDING_MS
  engine.nextFunding = next
  if (boundaries === 0 || engine.openPositions === 0) return
  for (const market of engine.markets) {
    const { instrument } = market
    if (instrument.kind !== 'perpetual' || instrument.fundingRate === 0 || market.active === 0) continue
    const slots = openPerpetuals(engine, instrument.index)
    const rate = instrument.fundingRate * boundaries
    const value = engine.venue.netLots[instrument.index] * market.close * instrument.unitsPerLot
    const total = roundHalfEven(value * rate)
    engine.venue.fund(total)
    const perLot = market.close * instrument.unitsPerLot * rate
    const parts = roundToSum(
      total,
      slots.map((slot) => slot.lots * perLot),
    )
    slots.forEach((slot, i) => {
      const paid = parts[i]
      bookFlow(engine.account, slot.sleeve.ledger, -paid)
      slot.sleeve.ledger.funding += paid
      slot.tradeFunding += paid
      if (engine.recording) {
        engine.emit({
          kind: 'funding',
          strategy: slot.sleeve.name,
          symbol: instrument.symbol,
          paid: paid / engine.account.scale,
        })
      }
    })
  }
}
