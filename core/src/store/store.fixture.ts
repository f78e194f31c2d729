import type { Database } from './database.ts'
import { put } from './database.ts'
import { openLevel } from './level-database.ts'
import type { JournalEntry } from './record.ts'

export const DAY = 86_400_000

export const entry = (time: number): JournalEntry => ({
  kind: 'batch',
  time,
  input: { n: time },
  events: [{ type: 'mark' }],
})

/** All values of an iterable. */
export async function take<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const value of values) all.push(value)
  return all
}

/** Work on the database of a closed store behind its back. */
export async function behind(folder: string, work: (db: Database) => Promise<void>): Promise<void> {
  const db = await openLevel(folder, { create: false })
  try {
    await work(db)
  } finally {
    await db.close()
  }
}

/** Change the bytes of a value, as a bad disk does. */
export async function damage(folder: string, key: string, change: (value: Buffer) => unknown): Promise<void> {
  await behind(folder, async (db) => {
    const value = Buffer.from((await db.get(key)) ?? '')
    change(value)
    await db.write([put(key, value)], true)
  })
}
