import { entries, put, type Database, type Operation } from './database.ts'
import { unpackChunk } from './chunk.ts'
import { readHead } from './head.ts'
import { endOf, numberOf, seriesOf, UNCOVERED_KEY } from './keys.ts'

/** A chunk of bars whose bytes are not those that were written. */
export interface DamagedChunk {
  readonly key: string
  readonly series: string
  /** Number of its first row. */
  readonly first: number
  readonly value: Buffer
  /**
   * Records that may refer to it and do not say so, both included; null when there are none. Version 1 had no rows in
   * records: such a chunk can be any after the chunk before it.
   */
  readonly unnamed: { readonly from: number; readonly until: number } | null
}

/** Records up to this one do not say which rows were added with them. */
async function uncoveredUntil(db: Database, version: number | null): Promise<number> {
  if (version === 1) return Infinity
  return Number((await db.get(UNCOVERED_KEY)) ?? 0)
}

/** What a store of version 1 needs for that: it knows where its records end. */
export async function* markUncovered(db: Database): AsyncGenerator<readonly Operation[]> {
  const head = await readHead('', db)
  if (head !== null) yield [put(UNCOVERED_KEY, Buffer.from(String(head.seq)))]
}

/** Count all chunks and find those that are damaged. @param anchor the journal begins after it */
export async function findDamagedChunks(
  db: Database,
  version: number | null,
  anchor: number,
): Promise<{ readonly count: number; readonly damaged: DamagedChunk[] }> {
  const uncovered = await uncoveredUntil(db, version)
  const damaged: DamagedChunk[] = []
  /** Damaged ones of the series that have no whole one after them yet. */
  let open: (Omit<DamagedChunk, 'unnamed'> & { readonly from: number })[] = []
  let count = 0
  let series = ''
  let before = anchor
  const close = (until: number): void => {
    for (const { from, ...chunk } of open) {
      const end = Math.min(until, uncovered)
      damaged.push({ ...chunk, unnamed: from <= end ? { from, until: end } : null })
    }
    open = []
  }
  for await (const [key, value] of entries(db, { gt: 'b/', lt: endOf('b/') })) {
    count += 1
    const name = seriesOf(key)
    if (name !== series) {
      close(Infinity)
      series = name
      before = anchor
    }
    const chunk = unpackChunk(value)
    if (chunk === null) {
      open.push({ key, series, first: numberOf(key), value, from: before + 1 })
      continue
    }
    close(chunk.seq)
    before = Math.max(anchor, chunk.seq)
  }
  close(Infinity)
  return { count, damaged }
}
