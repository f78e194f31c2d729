import { del, entries, lastEntry, put, type Database, type Operation } from './database.ts'
import { packChunk, unpackChunk, type Chunk } from './chunk.ts'
import { coveredBy } from './covered.ts'
import { damaged } from './failure.ts'
import { chunkKey, endOf, numberOf, seriesOf, seriesPrefix } from './keys.ts'

/** Small chunks become one when they hold this many rows together. */
const MERGED_ROWS = 1_024

/** What is known of a series to append to it. */
interface Series {
  readonly name: string
  readonly columns: number
  /** Number of the next row. */
  next: number
  /** First rows of the small chunks at the end that are written and not merged. */
  small: number[]
  /** Their rows, and after them those that are not written, as columns. */
  tail: number[][]
  /** First row of `tail`. */
  start: number
  /** Rows of `tail` that are given out as operations. */
  taken: number
}

/** Rows of numbers by series: the bars to which inputs refer. */
export interface Rows {
  /** @throws RangeError when the row has not as many numbers as the rows before */
  readonly add: (series: string, row: ArrayLike<number>) => number
  /** Rows `from` (inclusive) to `to` (exclusive) of columns. @throws RangeError when there are not as many columns as before */
  readonly addMany: (
    series: string,
    columns: readonly ArrayLike<number>[],
    from: number,
    to: number,
  ) => number
  /** How many numbers wait to be written. */
  readonly waiting: () => number
  /** What writes the waiting rows. `seq`: the last record of the group. */
  readonly take: (seq: number) => Operation[]
  readonly next: (series: string) => number
  readonly names: () => string[]
  /** First row that a removal must leave: chunks after it are still being merged. */
  readonly start: (series: string) => number
}

/** Load what is needed to append: the end of each series. */
export async function openRows(folder: string, db: Database): Promise<Rows> {
  const all = new Map<string, Series>()
  for (const name of await seriesNames(db)) {
    const series = await loadEnd(folder, db, name)
    if (series !== null) all.set(name, series)
  }
  let waiting = 0
  const touched = new Set<Series>()

  /** The series to which `count` rows of so many numbers are added. */
  function grown(name: string, columns: number, count: number): Series {
    let series = all.get(name)
    if (columns === 0 || (series !== undefined && series.columns !== columns)) {
      throw new RangeError(
        `A row of "${name}" has ${columns} numbers, expected ${series?.columns ?? 'some'}.`,
      )
    }
    if (series === undefined) {
      series = { name, columns, next: 0, small: [], tail: emptyTail(columns), start: 0, taken: 0 }
      all.set(name, series)
    }
    waiting += count * columns
    series.next += count
    touched.add(series)
    return series
  }

  function add(name: string, row: ArrayLike<number>): number {
    const { tail, next } = grown(name, row.length, 1)
    for (let i = 0; i < row.length; i++) tail[i].push(row[i])
    return next - 1
  }

  function addMany(name: string, columns: readonly ArrayLike<number>[], from: number, to: number): number {
    if (to <= from) return all.get(name)?.next ?? 0
    const { tail, next } = grown(name, columns.length, to - from)
    columns.forEach((column, i) => {
      const end = tail[i]
      for (let row = from; row < to; row++) end.push(column[row])
    })
    return next - (to - from)
  }

  function take(seq: number): Operation[] {
    const operations = [...touched].flatMap((series) => takeSeries(series, seq))
    touched.clear()
    waiting = 0
    return operations
  }

  return {
    add,
    addMany,
    take,
    waiting: () => waiting,
    next: (name) => all.get(name)?.next ?? 0,
    names: () => [...all.keys()],
    start: (name) => all.get(name)?.start ?? 0,
  }
}

const emptyTail = (columns: number): number[][] => Array.from({ length: columns }, () => [])

/** One small chunk, or, when there are enough rows, one in the place of all small ones. */
function takeSeries(series: Series, seq: number): Operation[] {
  const { name, tail, start, next } = series
  const rows = tail[0].length
  if (rows >= MERGED_ROWS) {
    const old = series.small.filter((first) => first !== start).map((first) => del(chunkKey(name, first)))
    const merged = put(chunkKey(name, start), packChunk(tail, seq))
    Object.assign(series, { small: [], tail: emptyTail(series.columns), start: next, taken: 0 })
    return [...old, merged]
  }
  const first = start + series.taken
  const added = tail.map((column) => column.slice(series.taken))
  series.small.push(first)
  series.taken = rows
  return [put(chunkKey(name, first), packChunk(added, seq))]
}

