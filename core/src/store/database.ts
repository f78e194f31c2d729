/** One change of a batch. */
export type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: Buffer }
  | { readonly type: 'del'; readonly key: string }

/** Keys from `gte` (or after `gt`) up to `lte` (or before `lt`). */
export interface Range {
  readonly gt?: string
  readonly gte?: string
  readonly lt?: string
  readonly lte?: string
  /** From the last key to the first. */
  readonly reverse?: boolean
  /** Most entries. */
  readonly limit?: number
}

export type Entry = readonly [key: string, value: Buffer]

/**
 * The little that a store needs of a sorted key-value database. Tests put failing and forgetting ones in the place of
 * the real one.
 */
export interface Database {
  get(key: string): Promise<Buffer | undefined>
  /** All operations or none, also after a crash. With `sync` they, and all writes before, survive a power loss. */
  write(operations: readonly Operation[], sync: boolean): Promise<void>
  /** Entries in the order of their keys, several at a time. */
  scan(range: Range): AsyncIterable<readonly Entry[]>
  /** Bytes that the keys with this prefix take on disk, roughly; what was written last is not counted. */
  bytes(prefix: string): Promise<number>
  close(): Promise<void>
}

export const put = (key: string, value: Buffer): Operation => ({ type: 'put', key, value })
export const del = (key: string): Operation => ({ type: 'del', key })

/** A value as JSON. */
export const putJson = (key: string, value: unknown): Operation =>
  put(key, Buffer.from(JSON.stringify(value)))

/** The entries of a range one by one. */
export async function* entries(db: Database, range: Range): AsyncGenerator<Entry> {
  for await (const chunk of db.scan(range)) yield* chunk
}

/** The last entry of a range. */
export async function lastEntry(db: Database, range: Range): Promise<Entry | null> {
  for await (const chunk of db.scan({ ...range, reverse: true, limit: 1 })) return chunk[0] ?? null
  return null
}
