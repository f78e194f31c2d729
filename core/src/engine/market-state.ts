import { COLUMN_NAMES, newColumns, type BarColumns } from '../market/columns.ts'
import type { Instrument } from '../market/instrument.ts'
import type { BarSlice } from './inputs.ts'
import type { Slot } from './slot.ts'
import type { Track } from './track.ts'

/** What a market remembers between two inputs. */
export interface MarketMemory {
  /** Base bars seen in all. */
  readonly bars: number
  /** Lots that our orders took from the current bar. */
  readonly taken: number
  /** The current base bar in the order of the columns; NaN before the first. */
  readonly bar: readonly number[]
}

/** One instrument in the engine: the rows of the present input, the current base bar, and who trades it. */
export class MarketState {
  readonly instrument: Instrument
  readonly baseMs: number
  /** False when the feed has no volume: the broker's volume limit does not apply then. */
  readonly hasVolume: boolean
  readonly tracks: Track[] = []
  /** The track of the base bars, null while nobody reads them. */
  base: Track | null = null
  readonly slots: Slot[] = []
  /** Base bars seen in all, history included. */
  bars = 0
  /** Whether the present batch has a bar here. */
  present = false

  /** Lots that our orders took from the bar number `takenBar`. */
  #taken = 0
  #takenBar = 0

  /** Where the current bar is, read in place: most bars are looked at by nobody. */
  columns: BarColumns
  row = 0
  /** The row of `columns` up to which what is held here has its value. */
  valued = 0
  /** Outlives the input: what the columns of the feed hold afterwards is its own affair. */
  readonly #kept = newColumns(1)
  /** The rows of the present input that are still to come. */
  source: BarColumns
  next = 0
  end = 0
  /** Close time of the next row, Infinity when the input has none left here. */
  nextClose = Infinity
  /** Slots that hold something or have a waiting entry: nothing to do inside a bar while 0. */
  active = 0
  /** Slots that hold something, be it dust. */
  held = 0
  /** Nothing can happen inside a bar whose prices stay between these, apart from what is due at its open. */
  quietLow = -Infinity
  quietHigh = Infinity
  #alarmLow = -Infinity
  #alarmHigh = Infinity
  /** Slots with market orders that wait for an open. */
  dueAtOpen = 0

  constructor(instrument: Instrument, baseMs: number, hasVolume: boolean) {
    this.instrument = instrument
    this.baseMs = baseMs
    this.hasVolume = hasVolume
    for (const name of COLUMN_NAMES) this.#kept[name][0] = NaN
    this.columns = this.source = this.#kept
  }

  /** Point at the rows of a slice. */
  load(slice: BarSlice): void {
    this.source = slice.columns
    this.next = slice.from
    this.end = slice.to
    this.nextClose = slice.from < slice.to ? slice.columns.time[slice.from] + this.baseMs : Infinity
  }

  /** Count again what the slots wait for; called after every change of an order, a position or a stop. */
  refresh(): void {
    let active = 0
    let holding = 0
    let due = 0
    let below = this.#alarmLow
    let above = this.#alarmHigh
    for (const { lots, held, entry, exitDue, cutDue, stop, target } of this.slots) {
      if (held !== 0 || entry !== null) active++
      if (held !== 0) holding++
      if (exitDue !== 0 || cutDue !== 0 || entry?.type === 'market') due++
      if (entry !== null || exitDue !== 0 || cutDue !== 0) below = Infinity
      const lower = lots > 0 ? stop : target
      const upper = lots > 0 ? target : stop
      if (lots !== 0 && lower > below) below = lower
      if (lots !== 0 && upper < above) above = upper
    }
    this.active = active
    this.held = holding
    this.dueAtOpen = due
    this.quietLow = below
    this.quietHigh = above
  }

  /** Look at the books whenever a price gets to `low` or below it, or to `high` or above it. */
  watch(low: number, high: number): void {
    this.#alarmLow = low
    this.#alarmHigh = high
    this.refresh()
  }

  /** The same for prices at which something else asks for a look, in addition. */
  tighten(low: number, high: number): void {
    this.#alarmLow = Math.max(this.#alarmLow, low)
    this.#alarmHigh = Math.min(this.#alarmHigh, high)
    this.refresh()
  }

  /** Whether the books are concerned by the current bar: something is due at its open, or inside it. */
  get concerned(): boolean {
    return !(this.low > this.quietLow && this.high < this.quietHigh)
  }

  /** Make the next row the current bar. */
  advance(): void {
    const source = this.source
    const next = this.next + 1
    if (this.columns !== source) this.#enter(source)
    this.row = next - 1
    this.next = next
    this.bars++
    this.nextClose = next < this.end ? source.time[next] + this.baseMs : Infinity
  }

  #enter(source: BarColumns): void {
    this.columns = source
    this.valued = this.next - 1
  }

  /** The input is over: keep the current bar and let go of its columns. */
  release(): void {
    const from = this.columns
    if (from === this.#kept) return
    for (const name of COLUMN_NAMES) this.#kept[name][0] = from[name][this.row]
    this.columns = this.source = this.#kept
    this.row = 0
    this.valued = 0
  }

  /** The current base bar; NaN before the first. */
  get open(): number {
    return this.columns.open[this.row]
  }

  get high(): number {
    return this.columns.high[this.row]
  }

  get low(): number {
    return this.columns.low[this.row]
  }

  get close(): number {
    return this.columns.close[this.row]
  }

  get volume(): number {
    return this.columns.volume[this.row]
  }

  /** Lots that our orders took from the current bar. */
  get taken(): number {
    return this.#takenBar === this.bars ? this.#taken : 0
  }

  /** What outlives an input; what the slots wait for and where to look is worked out from the books again. */
  snapshot(): MarketMemory {
    return {
      bars: this.bars,
      taken: this.taken,
      bar: COLUMN_NAMES.map((name) => this.columns[name][this.row]),
    }
  }

  /** Before the first input. */
  restore({ bars, taken, bar }: MarketMemory): void {
    this.bars = bars
    this.#taken = taken
    this.#takenBar = bars
    COLUMN_NAMES.forEach((name, i) => (this.#kept[name][0] = bar[i]))
  }

  take(lots: number): void {
    this.#taken = this.taken + lots
    this.#takenBar = this.bars
  }
}
