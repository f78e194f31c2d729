import { coverRows, withRows } from './covered.ts'
import { put, type Database, type Operation } from './database.ts'
import { writeFailure } from './failure.ts'
import { headOperation, type Head } from './head.ts'
import { recordKey } from './keys.ts'
import { hashOf, recordText, sealRecord, type JournalEntry, type JournalParts } from './record.ts'
import type { GrodtError } from '../errors.ts'
import type { Rows } from './rows.ts'

/** After so many records without a sync one is made, so that no start has to check more than these. */
const SYNC_RECORDS = 10_000

/** When a group of records is written without being asked for. */
export interface GroupSize {
  readonly records: number
  /** Length of the records' text, and bytes of the bars. */
  readonly bytes: number
}

/** What is written in one batch. */
interface Group {
  readonly texts: string[]
  readonly times: number[]
  bars: Operation[]
  /** What is written with the records, in one batch. */
  readonly beside: Operation[]
  sync: boolean
  /** Who waits for it. */
  readonly waiting: { resolve: () => void; reject: (reason: unknown) => void }[]
}

/** Takes records in memory and writes them in groups; everything is written one after the other. */
export interface Writer {
  /** @param operations are written in the same batch */
  readonly append: (entry: JournalEntry, operations?: readonly Operation[]) => number
  /** Written in one batch with the record that is appended next, or by the next flush. */
  readonly beside: (operations: readonly Operation[]) => void
  readonly addRow: (series: string, row: ArrayLike<number>) => number
  readonly addRows: Rows['addMany']
  readonly flush: (sync: boolean) => Promise<void>
  /** Write something else, inside of `alone`; nothing is accepted any more if it fails. */
  readonly write: (operations: readonly Operation[], sync: boolean) => Promise<void>
  /**
   * Do something between two groups: what it read is true while it writes. A head, or the end of a removal, that was
   * read before a group and written after it would undo a part of that group.
   */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>
  /** The end of what is written. */
  readonly head: () => Head
  /** Records that are not written. */
  readonly pending: () => number
  /** Nothing is accepted any more: a write failed, or it was closed. */
  readonly ended: () => boolean
  readonly close: () => void
}

export interface WriterOptions {
  readonly folder: string
  readonly db: Database
  readonly head: Head
  readonly rows: Rows
  readonly parts: JournalParts
  readonly group: GroupSize
  readonly onProblem: (problem: GrodtError) => void
}

const emptyGroup = (): Group => ({ texts: [], times: [], bars: [], beside: [], sync: false, waiting: [] })

export function startWriter({
  folder,
  db,
  head,
  rows,
  parts,
  group: size,
  onProblem,
}: WriterOptions): Writer {
  const cover = coverRows()
  let written = head
  let seq = head.seq
  let open = emptyGroup()
  let length = 0
  /** What is to be written, in order. */
  const jobs: (() => Promise<void>)[] = []
  let running = false
  let failure: GrodtError | null = null
  let closed = false

  function assertOpen(): void {
    if (failure !== null) throw failure
    if (closed) throw new Error(`The store "${folder}" is closed.`)
  }

  function beside(operations: readonly Operation[]): void {
    assertOpen()
    open.beside.push(...operations)
  }

  function append(entry: JournalEntry, operations: readonly Operation[] = []): number {
    assertOpen()
    const alone = recordText(seq + 1, entry, parts)
    const text = withRows(alone, cover.take())
    seq += 1
    open.texts.push(text)
    open.times.push(entry.time)
    open.beside.push(...operations)
    length += text.length
    if (open.texts.length >= size.records || length + 8 * rows.waiting() >= size.bytes) seal()
    return seq
  }

  function addRow(series: string, row: ArrayLike<number>): number {
    assertOpen()
    const first = rows.add(series, row)
    cover.add(series, first, row)
    return first
  }

  function addRows(...[series, columns, from, to]: Parameters<Rows['addMany']>): number {
    assertOpen()
    const first = rows.addMany(series, columns, from, to)
    cover.addMany(series, first, columns, from, to)
    return first
  }

  function seal(): Group {
    const group = open
    group.bars = rows.take(seq)
    open = emptyGroup()
    length = 0
    enqueue(() => finish(group))
    return group
  }

  function enqueue(job: () => Promise<void>): void {
    jobs.push(job)
    if (!running) void run()
  }

  /** One at a time: the next group must not be on the disk without this one. */
  async function run(): Promise<void> {
    running = true
    // Hashing and writing wait until the caller's own work is done.
    await Promise.resolve()
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) await job()
    running = false
  }

  async function finish(group: Group): Promise<void> {
    try {
      if (failure !== null) throw failure
      await writeGroup(group)
      for (const { resolve } of group.waiting) resolve()
    } catch (error) {
      for (const { reject } of group.waiting) reject(error)
    }
  }

  const alone = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => enqueue(() => work().then(resolve, reject)))

  async function writeGroup({ texts, times, bars, beside, sync }: Group): Promise<void> {
    const first = written.seq + 1
    let { hash } = written
    const records = texts.map((text, i) => {
      const value = sealRecord(hash, text)
      hash = hashOf(value)
      return put(recordKey(first + i), value)
    })
    const next = {
      seq: written.seq + texts.length,
      hash: Buffer.from(hash),
      time: times.at(-1) ?? written.time,
      durable: written.durable,
    }
    const synced = sync || next.seq - written.durable >= SYNC_RECORDS
    await write([...bars, ...beside, ...records, headOperation(next)], synced)
    written = synced ? { ...next, durable: next.seq } : next
  }

  async function write(operations: readonly Operation[], sync: boolean): Promise<void> {
    if (failure !== null) throw failure
    try {
      await db.write(operations, sync)
    } catch (error) {
      // What the disk holds after a failed write is known only at the next start: nothing more is accepted.
      if (failure === null) {
        failure = writeFailure(folder, written.seq, error)
        onProblem(failure)
      }
      throw failure
    }
  }

  async function flush(sync: boolean): Promise<void> {
    assertOpen()
    const idle = !running && seq === written.seq && rows.waiting() === 0 && open.beside.length === 0
    if (idle && (!sync || written.durable === seq)) return
    await new Promise<void>((resolve, reject) => {
      const group = seal()
      group.sync = sync
      group.waiting.push({ resolve, reject })
    })
  }

  return {
    append,
    beside,
    addRow,
    addRows,
    flush,
    write,
    alone,
    ended: () => failure !== null || closed,
    head: () => written,
    pending: () => seq - written.seq,
    close() {
      closed = true
    },
  }
}