/** By jumping from one series to the one before: the number of chunks does not matter. */
async function seriesNames(db: Database): Promise<string[]> {
  const names: string[] = []
  for (let end = endOf('b/'); ;) {
    const last = await lastEntry(db, { gt: 'b/', lt: end })
    if (last === null) return names.reverse()
    const name = seriesOf(last[0])
    names.push(name)
    end = seriesPrefix(name)
  }
}

async function loadEnd(folder: string, db: Database, name: string): Promise<Series | null> {
  const prefix = seriesPrefix(name)
  const found: { first: number; chunk: Chunk }[] = []
  for await (const [key, value] of entries(db, {
    gt: prefix,
    lt: endOf(prefix),
    reverse: true,
    limit: MERGED_ROWS,
  })) {
    const first = numberOf(key)
    const chunk = unpackChunk(value)
    if (chunk === null) throw damaged(folder, chunkProblem(name, first))
    const follows = found.length === 0 || first + chunk.rows === found[0].first
    if (found.length > 0 && (chunk.rows >= MERGED_ROWS || !follows)) break
    found.unshift({ first, chunk })
    if (chunk.rows >= MERGED_ROWS) break
  }
  if (found.length === 0) return null
  const { first, chunk } = found[found.length - 1]
  const next = first + chunk.rows
  const columns = chunk.columns.length
  if (chunk.rows >= MERGED_ROWS) {
    return { name, columns, next, small: [], tail: emptyTail(columns), start: next, taken: 0 }
  }
  const tail = emptyTail(columns).map((_, i) => found.flatMap((one) => [...one.chunk.columns[i]]))
  return {
    name,
    columns,
    next,
    small: found.map((one) => one.first),
    tail,
    start: found[0].first,
    taken: tail[0].length,
  }
}

export const chunkProblem = (name: string, first: number): string =>
  `the chunk of "${name}" that begins with row ${first} does not fit its checksum`

/**
 * Columns of `count` rows from `first` on, with the same bits as they were given.
 *
 * @throws GrodtError STORE_DAMAGED; RangeError when rows are not there
 */
export async function readRows(
  folder: string,
  db: Database,
  name: string,
  first: number,
  count: number,
): Promise<Float64Array[]> {
  const prefix = seriesPrefix(name)
  const before = await lastEntry(db, { gt: prefix, lte: chunkKey(name, first) })
  let result: Float64Array[] = []
  let filled = 0
  const range = { gte: before?.[0] ?? chunkKey(name, first), lt: chunkKey(name, first + count) }
  for await (const [key, value] of entries(db, range)) {
    const from = numberOf(key)
    const chunk = unpackChunk(value)
    if (chunk === null) throw damaged(folder, chunkProblem(name, from))
    if (result.length === 0) result = chunk.columns.map(() => new Float64Array(count))
    const skip = first + filled - from
    if (skip < 0 || skip >= chunk.rows) break
    const part = Math.min(chunk.rows - skip, count - filled)
    chunk.columns.forEach((column, i) => result[i].set(column.subarray(skip, skip + part), filled))
    filled += part
  }
  if (filled < count) throw new RangeError(`Row ${first + filled} of "${name}" is not in the store.`)
  return result
}

/** Records at the end among which one that covers rows is looked for. */
const LOOKED_AT = 100

/**
 * Rows that the last records cover must be there: the numbers of new ones would be those of lost ones.
 *
 * @throws GrodtError STORE_DAMAGED
 */
export async function requireRows(folder: string, db: Database, rows: Pick<Rows, 'next'>): Promise<void> {
  const range = { gt: 'r/', lt: endOf('r/'), reverse: true, limit: LOOKED_AT }
  for await (const [key, value] of entries(db, range)) {
    const covered = coveredBy(value)
    if (covered === null) continue
    const seq = numberOf(key)
    if (covered.rows.every(([name, first, count]) => rows.next(name) >= first + count)) return
    throw damaged(folder, `the bars of record ${seq} are not there`, seq)
  }
}
