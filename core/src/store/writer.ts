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
  sync: boolean
  /** Who waits for it. */
  readonly waiting: { resolve: () => void; reject: (reason: unknown) => void }[]
}

/** Takes records in memory and writes them in groups, one group after the other. */
export interface Writer {
  readonly append: (entry: JournalEntry) => number
  readonly addRow: (series: string, row: ArrayLike<number>) => number
  readonly flush: (sync: boolean) => Promise<void>
  /** Write something else, after which nothing is accepted if it fails. */
  readonly write: (operations: readonly Operation[], sync: boolean) => Promise<void>
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

const emptyGroup = (): Group => ({ texts: [], times: [], bars: [], sync: false, waiting: [] })

export function startWriter({
  folder,
  db,
  head,
  rows,
  parts,
  group: size,
  onProblem,
}: WriterOptions): Writer {
  let written = head
  let seq = head.seq
  let open = emptyGroup()
  let length = 0
  const sealed: Group[] = []
  let running = false
  let failure: GrodtError | null = null
  let closed = false

  function assertOpen(): void {
    if (failure !== null) throw failure
    if (closed) throw new Error(`The store "${folder}" is closed.`)
  }

  function append(entry: JournalEntry): number {
    assertOpen()
    const text = recordText(seq + 1, entry, parts)
    seq += 1
    open.texts.push(text)
    open.times.push(entry.time)
    length += text.length
    if (open.texts.length >= size.records || length + 8 * rows.waiting() >= size.bytes) seal()
    return seq
  }

  function addRow(series: string, row: ArrayLike<number>): number {
    assertOpen()
    return rows.add(series, row)
  }

  function seal(): Group {
    const group = open
    group.bars = rows.take(seq)
    open = emptyGroup()
    length = 0
    sealed.push(group)
    if (!running) void run()
    return group
  }

  /** One group at a time: the next one must not be on the disk without this one. */
  async function run(): Promise<void> {
    running = true
    // Hashing and writing wait until the caller's own work is done.
    await Promise.resolve()
    for (let group = sealed.shift(); group !== undefined; group = sealed.shift()) {
      try {
        if (failure !== null) throw failure
        await writeGroup(group)
        for (const { resolve } of group.waiting) resolve()
      } catch (error) {
        for (const { reject } of group.waiting) reject(error)
      }
    }
    running = false
  }

  async function writeGroup({ texts, times, bars, sync }: Group): Promise<void> {
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
    await write([...bars, ...records, headOperation(next)], synced)
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
    const idle = !running && seq === written.seq && rows.waiting() === 0
    if (idle && (!sync || written.durable === seq)) return
    await new Promise<void>((resolve, reject) => {
      const group = seal()
      group.sync = sync
      group.waiting.push({ resolve, reject })
    })
  }

  return {
    append,
    addRow,
    flush,
    write,
    ended: () => failure !== null || closed,
    head: () => written,
    pending: () => seq - written.seq,
    close() {
      closed = true
    },
  }
}
