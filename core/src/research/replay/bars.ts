import type { BarSlice } from '../../engine/inputs.ts'
import type { FailedAnswer } from '../../engine/outside.ts'
import { GrodtError } from '../../errors.ts'
import { faultsOf } from '../../host/durable/record.ts'
import { COLUMN_NAMES, type BarColumns } from '../../market/columns.ts'
import { chunks, MAX_ROWS } from '../../market/feed.ts'
import { nextBars, type SimulatedMarket } from '../../market/simulated.ts'
import type { Json } from '../../store/json.ts'
import type { ReadRecord, JournalReader } from '../../store/read.ts'

/** Consecutive records of bars that go into the engine at once, as a backtest does it. */
export interface BarBlock {
  readonly kind: 'bars' | 'history'
  readonly records: readonly ReadRecord[]
  /** By instrument; none where it has no bars. */
  readonly columns: readonly (BarColumns | null)[]
  /** By record and instrument the row after its last bar. */
  readonly ends: readonly (readonly number[])[]
  /** Answers to the bars of the only record that did not come. */
  readonly faults?: readonly FailedAnswer[]
}

/** Records of bars that wait for their block. */
export interface Waiting {
  readonly records: ReadRecord[]
  readonly ends: number[][]
  /** By instrument the number of the first row in its series. */
  first: readonly number[]
}

/** The rows to which a record refers: by instrument the first, and how many. */
interface Rows {
  readonly rows: readonly number[]
  /** One each when left out. */
  readonly counts?: readonly number[]
}

export const isBars = ({ kind }: ReadRecord): boolean => kind === 'bars' || kind === 'history'

function rowsIn(folder: string, { seq, input }: ReadRecord): Rows {
  if (typeof input === 'object' && input !== null && 'rows' in (input as Record<string, Json>)) {
    return input as unknown as Rows
  }
  throw new GrodtError('REPLAY_INPUTS', { folder, seq })
}

const hasFaults = ({ input }: ReadRecord): boolean => faultsOf(input).faults !== undefined

/**
 * Have a record wait with those before it.
 *
 * @returns false when it does not fit: it is of another kind, its rows do not follow theirs, they are enough, or answers
 * did not come, which is said of one time
 * @throws GrodtError REPLAY_INPUTS when the journal holds no inputs
 */
export function wait(folder: string, waiting: Waiting, record: ReadRecord): boolean {
  const { rows, counts = rows.map(() => 1) } = rowsIn(folder, record)
  const { records, ends } = waiting
  if (records.length === 0) waiting.first = rows
  else if (records[0].kind !== record.kind || rows.length !== waiting.first.length) return false
  else if (hasFaults(record) || hasFaults(records[0])) return false
  const before = ends.at(-1) ?? rows.map(() => 0)
  for (let i = 0; i < rows.length; i++) {
    if (counts[i] > 0 && before[i] > 0 && rows[i] !== waiting.first[i] + before[i]) return false
    if (records.length > 0 && before[i] + counts[i] > MAX_ROWS) return false
  }
  // Rows of an instrument whose first bars come now begin here.
  waiting.first = waiting.first.map((row, i) => (before[i] === 0 ? rows[i] : row))
  ends.push(counts.map((count, i) => before[i] + count))
  records.push(record)
  return true
}

/**
 * The bars of the records that wait; none waits afterwards.
 *
 * @param series by instrument
 * @throws GrodtError STORE_DAMAGED; RangeError when rows are not there
 */
export async function takeBlock(
  reader: JournalReader,
  waiting: Waiting,
  series: readonly string[],
): Promise<BarBlock> {
  const { first } = waiting
  const records = waiting.records.splice(0)
  const ends = waiting.ends.splice(0)
  const last = ends[ends.length - 1]
  const columns = await Promise.all(
    first.map(async (row, i) =>
      last[i] === 0 ? null : toColumns(await reader.rows(series[i], row, last[i])),
    ),
  )
  const [{ kind, input }] = records
  return { kind: kind === 'history' ? 'history' : 'bars', records, columns, ends, ...faultsOf(input) }
}

const toColumns = (columns: readonly Float64Array[]): BarColumns =>
  Object.fromEntries(COLUMN_NAMES.map((name, i) => [name, columns[i]])) as unknown as BarColumns

export const slicesOf = ({ columns }: BarBlock): BarSlice[] =>
  columns.flatMap((one, instrument) =>
    one === null ? [] : [{ instrument, columns: one, from: 0, to: one.time.length }],
  )

/** When the last bar of a record of a block closed, ms. @param lengths of the bars by instrument, ms */
export function closeOf({ columns, ends }: BarBlock, index: number, lengths: readonly number[]): number {
  let close = -Infinity
  for (let i = 0; i < columns.length; i++) {
    const one = columns[i]
    const end = ends[index][i]
    if (one !== null && end > (index === 0 ? 0 : ends[index - 1][i])) {
      close = Math.max(close, one.time[end - 1] + lengths[i])
    }
  }
  return close
}

/**
 * A block of one record cut at every close, each with the events that were recorded of it: what a feed would have given.
 *
 * @param until closes after it are left out, ms
 */
export function closesOf(block: BarBlock, lengths: readonly number[], until: number): BarBlock[] {
  const [record] = block.records
  const stored = (record.events ?? []) as unknown as readonly { readonly time: number }[]
  const sources = slicesOf(block).map((slice) => ({ ...slice, timeframeMs: lengths[slice.instrument] }))
  const found: BarBlock[] = []
  let told = 0
  for (const slices of chunks(sources, 1)) {
    const columns: (BarColumns | null)[] = block.columns.map(() => null)
    let close = -Infinity
    for (const { instrument, columns: all, from, to } of slices) {
      const source = sources[instrument]
      columns[source.instrument] = toColumns(COLUMN_NAMES.map((name) => all[name].subarray(from, to)))
      close = Math.max(close, all.time[to - 1] + source.timeframeMs)
    }
    if (close > until) return found
    const first = told
    while (told < stored.length && (stored[told].time <= close || close === record.time)) told++
    const events = stored.slice(first, told) as unknown as readonly Json[]
    const ends = [columns.map((one) => one?.time.length ?? 0)]
    found.push({ kind: block.kind, records: [{ ...record, time: close, events }], columns, ends })
  }
  return found
}

/** A bar that the market of the account does not make. */
export interface OtherBar {
  /** The record, among those of the block. */
  readonly index: number
  readonly instrument: number
  readonly was: readonly number[]
  readonly is: readonly number[]
}

/** Let the market go on for a block, and find the first bar that is not what it makes; null when all are. */
export function otherBar(market: SimulatedMarket, { columns, records }: BarBlock): OtherBar | null {
  const made = nextBars(market, records.length)
  for (let row = 0; row < records.length; row++) {
    for (let instrument = 0; instrument < made.length; instrument++) {
      const [stored, now] = [columns[instrument], made[instrument]]
      if (stored !== null && sameRow(stored, now, row)) continue
      const numbers = (bars: BarColumns): number[] => COLUMN_NAMES.map((name) => bars[name][row])
      return { index: row, instrument, was: stored === null ? [] : numbers(stored), is: numbers(now) }
    }
  }
  return null
}

const sameRow = (a: BarColumns, b: BarColumns, row: number): boolean =>
  a.close[row] === b.close[row] &&
  a.time[row] === b.time[row] &&
  a.open[row] === b.open[row] &&
  a.high[row] === b.high[row] &&
  a.low[row] === b.low[row] &&
  a.volume[row] === b.volume[row]
