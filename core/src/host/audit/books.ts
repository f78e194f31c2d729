import type { EngineEvent } from '../../engine/events.ts'
import type { EngineSnapshot } from '../../engine/snapshot/schema.ts'
import { heldQuantity, reciprocal } from '../../market/instrument.ts'
import { decimal, minus, plus, sign, text, ZERO, type Decimal } from './decimal.ts'

/** Amounts of a book, quote currency. */
export interface Amounts {
  /** Cash that came in, less what went out. */
  flow: Decimal
  fees: Decimal
  slippage: Decimal
  funding: Decimal
  turnover: Decimal
}

export const noAmounts = (): Amounts => ({
  ...{ flow: ZERO, fees: ZERO, slippage: ZERO, funding: ZERO, turnover: ZERO },
})

/** The books of a snapshot. */
export interface BookedState {
  /** The last record whose effect is in it. */
  readonly record: number
  readonly events: number
  readonly orders: number
  readonly trades: number
  /** Cash less the start capital, quote currency. */
  readonly cash: Decimal
  readonly strategies: ReadonlyMap<string, Amounts>
  /** What is held, dust too: signed, base currency. */
  readonly held: readonly Held[]
}

/** What a strategy holds of a symbol. */
export interface Held {
  readonly strategy: string
  readonly symbol: string
  readonly quantity: Decimal
}

/** @param snapshot of an engine, checked */
export function bookedState(record: number, snapshot: EngineSnapshot): BookedState {
  const { scale, capital, cash, engine, sleeves, trades, markets } = snapshot
  const places = Math.round(Math.log10(scale))
  const quote = (units: number): Decimal => ({ digits: BigInt(units), places })
  const quantity = (of: string, quanta: number): Decimal => {
    const market = markets.find(({ symbol }) => symbol === of)
    if (market === undefined) return ZERO
    const { lot, lotQuanta } = market
    return decimal(heldQuantity({ lot, lotQuanta, lotsPerUnit: reciprocal(lot) }, quanta))
  }
  return {
    record,
    events: engine.seq,
    orders: engine.nextOrder - 1,
    trades: trades.reason.length,
    cash: quote(cash - capital),
    strategies: new Map(
      sleeves.map(({ name, ledger }) => [
        name,
        {
          flow: quote(ledger.flow),
          fees: quote(ledger.fees),
          slippage: quote(ledger.slippage),
          funding: quote(ledger.funding),
          turnover: quote(ledger.turnover),
        },
      ]),
    ),
    held: sleeves.flatMap(({ name, slots }) =>
      slots.map(({ symbol, held }) => ({ strategy: name, symbol, quantity: quantity(symbol, held) })),
    ),
  }
}

/**
 * What an event books, quote currency: null for one that books nothing.
 *
 * @returns flow null where the journal is older than notionals in fills
 */
export function bookedBy(event: EngineEvent): (Omit<Amounts, 'flow'> & { flow: Decimal | null }) | null {
  if (event.kind === 'funding') {
    const funding = decimal(event.paid)
    return { ...noAmounts(), funding, flow: minus(ZERO, funding) }
  }
  if (event.kind !== 'fill') return null
  const fees = decimal(event.fee)
  const slippage = decimal(event.slippage)
  const notional = event.notional as number | undefined
  if (notional === undefined) return { ...noAmounts(), fees, slippage, flow: null }
  const turnover = decimal(notional)
  const signed = event.side === 'sell' ? turnover : minus(ZERO, turnover)
  // A fee in the base currency takes no cash.
  const flow = event.baseFee === undefined ? minus(signed, fees) : signed
  return { flow, fees, slippage, funding: ZERO, turnover }
}

const NAMES = ['flow', 'fees', 'slippage', 'funding', 'turnover'] as const

