import { COLUMN_NAMES } from '../columns.ts'
import type { BarColumns } from '../columns.ts'
import { timeframeName } from '../timeframe.ts'
import type { CsvRows } from './csv.ts'
import { gridOffset } from './infer.ts'
import { utc } from './utc.ts'

/** Bad rows of each kind that are described; more are only counted. */
const MAX_DESCRIBED = 1_000

/** A line that is no valid bar. */
export interface BadRow {
  readonly line: number
  readonly problem: string
}

/** What can be wrong with a row; a row has the first that applies. */
export type RowFault =
  'unreadable' | 'not-finite' | 'price' | 'ohlc' | 'volume' | 'misaligned' | 'duplicate' | 'order'

/** A bad row with its kind and its time, ms; NaN when that cannot be read. */
export interface FaultyRow extends BadRow {
  readonly fault: RowFault
  readonly time: number
}

export interface CheckedRows {
  /** The good rows. */
  readonly columns: BarColumns
  /** The line of a good row in its file. */
  readonly lineOf: (bar: number) => number
  /** The first 1,000 bad rows of each kind, by line. */
  readonly badRows: readonly FaultyRow[]
  readonly badRowCount: number
  /** All bad rows of each kind that occurs. */
  readonly faults: ReadonlyMap<RowFault, number>
  /** True when the times fall from the first row to the last. */
  readonly descending: boolean
}

/**
 * Separates good rows from bad ones. Bad is a row that could not be read, whose prices are not finite and above zero,
 * whose high or low does not bound open and close, whose volume is negative, or whose time is off the grid of the
 * timeframe, repeated or out of order. Nothing is repaired.
 */
export function checkRows(rows: CsvRows, timeframeMs: number): CheckedRows {
  const { columns, firstLine } = rows
  const { time } = columns
  const offset = gridOffset(time, timeframeMs)
  const problems: FaultyRow[] = []
  const faults = new Map<RowFault, number>()
  const bad = new Uint8Array(time.length)
  let badRowCount = 0
  let falls = 0
  let last = -1
  let beforeLast = -1
  const reject = (row: number, fault: RowFault, problem: () => string): void => {
    bad[row] = 1
    badRowCount++
    const before = faults.get(fault) ?? 0
    faults.set(fault, before + 1)
    if (before >= MAX_DESCRIBED) return
    problems.push({ line: firstLine + row, problem: problem(), fault, time: time[row] })
  }

  for (let row = 0; row < time.length; row++) {
    const now = time[row]
    if (!isSound(columns, row)) {
      const [fault, problem] = valueProblem(columns, row)
      reject(row, fault, () => rows.problems.get(row) ?? problem)
    } else if ((now - offset) % timeframeMs !== 0) {
      reject(row, 'misaligned', () => `${utc(now)} is off the ${timeframeName(timeframeMs)} grid`)
    } else if (last >= 0 && now <= time[last]) {
      const previous = last
      if (now < time[last]) falls++
      if (isAhead(time, row, last, beforeLast)) {
        // One time far ahead would make all rows below it look late: the row with that time is the bad one.
        reject(last, 'order', () => `${utc(time[previous])} is after the time of the next lines`)
        last = row
        continue
      }
      const line = firstLine + previous
      if (now < time[last]) reject(row, 'order', () => `${utc(now)} is before line ${line}`)
      else {
        const equal = COLUMN_NAMES.every((name) => columns[name][row] === columns[name][previous])
        const values = equal ? '' : ' with other values'
        reject(row, 'duplicate', () => `${utc(now)} repeats line ${line}${values}`)
      }
    } else {
      beforeLast = last
      last = row
    }
  }

  const good = goodRows(bad, badRowCount)
  return {
    columns: good === null ? columns : selected(columns, good),
    lineOf: (bar) => firstLine + (good === null ? bar : good[bar]),
    badRows: problems.sort((a, b) => a.line - b.line),
    badRowCount,
    faults,
    descending: time.length > 2 && falls === time.length - 1,
  }
}

/** True for a row with finite prices above zero inside high and low, a volume and a time. NaN fails each comparison. */
function isSound(columns: BarColumns, row: number): boolean {
  const open = columns.open[row]
  const high = columns.high[row]
  const low = columns.low[row]
  const close = columns.close[row]
  const volume = columns.volume[row]
  const bounded = low > 0 && low <= open && low <= close && high >= open && high >= close && high < Infinity
  return bounded && volume >= 0 && volume < Infinity && Math.abs(columns.time[row]) <= 8.64e15
}

function valueProblem(columns: BarColumns, row: number): [RowFault, string] {
  const [time, open, high, low, close, volume] = COLUMN_NAMES.map((name) => columns[name][row])
  const values = { time, open, high, low, close, volume }
  for (const name of COLUMN_NAMES) {
    if (Number.isNaN(values[name])) return ['unreadable', `${name} cannot be read`]
    if (!Number.isFinite(values[name])) return ['not-finite', `${name} is not finite`]
  }
  for (const name of ['open', 'high', 'low', 'close'] as const) {
    if (values[name] <= 0) return ['price', `${name} is ${values[name]}, a price must be above 0`]
  }
  const top = open > close ? 'open' : 'close'
  const bottom = open < close ? 'open' : 'close'
  if (high < values[top]) return ['ohlc', `high ${high} is below ${top} ${values[top]}`]
  if (low > values[bottom]) return ['ohlc', `low ${low} is above ${bottom} ${values[bottom]}`]
  if (volume < 0) return ['volume', `volume is ${volume}, it must not be negative`]
  return ['unreadable', `time ${time} is out of range`]
}

/** True when it is not this row that is late but the last good one that is ahead of the rows around it. */
function isAhead(time: Float64Array, row: number, last: number, beforeLast: number): boolean {
  const fitsBefore = beforeLast < 0 || time[row] > time[beforeLast]
  return time[row] < time[last] && fitsBefore && time[row + 1] > time[row] && time[row + 1] <= time[last]
}

function goodRows(bad: Uint8Array, badCount: number): Uint32Array | null {
  if (badCount === 0) return null
  const good = new Uint32Array(bad.length - badCount)
  let count = 0
  for (let row = 0; row < bad.length; row++) if (bad[row] === 0) good[count++] = row
  return good
}

function selected(columns: BarColumns, rows: Uint32Array): BarColumns {
  const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row])
  const [time, open, high, low, close, volume] = COLUMN_NAMES.map((name) => pick(columns[name]))
  return { time, open, high, low, close, volume }
}
