import { bookFlow } from '../portfolio/account.ts'
import { roundHalfEven, roundToSum } from '../portfolio/money.ts'
import { bookAtVenue } from './booking.ts'
import type { Engine } from './engine.ts'
import { cancelEntry } from './orders.ts'
import type { Sleeve } from './sleeve.ts'
import type { Slot } from './slot.ts'

/** Perpetuals are funded at 00:00, 08:00 and 16:00 UTC. */
const FUNDING_MS = 8 * 3_600_000

/** Value every open position at the close of the present bar; each mark is rounded once. */
export function markToMarket(engine: Engine): void {
  const { markets } = engine
  let { marks, grossMarks } = engine
  for (let m = 0; m < markets.length; m++) {
    const market = markets[m]
    if (!market.present || market.active === 0) continue
    const { slots, close, high, low } = market
    const factor = close * market.instrument.unitsPerLot
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]
      if (slot.lots === 0) continue
      const mark = roundHalfEven(slot.lots * factor)
      const change = mark - slot.mark
      const grossChange = Math.abs(mark) - Math.abs(slot.mark)
      const { ledger } = slot.sleeve
      slot.mark = mark
      ledger.marks += change
      ledger.grossMarks += grossChange
      marks += change
      grossMarks += grossChange
      if (slot.lots > 0) {
        const best = slot.bestFromClose ? close : high
        if (best > slot.bestPrice) slot.bestPrice = best
        if (low < slot.worstPrice) slot.worstPrice = low
      } else {
        const best = slot.bestFromClose ? close : low
        if (best < slot.bestPrice) slot.bestPrice = best
        if (high > slot.worstPrice) slot.worstPrice = high
      }
      slot.bestFromClose = false
    }
  }
  engine.marks = marks
  engine.grossMarks = grossMarks
}

/** Exposure and drawdown of the sleeves at the end of a batch, when every position has its mark. */
export function followSleeves(engine: Engine): void {
  const { sleeves } = engine
  for (let i = 0; i < sleeves.length; i++) {
    const sleeve = sleeves[i]
    if (sleeve.openSlots > 0) sleeve.barsExposed++
    if (sleeve.drawdown.concerns(sleeve.result)) followDrawdown(engine, sleeve)
  }
}

/** Apart from its caller, which runs at every bar, because the doubles that are passed here would be allocated there. */
function followDrawdown({ time }: Engine, { drawdown, result }: Sleeve): void {
  drawdown.update(result, time)
}

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

/** Write the boundary that has just been passed with the values that held there. */
export function recordCurve(engine: Engine): void {
  writeCurveRow(engine, engine.curve.next)
  engine.curve.step(engine.time)
}

/** One row of the curve with the present values. */
export function writeCurveRow(engine: Engine, at: number): void {
  const { curve, account, sleeves } = engine
  let offset = curve.addRow()
  const data = curve.table.block
  data[offset++] = at
  data[offset++] = engine.equity
  data[offset++] = account.cash
  data[offset++] = engine.grossMarks
  for (let i = 0; i < sleeves.length; i++) data[offset++] = sleeves[i].result
}
