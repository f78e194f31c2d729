import type { InstrumentInfo } from '@grodt/sdk'
import { quantaOfLot } from '../config/lot-quanta.ts'

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
  /** What a purchase pays its fee in: cash, when not given, or the asset that is bought (spot only). Sales pay cash. */
  readonly feeCurrency?: FeeCurrency
  /** With fees in base currency: step of a balance, base currency; a lot is a multiple of it. */
  readonly assetPrecision?: number
}

export type FeeCurrency = 'quote' | 'base'

/** Step of a balance where the configuration names none. */
export const ASSET_PRECISION = 1e-8

/**
 * An instrument inside the engine. Orders are whole lots. What is held is booked in quanta: a lot is one quantum, or
 * many where fees in the base currency leave parts of lots behind. All of them are integers.
 */
export interface Instrument extends InstrumentInfo, InstrumentSpec {
  /** Place in the engine's configured order. */
  readonly index: number
  /** Cash units per (price x lots): `notional = round(price * lots * unitsPerLot)`. */
  readonly unitsPerLot: number
  /** Lots per unit of the base currency where that is an integer, else NaN. */
  readonly lotsPerUnit: number
  /** Whether a purchase pays its fee in the base currency. */
  readonly feeInBase: boolean
  /** Quanta of a lot; 1 where fees are paid in cash. */
  readonly lotQuanta: number
  /** Cash units per (price x quanta). */
  readonly unitsPerQuantum: number
}

/** Price and quantity steps are decimal fractions: their reciprocal is exact where the step itself is not. */
export function reciprocal(step: number): number {
  const inverse = Math.round(1 / step)
  return step < 1 && Math.abs(inverse * step - 1) < 1e-9 ? inverse : NaN
}

/**
 * The engine's form of a spec.
 *
 * @param cashScale cash units per unit of the quote currency
 * @throws RangeError on fees in base currency of a perpetual, or with a lot that is no multiple of the asset's precision
 */
export function makeInstrument(spec: InstrumentSpec, index: number, cashScale: number): Instrument {
  const feeInBase = spec.feeCurrency === 'base'
  const assetPrecision = spec.assetPrecision ?? ASSET_PRECISION
  const lotQuanta = feeInBase ? quantaOfLot(spec.lot, assetPrecision) : 1
  if (Number.isNaN(lotQuanta) || (feeInBase && spec.kind !== 'spot')) {
    throw new RangeError(`${spec.symbol} cannot pay its fees in base currency.`)
  }
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
    feeCurrency: spec.feeCurrency ?? 'quote',
    assetPrecision,
    index,
    unitsPerLot,
    lotsPerUnit,
    feeInBase,
    lotQuanta,
    unitsPerQuantum: unitsPerLot / lotQuanta,
  }
}

/** Lots as a quantity of the base currency. */
export function quantityOf(instrument: Pick<Instrument, 'lot' | 'lotsPerUnit'>, lots: number): number {
  return Number.isNaN(instrument.lotsPerUnit) ? lots * instrument.lot : lots / instrument.lotsPerUnit
}

/** Quanta as a quantity of the base currency. */
export function heldQuantity(
  instrument: Pick<Instrument, 'lot' | 'lotQuanta' | 'lotsPerUnit'>,
  quanta: number,
): number {
  const { lotQuanta, lotsPerUnit, lot } = instrument
  if (lotQuanta === 1) return quantityOf(instrument, quanta)
  return Number.isNaN(lotsPerUnit) ? (quanta * lot) / lotQuanta : quanta / (lotsPerUnit * lotQuanta)
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