/** Sums what events book, and holds it against the books of snapshots. */
export class Books {
  readonly #states: ReadonlyMap<number, BookedState>
  readonly #strategies = new Map<string, Amounts>()
  #cash = ZERO
  #events = 0
  #orders = 0
  #trades = 0
  /** What the sums have to be added to: nothing, or the first snapshot of a journal that lost its beginning. */
  #base: BookedState | null
  /** Whether every fill said its notional. */
  #whole = true

  constructor(states: readonly BookedState[], anchor: number) {
    this.#states = new Map(states.map((state) => [state.record, state]))
    const empty = { record: 0, events: 0, orders: 0, trades: 0, cash: ZERO, strategies: new Map(), held: [] }
    this.#base = anchor === 0 ? empty : (this.#states.get(anchor) ?? null)
  }

  add(event: EngineEvent): void {
    this.#events++
    if (event.kind === 'order-approved') this.#orders++
    if (event.kind === 'trade-closed') this.#trades++
    const booked = bookedBy(event)
    if (booked === null) return
    if (booked.flow === null) this.#whole = false
    const flow = booked.flow ?? ZERO
    const sums = this.#of((event as { readonly strategy: string }).strategy)
    for (const name of NAMES) sums[name] = plus(sums[name], name === 'flow' ? flow : booked[name])
    this.#cash = plus(this.#cash, flow)
  }

  /** What a strategy has booked goes on under another name. */
  rename(from: string, to: string): void {
    const sums = this.#strategies.get(from)
    if (sums !== undefined) this.#strategies.set(to, sums)
    this.#strategies.delete(from)
    const before = this.#base?.strategies.get(from)
    if (this.#base === null || before === undefined) return
    const strategies = new Map([...this.#base.strategies, [to, before] as const])
    strategies.delete(from)
    this.#base = { ...this.#base, strategies }
  }

  /** What is held according to the snapshot at a record; null where there is none. */
  held(record: number): readonly Held[] | null {
    return this.#states.get(record)?.held ?? null
  }

  /** Compare at a record at which there is a snapshot. */
  at(record: number, told: { fits(): void; differs(problem: string): void }): void {
    const state = this.#states.get(record)
    if (state === undefined) return
    if (this.#base === null) {
      this.#from(state)
      return
    }
    const problems = [...this.#differences(this.#base, state)]
    for (const problem of problems) told.differs(`the snapshot at record ${record} ${problem}`)
    if (problems.length === 0) told.fits()
  }

  *#differences(base: BookedState, state: BookedState): Generator<string> {
    for (const [name, sum] of [
      ['events', this.#events],
      ['orders', this.#orders],
      ['trades', this.#trades],
    ] as const) {
      const expected = base[name] + sum
      if (state[name] !== expected) yield `has ${state[name]} ${name}, the journal up to it ${expected}`
    }
    const cash = plus(base.cash, this.#cash)
    if (this.#whole && sign(minus(state.cash, cash)) !== 0) {
      yield `has cash of the start capital plus ${text(state.cash)}, the events sum to ${text(cash)}`
    }
    for (const [strategy, booked] of state.strategies) {
      const before = base.strategies.get(strategy)
      for (const name of NAMES) {
        if (!this.#whole && (name === 'flow' || name === 'turnover')) continue
        const sum = plus(before?.[name] ?? ZERO, this.#strategies.get(strategy)?.[name] ?? ZERO)
        if (sign(minus(booked[name], sum)) === 0) continue
        yield `has a ${name} of ${text(booked[name])} for ${strategy}, the events sum to ${text(sum)}`
      }
    }
  }

  #from(state: BookedState): void {
    this.#base = state
    this.#strategies.clear()
    this.#cash = ZERO
    this.#events = 0
    this.#orders = 0
    this.#trades = 0
    this.#whole = true
  }

  #of(strategy: string): Amounts {
    let sums = this.#strategies.get(strategy)
    if (sums === undefined) {
      sums = noAmounts()
      this.#strategies.set(strategy, sums)
    }
    return sums
  }
}
