import type { Instrument } from '../market/instrument.ts'
import type { EntryRequest, Exposure } from '../risk/limits.ts'
import type { Engine } from './engine.ts'
import type { Slot } from './slot.ts'

/** Used again for every entry. Numbers start as doubles, so that the object keeps its shape. */
export type MutableExposure = { -readonly [Name in keyof Exposure]: Exposure[Name] } & {
  /** Positions of other slots leave and were not counted. */
  leaving: boolean
}

export type MutableRequest = { -readonly [Name in keyof EntryRequest]: EntryRequest[Name] }

/** Used again for every entry, as the exposure is. */
export function newRequest(instrument: Instrument): MutableRequest {
  return {
    instrument,
    side: 1,
    wanted: 0.5,
    price: 0.5,
    last: 0.5,
    stopFraction: 0.5,
    age: 0.5,
    time: 0.5,
    scale: 0.5,
  }
}

/** @param symbols how many are traded */
export function newExposure(symbols: number): MutableExposure {
  return {
    equity: 0.5,
    budget: 0.5,
    share: 0.5,
    sleeve: 0.5,
    symbol: 0.5,
    gross: 0.5,
    net: 0.5,
    waitingLong: 0.5,
    waitingShort: 0.5,
    sleevePositions: 0,
    positions: 0,
    tradesToday: 0,
    freeCash: 0.5,
    symbolGross: new Float64Array(symbols),
    symbolNet: new Float64Array(symbols),
    symbolWaiting: new Float64Array(symbols),
    leaving: false,
  }
}

/** Value of what no exit takes along, cash units: it counts as exposure, but not as a position. */
function dustOf({ lots, held, mark, instrument }: Slot): number {
  const dust = held - lots * instrument.lotQuanta
  if (dust === 0) return 0
  return lots === 0 ? mark : (mark * dust) / held
}

/**
 * The books before an entry of a slot; what leaves at the next open is taken as gone, and `leaving` tells that there was
 * something. The books are valued already.
 */
export function exposureBefore(
  engine: Engine,
  slot: Slot,
  side: 1 | -1,
  budget: number,
): Readonly<MutableExposure> {
  const before = engine.exposureBefore
  const { symbolGross, symbolNet, symbolWaiting } = before
  let gross = engine.reserved
  let net = 0
  let waitingLong = 0
  let waitingShort = 0
  let positions = 0
  let sleeveNotional = slot.sleeve.ledger.reserved
  let sleevePositions = 0
  let sleeveWaiting = 0
  let leaving = false
  for (const { slots, instrument } of engine.markets) {
    const { index } = instrument
    symbolGross[index] = 0
    symbolNet[index] = 0
    symbolWaiting[index] = 0
    for (const one of slots) {
      const { lots, exitDue, entry, opened, sleeve } = one
      const stays = lots !== 0 && exitDue === 0
      const held = stays ? one.mark : dustOf(one)
      // An entry never fills beside what leaves its own slot.
      if (lots !== 0 && exitDue !== 0 && one !== slot) leaving = true
      if (!stays && entry === null && held === 0) continue
      const reserved = entry === null ? 0 : entry.reserved
      const waiting = entry === null ? 0 : entry.side * reserved
      gross += Math.abs(held)
      net += held
      if (waiting > 0) waitingLong += waiting
      else waitingShort -= waiting
      symbolGross[index] += Math.abs(held) + reserved
      symbolNet[index] += held
      symbolWaiting[index] += waiting
      const isPosition = stays || entry !== null
      if (isPosition) positions++
      if (sleeve !== slot.sleeve) continue
      sleeveNotional += Math.abs(held)
      if (isPosition) sleevePositions++
      // The rest of an entry that was filled in part belongs to a trade that is counted.
      if (entry !== null && entry !== opened) sleeveWaiting++
    }
  }
  const { account, equity } = engine
  before.equity = equity
  before.budget = budget
  before.share = slot.sleeve.weight * equity
  before.sleeve = sleeveNotional
  before.symbol = symbolGross[slot.instrument.index]
  before.gross = gross
  before.net = net
  before.waitingLong = waitingLong
  before.waitingShort = waitingShort
  before.sleevePositions = sleevePositions
  before.positions = positions
  before.leaving = leaving
  // A fee in the base currency needs no cash.
  const cashFee = slot.instrument.feeInBase ? 0 : slot.instrument.takerFee
  const counted = slot.sleeve.limits.maxTradesPerDay !== Infinity
  before.tradesToday = counted ? slot.sleeve.openedOn(engine.time) + sleeveWaiting : 0
  before.freeCash =
    slot.instrument.kind === 'spot' && side > 0 ? (account.cash - engine.reserved) / (1 + cashFee) : Infinity
  return before
}
