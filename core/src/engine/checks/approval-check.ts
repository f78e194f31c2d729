import type { Engine } from '../engine.ts'
import type { Slot, WaitingEntry } from '../slot.ts'
import { reaches } from '../../risk/locks.ts'
import { above, wrong, type Unit, type Violation } from './violation.ts'

const MINUTE = 60_000
const DAY = 1_440 * MINUTE

/** Products are rounded here at other places than in the limits. */
const RELATIVE = 1e-8

/**
 * Invariant 4 at the moment of a decision: an entry that has just been approved is held against every limit once more,
 * with a book that is summed from quantities and prices here, not from the sums that the limits read. Not looked at
 * again: correlation and value at risk, which need the past returns of every symbol, and what an entry that was approved
 * beside a leaving position finds when it fills.
 */
export class ApprovalCheck {
  readonly #engine: Engine
  /** When entries were approved in the last day, ms. */
  #times: number[]

  constructor(engine: Engine) {
    this.#engine = engine
    this.#times = [...engine.model.rate.snapshot()]
  }

  /** What the entry breaks, or null. Called between the approval and everything that follows it. */
  check(slot: Slot, entry: WaitingEntry): Violation | null {
    return (
      closed(slot) ??
      ownTerms(this.#engine, slot, entry) ??
      bookTerms(this.#engine, slot, entry) ??
      this.#rate(slot)
    )
  }

  #rate(slot: Slot): Violation | null {
    const { time } = this.#engine
    const { orderRate } = slot.sleeve.limits
    if (Math.min(orderRate.perMinute, orderRate.perHour, orderRate.perDay) === Infinity) return null
    this.#times = this.#times.filter((at) => at > time - DAY)
    this.#times.push(time)
    const limits = [
      ['a minute', MINUTE, orderRate.perMinute],
      ['an hour', 60 * MINUTE, orderRate.perHour],
      ['a day', DAY, orderRate.perDay],
    ] as const
    for (const [name, ms, allowed] of limits) {
      const count = this.#times.filter((at) => at > time - ms).length
      if (count > allowed) return above(4, `the number of entries approved within ${name}`, count, allowed)
    }
    return null
  }
}

const by = ({ sleeve, instrument }: Slot): string => `an entry of ${sleeve.name} in ${instrument.symbol}`

/** Nothing is approved for whom a gate is closed. */
function closed(slot: Slot): Violation | null {
  const { sleeve, instrument, books, regimeNow } = slot
  const { killSwitch, strategies, locks } = books.guard.state
  const what = by(slot)
  const approved = (although: string): Violation =>
    wrong(4, what, `approved although ${although}`, 'a refusal')
  if (killSwitch.stage === 'latched') return approved('the kill switch is latched')
  if (strategies[sleeve.index].pause !== null) return approved('the strategy is paused')
  const lock = locks.locks.find((one) => reaches(one, sleeve.name, instrument.symbol))
  if (lock !== undefined) return approved(`lock ${lock.id} is in force`)
  if (sleeve.quarantined) return approved('the strategy is in quarantine')
  if (!sleeve.enabled) return approved('the strategy is disabled')
  const { regimeRequirements } = sleeve.spec
  const label = regimeNow.known ? regimeNow.label : 'unknown'
  if (regimeRequirements.length > 0 && !regimeRequirements.includes(label)) {
    return approved(`the regime is ${label}`)
  }
  return null
}

const priceOf = ({ market }: Slot, { price }: WaitingEntry): number =>
  Number.isNaN(price) ? market.close : price

/** What the order itself must keep, whatever else is in the book. */
function ownTerms(engine: Engine, slot: Slot, entry: WaitingEntry): Violation | null {
  const { instrument, market, sleeve } = slot
  const { limits } = sleeve
  const { approval, lots, side } = entry
  const { notional } = approval
  const what = by(slot)
  const cash = unitOf(engine)
  const price = priceOf(slot, entry)
  if (!(Number.isInteger(lots) && lots >= 1 && lots === approval.lots)) {
    return wrong(4, what, `${lots} lots`, `${approval.lots} whole lots as approved`)
  }
  const value = lots * price * instrument.unitsPerLot
  if (!(Math.abs(notional - value) <= 1 + value * RELATIVE)) {
    return wrong(4, `the notional of ${what}`, notional / cash.scale, `${value / cash.scale} at ${price}`)
  }
  const least = instrument.minNotional * cash.scale
  if (notional < least - 1) {
    return wrong(4, `the notional of ${what}`, notional / cash.scale, `at least ${instrument.minNotional}`)
  }
  if (instrument.kind === 'spot' && side < 0) return wrong(4, what, 'short on a spot market', 'long')
  const away = Math.abs(price - market.close) / market.close
  if (away > limits.priceCollar * (1 + RELATIVE)) {
    return above(4, `the distance from the last price of ${what}`, away, limits.priceCollar)
  }
  const age = (engine.time - market.columns.time[market.row]) / market.baseMs - 1
  if (age > limits.staleBars)
    return above(4, `the age in bars of the price of ${what}`, age, limits.staleBars)
  return atStop(engine, slot, entry, price)
}

/** The stop, and the loss at it. */
function atStop(engine: Engine, slot: Slot, entry: WaitingEntry, price: number): Violation | null {
  const { limits, weight } = slot.sleeve
  const { side, stop, stopIsDistance, approval } = entry
  const bounded = limits.maxRiskPerTrade !== Infinity
  if (!limits.stopRequired && !bounded) return null
  if (Number.isNaN(stop)) return wrong(4, by(slot), 'without a stop', 'one with a stop')
  if (!bounded) return null
  const level = stopIsDistance ? price - side * stop : stop
  const loss = Math.max(0, (approval.notional * side * (price - level)) / price)
  const equity = equityOf(engine)
  const basis = limits.riskBasis === 'equity' ? equity : Math.max(0, weight * engine.spec.exposure * equity)
  const allowed = limits.maxRiskPerTrade * basis
  return within(engine, `the loss at the stop of ${by(slot)}`, loss, allowed)
}

const unitOf = ({ account }: Engine): Unit => ({ name: account.currency, scale: account.scale })

/** Value of quanta at the last price, cash units, not rounded. */
const valueOf = ({ market, instrument }: Slot, quanta: number): number =>
  quanta === 0 ? 0 : quanta * market.close * instrument.unitsPerQuantum

function equityOf({ account, markets }: Engine): number {
  let equity = account.cash
  for (const { slots } of markets) for (const slot of slots) equity += valueOf(slot, slot.held)
  return equity
}

/** A limit in cash units. Every part of a sum is rounded once in the books. */
function within(engine: Engine, what: string, value: number, limit: number): Violation | null {
  const parts = engine.sleeves.length * engine.markets.length
  if (value <= limit * (1 + RELATIVE) + 2 * parts + 2) return null
  return above(4, what, value, limit, unitOf(engine))
}

/** One sum over a part of the book, cash units. */
interface Part {
  /** Held and waiting, long and short added. */
  gross: number
  /** Longs less shorts that are held. */
  net: number
  long: number
  short: number
  positions: number
}

function partOf(slots: readonly Slot[]): Part {
  const part: Part = { gross: 0, net: 0, long: 0, short: 0, positions: 0 }
  for (const slot of slots) {
    const { held, lots, exitDue, entry, instrument } = slot
    // What leaves at the next open counts no more; dust stays.
    const value = valueOf(slot, exitDue === 0 ? held : held - lots * instrument.lotQuanta)
    const waiting = entry === null ? 0 : (entry.approval.notional * entry.lots) / entry.approval.lots
    part.gross += Math.abs(value) + waiting
    part.net += value
    if (entry !== null && entry.side > 0) part.long += waiting
    else part.short += waiting
    if (entry !== null || (lots !== 0 && exitDue === 0)) part.positions++
  }
  return part
}

/** The limits on the book with the entry in it. */
function bookTerms(engine: Engine, slot: Slot, entry: WaitingEntry): Violation | null {
  const { sleeve, instrument } = slot
  const { limits } = sleeve
  const { notional } = entry.approval
  const equity = equityOf(engine)
  const share = sleeve.weight * equity
  const budget = Math.max(0, share * engine.spec.exposure)
  const all = engine.markets.flatMap(({ slots }) => slots)
  const own = partOf(sleeve.slots)
  const book = partOf(all)
  const same = partOf(engine.markets[instrument.index].slots)
  const after = `after ${by(slot)}`
  const sums: readonly (readonly [what: string, value: number, limit: number])[] = [
    [`the notional of ${by(slot)}`, notional, budget * limits.maxPosition],
    [`the use of the budget ${after}`, own.gross, budget],
    [`the notional of ${sleeve.name} ${after}`, own.gross, limits.maxNotional],
    // The product of nothing and no limit would be no number.
    [`the leverage of ${sleeve.name} ${after}`, own.gross, times(limits.maxLeverage, share)],
    [`the gross exposure ${after}`, book.gross, times(limits.maxGross, equity)],
    [
      `the net exposure ${after}`,
      entry.side > 0 ? book.net + book.long : book.short - book.net,
      times(limits.maxNet, equity),
    ],
    [`the exposure in ${instrument.symbol} ${after}`, same.gross, times(limits.maxSymbol, equity)],
  ]
  for (const [what, value, limit] of sums) {
    const broken = within(engine, what, value, limit)
    if (broken !== null) return broken
  }
  return (
    groupTerms(engine, slot, equity) ??
    cashTerms(engine, slot, entry, all) ??
    countTerms(engine, slot, own.positions, book.positions)
  )
}

const times = (limit: number, basis: number): number => (limit === Infinity ? Infinity : limit * basis)

function groupTerms(engine: Engine, slot: Slot, equity: number): Violation | null {
  const { symbol } = slot.instrument
  for (const { name, symbols, maxExposure } of slot.sleeve.limits.groups) {
    if (!symbols.includes(symbol)) continue
    const members = engine.markets.filter(({ instrument }) => symbols.includes(instrument.symbol))
    const { gross } = partOf(members.flatMap(({ slots }) => slots))
    const what = `the exposure of the group ${name} after ${by(slot)}`
    const broken = within(engine, what, gross, maxExposure * equity)
    if (broken !== null) return broken
  }
  return null
}

/** A purchase on a spot market is paid with cash that nothing else has reserved. */
function cashTerms(engine: Engine, slot: Slot, entry: WaitingEntry, all: readonly Slot[]): Violation | null {
  const { kind, feeInBase, takerFee } = slot.instrument
  if (kind !== 'spot') return null
  const { long, short } = partOf(all)
  const price = entry.approval.notional * (1 + (feeInBase ? 0 : takerFee))
  const needed = price + long + short - entry.approval.notional
  return within(engine, `the cash needed after ${by(slot)}`, needed, engine.account.cash)
}

function countTerms(engine: Engine, slot: Slot, own: number, all: number): Violation | null {
  const { limits, name } = slot.sleeve
  if (own > limits.maxSleevePositions) {
    return above(4, `the number of positions of ${name} after ${by(slot)}`, own, limits.maxSleevePositions)
  }
  if (all > limits.maxPositions) {
    return above(4, `the number of positions after ${by(slot)}`, all, limits.maxPositions)
  }
  if (limits.maxTradesPerDay === Infinity) return null
  const opened = openedToday(engine, slot)
  if (opened <= limits.maxTradesPerDay) return null
  return above(4, `the trades of ${name} of this day after ${by(slot)}`, opened, limits.maxTradesPerDay)
}

/** Positions that the strategy opened since 00:00 UTC, and those that its waiting entries will open. */
function openedToday({ trades, time }: Engine, { sleeve }: Slot): number {
  const day = Math.floor(time / DAY) * DAY
  let count = 0
  for (const { lots, entryTime, entry, opened } of sleeve.slots) {
    if (lots !== 0 && entryTime >= day) count++
    if (entry !== null && entry !== opened) count++
  }
  // Whatever was opened today was closed today.
  for (let row = trades.length - 1; row >= 0; row--) {
    const trade = trades.get(row)
    if (trade.exitTime < day) break
    if (trade.sleeve === sleeve.index && trade.entryTime >= day) count++
  }
  return count
}
