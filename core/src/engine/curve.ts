import { curveWidth } from '../portfolio/curve-columns.ts'
import { NumberTable } from '../portfolio/equity.ts'
import { BuyAndHold } from './buy-and-hold.ts'

/**
 * The equity curve at a fixed distance of time: the last known values at each boundary, one row per boundary that was
 * passed. portfolio/curve-columns.ts names the numbers of a row.
 */
export class Curve {
  readonly stepMs: number
  readonly table: NumberTable
  readonly buyAndHold: BuyAndHold
  /** The next boundary to be recorded. */
  next = Infinity

  /** @param capital what buy-and-hold starts with, cash units */
  constructor(stepMs: number, sleeves: number, markets: number, capital: number) {
    this.stepMs = stepMs
    this.table = new NumberTable(curveWidth(sleeves))
    this.buyAndHold = new BuyAndHold(markets, capital)
  }

  /** Set the first boundary: the one at or before `time`, so that the first row holds the start capital. */
  start(time: number): void {
    this.next = Math.floor(time / this.stepMs) * this.stepMs
  }

  /** Record the boundary `next`; the caller fills the row from the returned offset on and calls `step`. */
  addRow(): number {
    return this.table.addRow()
  }

  /** Go to the first boundary at or after `time`: a gap in the data leaves a gap in the curve, not copies. */
  step(time: number): void {
    this.next = Math.ceil(time / this.stepMs) * this.stepMs
  }
}
