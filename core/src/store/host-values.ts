import { entries, type Database, type Operation } from './database.ts'
import { damaged } from './failure.ts'
import { endOf, hostKey } from './keys.ts'
import { putSummed, readSummed } from './summed.ts'
import type { Json } from './json.ts'

/** What keeps a small value of the host. */
export const hostValueOperation = (name: string, value: Json): Operation =>
  putSummed(hostKey(name), { value })

/** The value in its bytes; null when they are others than were written. Version 1 wrote the JSON of the value alone. */
function valueIn(bytes: Buffer): { readonly value: Json } | null {
  const text = bytes.toString()
  if (text.startsWith('{"value":') || /"sum":"[0-9a-f]{16}"\}$/.test(text)) {
    return readSummed(bytes, []) as { value: Json } | null
  }
  try {
    return { value: JSON.parse(text) as Json }
  } catch {
    return null
  }
}

/** A small value of the host; undefined when there is none. @throws GrodtError STORE_DAMAGED */
export async function readHostValue(folder: string, db: Database, name: string): Promise<Json | undefined> {
  const bytes = await db.get(hostKey(name))
  if (bytes === undefined) return undefined
  const read = valueIn(bytes)
  if (read === null) throw damaged(folder, hostValueProblem(name))
  return read.value
}

export const hostValueProblem = (name: string): string => `the value "${name}" does not fit its checksum`

/** Small values whose bytes are others than were written. */
export async function damagedHostValues(
  db: Database,
): Promise<{ readonly name: string; readonly bytes: Buffer }[]> {
  const found: { name: string; bytes: Buffer }[] = []
  const prefix = hostKey('')
  for await (const [key, bytes] of entries(db, { gt: prefix, lt: endOf(prefix) })) {
    if (valueIn(bytes) === null) found.push({ name: key.slice(prefix.length), bytes })
  }
  return found
}
