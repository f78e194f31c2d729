import type { InstrumentInfo } from '@grodt/sdk'

/** What a venue says about a market, as the configuration gives it. */
export interface InstrumentSpec {
  readonly symbol: string
  readonly kind: 'spot' | 'perpetual'
  /** Price step, quote currency, > 0. */
  readonly tick: number
  /** Quantity step, base currency, > 0. */
  readonly lot: number
  /** Smallest order value, quote currency, >= 0. */
  readonly minNotional: number
  /** Fractions of notional. */
  readonly makerFee: number
  readonly takerFee: number
  /** Perpetuals: paid by longs to shorts every eight hours, fraction of notional (negative: the other way). */
  readonly fundingRate: number
  /** Perpetuals: equity below this fraction of the gross notional is liquidated. */
  readonly maintenanceMargin: number
}

/** An instrument inside the engine. Quantities are booked in lots, which are integers. */
export interface Instrument extends InstrumentInfo, InstrumentSpec {
  /** Place in the engine's configured order. */
  readonly index: number
  /** Cash units per (price x lots): `notional = round(price * lots * unitsPerLot)`. */
  readonly unitsPerLot: number
  /** Lots per unit of the base currency where that is an integer, else NaN. */
  readonly lotsPerUnit: number
}

/** Price and quantity steps are decimal fractions: their reciprocal is exact where the step itself is not. */
function reciprocal(step: number): number {
  const inverse = Math.round(1 / step)
  return step < 1 && Math.abs(inverse * step - 1) < 1e-9 ? inverse : NaN
}

/** The engine's form of a spec. @param cashScale cash units per unit of the quote currency */
export function makeInstrument(spec: InstrumentSpec, index: number, cashScale: number): Instrument {
  const lotsPerUnit = reciprocal(spec.lot)
  const unitsPerLot = Number.isNaN(lotsPerUnit) ? cashScale * spec.lot : cashScale / lotsPerUnit
  // Field by field: what the engine reads at every bar has one shape, wherever the spec came from.
  return {
    symbol: spec.symbol,
    kind: spec.kind,
    tick: spec.tick,
    lot: spec.lot,
    minNotional: spec.minNotional,
    makerFee: spec.makerFee,
    takerFee: spec.takerFee,
    fundingRate: spec.fundingRate,
    maintenanceMargin: spec.maintenanceMargin,
    index,
    unitsPerLot,
    lotsPerUnit,
  }
}

/** Lots as a quantity of the base currency. */
export function quantityOf(instrument: Instrument, lots: number): number {
  return Number.isNaN(instrument.lotsPerUnit) ? lots * instrument.lot : lots / instrument.lotsPerUnit
}

/** Whole lots in a quantity, rounded down; what is a lot up to 1e-9 counts as one. */
export function wholeLots(instrument: Instrument, quantity: number): number {
  const lots = Number.isNaN(instrument.lotsPerUnit)
    ? quantity / instrument.lot
    : quantity * instrument.lotsPerUnit
  return Math.floor(lots + 1e-9 * Math.max(1, lots))
}

function onGrid(price: number, tick: number, round: (x: number) => number): number {
  const inverse = reciprocal(tick)
  // A price that is on the grid up to 1e-6 of a tick stays there in either direction.
  if (Number.isNaN(inverse)) {
    const steps = price / tick
    return (Math.abs(steps - Math.round(steps)) < 1e-6 ? Math.round(steps) : round(steps)) * tick
  }
  const steps = price * inverse
  return (Math.abs(steps - Math.round(steps)) < 1e-6 ? Math.round(steps) : round(steps)) / inverse
}

/** The price, rounded down to the tick grid. */
export function tickDown(instrument: InstrumentSpec, price: number): number {
  return onGrid(price, instrument.tick, Math.floor)
}

/** The price, rounded up to the tick grid. */
export function tickUp(instrument: InstrumentSpec, price: number): number {
  return onGrid(price, instrument.tick, Math.ceil)
}
