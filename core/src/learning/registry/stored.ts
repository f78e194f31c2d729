import type { Json } from '../../store/json.ts'
import type { Store } from '../../store/store.ts'
import type { ModelRecord } from './record.ts'
import { createRegistry } from './registry.ts'
import type { ModelRegistry } from './types.ts'
import { validationIn, validationJson, type Validation } from './validation.ts'

/** What of a store a registry works with. */
export type ModelStore = Pick<Store, 'models' | 'putModel' | 'removeModel' | 'validations' | 'putValidation'>

const NOT_ASKED = { importance: null } as const satisfies Partial<ModelRecord>

/**
 * The registry of a store. What it changes is written with the record that is appended next, or by the next flush.
 *
 * @param onProblem is told of models that can no longer be read
 */
export async function openRegistry(
  store: ModelStore,
  onProblem: (problem: string) => void = () => undefined,
): Promise<ModelRegistry> {
  const records: ModelRecord[] = []
  const bytes = new Map<string, Uint8Array>()
  for (const model of await store.models()) {
    const record = model.known as ModelRecord | null
    if (record === null) {
      onProblem(`what is known of the model ${model.id} does not fit its checksum: it is not used`)
      continue
    }
    // What an older store does not say of a model was not asked.
    records.push({ ...NOT_ASKED, ...record })
    if (model.bytes !== null) bytes.set(model.id, model.bytes)
    else if (record.kept) onProblem(`the bytes of the model ${model.id} do not fit its id: it does not serve`)
  }
  const keeper = {
    put: (record: ModelRecord, written: Uint8Array | null) =>
      store.putModel(record.id, record as unknown as Json, written),
    dropBytes: (id: string) => store.removeModel(id, 'bytes'),
    drop: (id: string) => store.removeModel(id, 'all'),
    putValidation: (specification: string, found: Validation | null) =>
      store.putValidation(specification, found === null ? null : validationJson(found)),
  }
  return createRegistry(keeper, { records, bytes, validations: await keptValidations(store, onProblem) })
}

/** Without one that cannot be read its specification is validated anew. */
async function keptValidations(
  store: ModelStore,
  onProblem: (problem: string) => void,
): Promise<Map<string, Validation>> {
  const kept = new Map<string, Validation>()
  for (const { specification, found } of await store.validations()) {
    const validation = found === null ? null : validationIn(found)
    if (validation !== null) kept.set(specification, validation)
    else if (found === null) {
      onProblem(
        `the validation of the specification ${specification} does not fit its checksum: it is done again`,
      )
    }
  }
  return kept
}
