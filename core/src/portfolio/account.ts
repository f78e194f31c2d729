import { GrodtError } from '../errors.ts'
import { startAsDoubles } from './doubles.ts'

/** Amounts beyond this are no longer exact integers. */
const LARGEST = Number.MAX_SAFE_INTEGER

/**
 * The account: one pool of cash, in integer cash units. Every flow into or out of it belongs to one sleeve, and the
 * sleeve books the same integer, so that the pool is the capital plus the sum of the sleeves' flows, exactly.
 *
 * Positions of either kind of instrument are booked at full notional: a purchase takes `price x quantity` out of the
 * pool and adds a position worth the same. For perpetuals this is not the margin balance a venue shows, but it gives
 * the same equity and keeps all arithmetic linear.
 */
export class Account {
  readonly capital: number
  /** Cash units per unit of the quote currency. */
  readonly scale: number
  readonly currency: string
  /** Starts as a number: a field without a value would make the engine box every amount that is stored in it. */
  cash = 0

  constructor(capitalUnits: number, scale: number, currency: string) {
    this.capital = capitalUnits
    this.cash = capitalUnits
    this.scale = scale
    this.currency = currency
    startAsDoubles(this, 'cash')
  }
}

/**
 * The sub-ledger of one strategy: the flows, costs and reservations that are its own, in cash units. Its profit and
 * loss since the start is `flow + marks`.
 */
export class SubLedger {
  readonly name: string
  /** Sum of all cash flows: sales minus purchases minus fees minus funding paid. */
  flow = 0
  /** Value of its positions at the last prices; each position is rounded once. */
  marks = 0
  /** Notional of approved entry orders that wait. */
  reserved = 0
  /** Fees paid; part of `flow` already. */
  fees = 0
  /** Price given up to slippage, against the undisturbed price; part of `flow` already. */
  slippage = 0
  /** Funding paid (negative: received); part of `flow` already. */
  funding = 0
  /** Sum of the absolute notionals of its fills. */
  turnover = 0

  constructor(name: string) {
    this.name = name
    startAsDoubles(this, 'flow', 'marks', 'reserved', 'fees', 'slippage', 'funding', 'turnover')
  }
}

/** Book a flow of the sleeve into the pool. @throws GrodtError AMOUNT_OVERFLOW beyond exact integers */
export function bookFlow(account: Account, ledger: SubLedger, units: number): void {
  account.cash += units
  ledger.flow += units
  if (account.cash > LARGEST || account.cash < -LARGEST || ledger.flow > LARGEST || ledger.flow < -LARGEST) {
    throw new GrodtError('AMOUNT_OVERFLOW', {
      value: units / account.scale,
      currency: account.currency,
      capital: account.capital / account.scale,
    })
  }
}

/** Cash units as quote currency. */
export function toQuote(account: Account, units: number): number {
  return units / account.scale
}
