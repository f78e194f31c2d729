import type { Released } from '../risk/limits.ts'

/**
 * The account as a venue would show it: one pool of cash and one net position per instrument. The simulated broker
 * keeps it from net fills alone, without looking at the sleeves, so that the sum of the sub-ledgers can be held
 * against it.
 */
export class SimulatedVenue {
  /** Cash units. */
  cash = 0
  /** Net lots by instrument index. */
  readonly netLots: Float64Array
  /** Fees taken, cash units. */
  fees = 0

  constructor(capitalUnits: number, instruments: number) {
    this.cash = capitalUnits
    this.netLots = new Float64Array(instruments)
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

  /** Funding of the net position; positive is paid by us. */
  fund(units: number): void {
    this.cash -= units
  }
}
