import type { Json } from '../../store/json.ts'
import type { Store } from '../../store/store.ts'
import type { ModelRecord } from './record.ts'
import { createRegistry } from './registry.ts'
import type { ModelRegistry } from './types.ts'

/**
 * The registry of a store. What it changes is written with the record that is appended next, or by the next flush.
 *
 * @param onProblem is told of models that can no longer be read
 */
export async function openRegistry(
  store: Pick<Store, 'models' | 'putModel' | 'removeModel'>,
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
    records.push(record)
    if (model.bytes !== null) bytes.set(model.id, model.bytes)
    else if (record.kept) onProblem(`the bytes of the model ${model.id} do not fit its id: it does not serve`)
  }
  const keeper = {
    put: (record: ModelRecord, written: Uint8Array | null) =>
      store.putModel(record.id, record as unknown as Json, written),
    dropBytes: (id: string) => store.removeModel(id, 'bytes'),
    drop: (id: string) => store.removeModel(id, 'all'),
  }
  return createRegistry(keeper, { records, bytes })
}
