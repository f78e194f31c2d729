import { startAsDoubles } from '../portfolio/doubles.ts'
import type { Released } from '../risk/limits.ts'

/**
 * The account as a venue would show it: one pool of cash and one net position per instrument. The simulated broker
 * keeps it from net fills alone, without looking at the sleeves, so that the sum of the sub-ledgers can be held
 * against it.
 */
export class SimulatedVenue {
  /** Cash units. */
  cash = 0
  /** Lots bought less lots sold by instrument index. */
  readonly netLots: Float64Array
  /** Fees taken out of what was bought by instrument index, quanta. The net position is `netLots` less these. */
  readonly baseFees: Float64Array
  /** Fees taken in cash, cash units. */
  fees = 0

  constructor(capitalUnits: number, instruments: number) {
    this.cash = capitalUnits
    this.netLots = new Float64Array(instruments)
    this.baseFees = new Float64Array(instruments)
    startAsDoubles(this, 'cash', 'fees')
  }

  /**
   * One net execution: lots and notional are signed alike (positive buys).
   *
   * @param _by what stands behind it; nothing that was not approved can be executed
   */
  execute(_by: Released, instrument: number, lots: number, notional: number, fee: number): void {
    this.netLots[instrument] += lots
    this.cash -= notional + fee
    this.fees += fee
  }

  /** A fee that is taken out of what has been bought, quanta. */
  takeBaseFee(instrument: number, quanta: number): void {
    this.baseFees[instrument] += quanta
  }

  /** Funding of the net position; positive is paid by us. */
  fund(units: number): void {
    this.cash -= units
  }
}
