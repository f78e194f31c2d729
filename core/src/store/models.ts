import { createHash } from 'node:crypto'
import { del, entries, put, type Database, type Operation } from './database.ts'
import { endOf, MODEL_BYTES_PREFIX, MODEL_PREFIX, modelBytesKey, modelKey } from './keys.ts'
import { putSummed, readSummed } from './summed.ts'
import { validationProblems } from './validations.ts'
import type { Json } from './json.ts'

/** A trained model as it is kept: what is known of it may change, its bytes never do. */
export interface StoredModel {
  /** SHA-256 (hex) of its bytes. */
  readonly id: string
  /** As the host gave it; null when it can no longer be trusted. */
  readonly known: Json
  /** Null when they are not kept, or no longer fit the id. */
  readonly bytes: Buffer | null
}

const isOf = (id: string, bytes: Uint8Array): boolean =>
  createHash('sha256').update(bytes).digest('hex') === id

/**
 * What keeps a model.
 *
 * @param bytes null: those that are kept stay
 * @throws RangeError when the id is not that of the bytes
 */
export function modelOperations(id: string, known: Json, bytes: Uint8Array | null): Operation[] {
  if (bytes !== null && !isOf(id, bytes))
    throw new RangeError(`The bytes of the model ${id} have another id.`)
  const value = bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return [putSummed(modelKey(id), { known }), ...(value === null ? [] : [put(modelBytesKey(id), value)])]
}

/** What removes a model, or its bytes alone. */
export const removeModel = (id: string, what: 'all' | 'bytes'): Operation[] => [
  del(modelBytesKey(id)),
  ...(what === 'all' ? [del(modelKey(id))] : []),
]

/** All models in the order of their ids, damaged ones too. */
export async function readModels(db: Database): Promise<StoredModel[]> {
  const models: StoredModel[] = []
  for await (const [key, value] of entries(db, { gt: MODEL_PREFIX, lt: endOf(MODEL_PREFIX) })) {
    const id = key.slice(MODEL_PREFIX.length)
    const bytes = await db.get(modelBytesKey(id))
    models.push({
      id,
      known: knownIn(value),
      bytes: bytes !== undefined && isOf(id, bytes) ? bytes : null,
    })
  }
  return models
}

const knownIn = (value: Buffer): Json => (readSummed(value, []) as { known: Json } | null)?.known ?? null

/** How many models there are, and what is wrong with them, their bytes and validations, by the key that holds it. */
export async function modelProblems(
  db: Database,
): Promise<{ readonly models: number; readonly problems: ReadonlyMap<string, string> }> {
  const problems = new Map(await validationProblems(db))
  let models = 0
  for await (const [key, value] of entries(db, { gt: MODEL_PREFIX, lt: endOf(MODEL_PREFIX) })) {
    models += 1
    if (knownIn(value) === null) {
      problems.set(
        key,
        `what is known of the model ${key.slice(MODEL_PREFIX.length)} does not fit its checksum`,
      )
    }
  }
  for await (const [key, bytes] of entries(db, { gt: MODEL_BYTES_PREFIX, lt: endOf(MODEL_BYTES_PREFIX) })) {
    const id = key.slice(MODEL_BYTES_PREFIX.length)
    if (!isOf(id, bytes)) problems.set(key, `the bytes of the model ${id} do not fit its id`)
    else if ((await db.get(modelKey(id))) === undefined) {
      problems.set(key, `the bytes of the model ${id} are there, and nothing is known of it`)
    }
  }
  return { models, problems }
}

/** What takes damaged models out of a store: without its bytes a model does not serve, and the host trains another. */
export async function repairModels(
  db: Database,
): Promise<{ readonly operations: Operation[]; readonly problems: string[] }> {
  const { problems } = await modelProblems(db)
  const operations = [...problems.keys()].flatMap((key) =>
    key.startsWith(MODEL_PREFIX) ? removeModel(key.slice(MODEL_PREFIX.length), 'all') : [del(key)],
  )
  return { operations, problems: [...problems.values()] }
}
