import { closeSync, existsSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { entries, type Database, type Range } from './database.ts'
import { numberOf } from './keys.ts'
import { HASH_BYTES, hashOf, textOf } from './record.ts'

/** Records that were taken out of a journal, and the file that keeps them. */
export interface Dropped {
  readonly count: number
  readonly first: number
  readonly last: number
  /** One line of JSON per record: number, stored hash (hex) and text; in base64 where it is no text. */
  readonly file: string
}

/** Write records to a file beside the database, on the disk before it returns; null when there are none. */
export async function keepDropped(folder: string, db: Database, range: Range): Promise<Dropped | null> {
  let file: { path: string; descriptor: number } | null = null
  let count = 0
  let first = 0
  let last = 0
  try {
    for await (const [key, value] of entries(db, range)) {
      last = numberOf(key)
      if (file === null) {
        first = last
        file = create(folder, first)
      }
      count += 1
      writeSync(file.descriptor, `${JSON.stringify(lineOf(last, value))}\n`)
    }
    if (file === null) return null
    fsyncSync(file.descriptor)
    return { count, first, last, file: file.path }
  } finally {
    if (file !== null) closeSync(file.descriptor)
  }
}

function lineOf(seq: number, value: Buffer): unknown {
  const text = textOf(value)
  const isText = value.subarray(HASH_BYTES).equals(Buffer.from(text))
  return isText
    ? { seq, hash: hashOf(value).toString('hex'), text }
    : { seq, base64: value.toString('base64') }
}

/** Write what is no record to a file beside the database, one line of JSON each. @returns its path */
export function keepLines(folder: string, what: 'bars' | 'values', lines: readonly object[]): string {
  const { path, descriptor } = create(folder, what)
  try {
    for (const line of lines) writeSync(descriptor, `${JSON.stringify(line)}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  return path
}

/** A name that is not taken: an older file is never written over. */
function create(folder: string, what: number | string): { path: string; descriptor: number } {
  for (let attempt = 1; ; attempt++) {
    const path = join(folder, `dropped-${what}${attempt === 1 ? '' : `-${attempt}`}.jsonl`)
    if (!existsSync(path)) return { path, descriptor: openSync(path, 'wx') }
  }
}
