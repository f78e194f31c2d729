import { del, entries, type Database, type Operation } from './database.ts'
import { endOf, VALIDATION_PREFIX, validationKey } from './keys.ts'
import { putSummed, readSummed } from './summed.ts'
import type { Json } from './json.ts'

/** What the last walk-forward of a specification found, as it is kept. */
export interface StoredValidation {
  /** SHA-256 (hex) of the specification. */
  readonly specification: string
  /** As the host gave it; null when it can no longer be trusted. */
  readonly found: Json
}

/** What keeps it. @param found null: it is not needed any more */
export function validationOperation(specification: string, found: Json): Operation {
  const key = validationKey(specification)
  return found === null ? del(key) : putSummed(key, { found })
}

/** All of them in the order of their specifications, damaged ones too. */
export async function readValidations(db: Database): Promise<StoredValidation[]> {
  const all: StoredValidation[] = []
  for await (const [key, value] of entries(db, { gt: VALIDATION_PREFIX, lt: endOf(VALIDATION_PREFIX) })) {
    const found = (readSummed(value, []) as { found: Json } | null)?.found ?? null
    all.push({ specification: key.slice(VALIDATION_PREFIX.length), found })
  }
  return all
}

/** What is wrong with them, by the key that holds it. Without one its specification is validated anew. */
export async function validationProblems(db: Database): Promise<ReadonlyMap<string, string>> {
  const damaged = (await readValidations(db)).filter(({ found }) => found === null)
  return new Map(
    damaged.map(({ specification }) => [
      validationKey(specification),
      `the validation of the specification ${specification} does not fit its checksum`,
    ]),
  )
}
