/** A fall from a peak. Times in ms, amounts in cash units. */
export interface Drawdown {
  /** Peak minus trough. */
  readonly amount: number
  /** Amount over the peak, 0 to 1 (above 1 when equity went negative). */
  readonly fraction: number
  readonly peakTime: number
  readonly troughTime: number
  /** When the peak was reached again, or null. */
  readonly recoveredTime: number | null
}

/** Everything that a tracker remembers but its base. Times in ms, amounts in cash units; NaN where nothing was seen. */
export interface DrawdownState {
  readonly peak: number
  readonly peakTime: number
  readonly deepest: number
  readonly deepestAmount: number
  readonly deepestPeakTime: number
  readonly troughTime: number
  readonly recoveredTime: number
  readonly largestAmount: number
}

/**
 * Follows one curve bar by bar in constant memory: high-water mark, deepest drawdown as a fraction of the peak, and
 * as an amount. Allocates nothing per bar.
 */
export class DrawdownTracker {
  /** Begins as a number, here and elsewhere: a field that began as undefined would allocate every double it takes. */
  peak = 0
  /** Value added before a fraction is taken: a sleeve's curve starts at 0 and is measured against its capital. */
  base: number
  /** NaN before the first update: a curve that begins with a fall has its peak there. */
  #peakTime = NaN
  #deepest = 0
  #deepestAmount = 0
  #deepestPeakTime = 0
  #troughTime = 0
  #recoveredTime = NaN
  #largestAmount = 0
  /** A fall by up to this amount is neither the deepest nor the largest. */
  #record = 0
  /** What `update` was called with. */
  private value = NaN
  private time = NaN

  constructor(start: number, base = 0) {
    this.peak = start
    this.base = base
  }

  /**
   * Whether `update` would change anything: most values neither reach the peak nor fall deeper than ever, and a caller
   * at every bar asks first.
   */
  concerns(value: number): boolean {
    return value >= this.peak || this.peak - value > this.#record
  }

  /** No value from here to below the peak falls deeper than ever before; rounded up, to be on the safe side. */
  get recordLow(): number {
    return Math.ceil(this.peak - this.#record) + 1
  }

  /**
   * The next value of the curve; values that repeat may be left out. Passed on in plain fields: that is small enough
   * to be inlined always, while doubles among the arguments of a real call are allocated, often where it is not made.
   */
  update(value: number, time: number): void {
    this.value = value
    this.time = time
    this.follow()
  }

  private follow(): void {
    if (this.value >= this.peak) this.#rise()
    else if (this.peak - this.value > this.#record) this.#fall()
  }

  #rise(): void {
    const value = this.value
    if (this.#deepest > 0 && Number.isNaN(this.#recoveredTime)) this.#recoveredTime = this.time
    this.peak = value
    this.#peakTime = this.time
    this.#record = Math.min(this.#largestAmount, this.#deepest * (value + this.base))
  }

  #fall(): void {
    const amount = this.peak - this.value
    if (Number.isNaN(this.#peakTime)) this.#peakTime = this.time
    if (amount > this.#largestAmount) this.#largestAmount = amount
    const fraction = amount / (this.peak + this.base)
    if (fraction > this.#deepest) {
      this.#deepest = fraction
      this.#deepestAmount = amount
      this.#deepestPeakTime = this.#peakTime
      this.#troughTime = this.time
      this.#recoveredTime = NaN
    }
    this.#record = Math.min(this.#largestAmount, this.#deepest * (this.peak + this.base))
  }

  /** The deepest fall by fraction, or null when the curve never fell. */
  deepest(): Drawdown | null {
    if (this.#deepest === 0) return null
    return {
      amount: this.#deepestAmount,
      fraction: this.#deepest,
      peakTime: this.#deepestPeakTime,
      troughTime: this.#troughTime,
      recoveredTime: Number.isNaN(this.#recoveredTime) ? null : this.#recoveredTime,
    }
  }

  snapshot(): DrawdownState {
    return {
      peak: this.peak,
      peakTime: this.#peakTime,
      deepest: this.#deepest,
      deepestAmount: this.#deepestAmount,
      deepestPeakTime: this.#deepestPeakTime,
      troughTime: this.#troughTime,
      recoveredTime: this.#recoveredTime,
      largestAmount: this.#largestAmount,
    }
  }

  /** @param base of then, where it goes on to count */
  restore(state: DrawdownState, base = this.base): void {
    this.base = base
    this.peak = state.peak
    this.#peakTime = state.peakTime
    this.#deepest = state.deepest
    this.#deepestAmount = state.deepestAmount
    this.#deepestPeakTime = state.deepestPeakTime
    this.#troughTime = state.troughTime
    this.#recoveredTime = state.recoveredTime
    this.#largestAmount = state.largestAmount
    this.#record = Math.min(this.#largestAmount, this.#deepest * (this.peak + this.base))
  }

  /** When the last update that reached the present high-water mark was, ms; NaN before the first one. */
  get peakTime(): number {
    return this.#peakTime
  }

  /** The largest fall by amount, cash units. */
  get largestAmount(): number {
    return this.#largestAmount
  }
}

/** A table of numbers: rows of `width` doubles in blocks of rows, nothing allocated per row and nothing copied. */
export class NumberTable {
  readonly width: number
  rows = 0
  /** The block of the last row; `addRow` says where in it the row begins. */
  block: Float64Array
  #blocks: Float64Array[]
  readonly #blockRows: number
  #next = 0

  constructor(width: number, blockRows = 256) {
    this.width = width
    this.#blockRows = blockRows
    this.block = new Float64Array(width * blockRows)
    this.#blocks = [this.block]
  }

  /** Start a new row; returns the offset at which `block` takes its numbers. */
  addRow(): number {
    if (this.#next === this.block.length) {
      this.block = new Float64Array(this.block.length)
      this.#blocks.push(this.block)
      this.#next = 0
    }
    const offset = this.#next
    this.#next = offset + this.width
    this.rows++
    return offset
  }

  /** All rows, one behind the other. */
  snapshot(): Float64Array {
    const { width } = this
    const values = new Float64Array(this.rows * width)
    for (let row = 0; row < this.rows; row += this.#blockRows) {
      const rows = Math.min(this.#blockRows, this.rows - row)
      values.set(this.#blocks[row / this.#blockRows].subarray(0, rows * width), row * width)
    }
    return values
  }

  /** Take over the rows that `snapshot` gave, into a table without any. */
  restore(values: Float64Array): void {
    const { length } = this.block
    for (let from = 0; from < values.length; from += length) {
      const part = values.subarray(from, from + length)
      if (from > 0) {
        this.block = new Float64Array(length)
        this.#blocks.push(this.block)
      }
      this.block.set(part)
      this.#next = part.length
    }
    this.rows = values.length / this.width
  }

  /**
   * Go on where another table of the same kind stands. Its full blocks are never written again and are shared; the last
   * one is copied, so that both can grow.
   */
  continueFrom(other: NumberTable): void {
    this.block.set(other.block.subarray(0, other.#next))
    this.#blocks = [...other.#blocks.slice(0, -1), this.block]
    this.#next = other.#next
    this.rows = other.rows
  }

  get(row: number, column: number): number {
    const inBlock = row % this.#blockRows
    return this.#blocks[(row - inBlock) / this.#blockRows][inBlock * this.width + column]
  }
}
