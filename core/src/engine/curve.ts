import { NumberTable } from '../portfolio/equity.ts'

/** Columns of the curve before the results of the sleeves. */
export const CURVE_COLUMNS = ['time', 'equity', 'cash', 'gross'] as const

/**
 * The equity curve at a fixed distance of time: the last known values at each boundary, one row per boundary that was
 * passed, in cash units. Columns: time, equity, cash, gross exposure, then the result of each sleeve.
 */
export class Curve {
  readonly stepMs: number
  readonly table: NumberTable
  /** The next boundary to be recorded. */
  next = Infinity

  constructor(stepMs: number, sleeves: number) {
    this.stepMs = stepMs
    this.table = new NumberTable(CURVE_COLUMNS.length + sleeves, 1024)
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
