import { del, entries, type Database, type Operation } from './database.ts'
import { unpackChunk } from './chunk.ts'
import { anchorOperation } from './head.ts'
import { chunkKey, numberOf, recordKey, seriesPrefix } from './keys.ts'
import { hashOf, parseRecord, type Link } from './record.ts'
import type { Rows } from './rows.ts'

/** Records that are removed in one batch. */
const PART = 5_000

type Write = (operations: readonly Operation[], sync: boolean) => Promise<void>

/**
 * Remove the beginning of a journal: records up to `limit` (the oldest snapshot), as far as they are older than `time`.
 * The hash of the last one that goes is kept as the anchor of the chain, in the same batch.
 *
 * @returns the new anchor
 */
export async function removeRecords(
  db: Database,
  write: Write,
  anchor: Link,
  limit: number,
  time: number,
): Promise<Link> {
  let last = anchor
  let operations: Operation[] = []
  const flush = async (): Promise<void> => {
    if (operations.length > 0) await write([...operations, anchorOperation(last)], true)
    operations = []
  }
  for await (const [key, value] of entries(db, { gt: recordKey(anchor.seq), lte: recordKey(limit) })) {
    if (time !== Infinity && parseRecord(value).time >= time) break
    last = { seq: numberOf(key), hash: Buffer.from(hashOf(value)) }
    operations.push(del(key))
    if (operations.length >= PART) await flush()
  }
  await flush()
  return last
}

/** Remove the bars that were written with or before record `seq`, except those that are still being merged. */
export async function removeRows(db: Database, write: Write, rows: Rows, seq: number): Promise<void> {
  for (const name of rows.names()) {
    const operations: Operation[] = []
    const prefix = seriesPrefix(name)
    for await (const [key, value] of entries(db, { gt: prefix, lt: chunkKey(name, rows.start(name)) })) {
      const chunk = unpackChunk(value)
      if (chunk === null || chunk.seq > seq) break
      operations.push(del(key))
    }
    // The last chunk stays: it says how far the series goes.
    if (operations.length > 1) await write(operations.slice(0, -1), false)
  }
}
