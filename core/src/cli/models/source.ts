import type { GrodtClient, Model, Reason } from '@grodt/sdk/client'
import { GrodtError } from '../../errors.ts'
import type { ModelChange, Person } from '../../host/models/changes.ts'
import { modelView, type ModelView } from '../../host/views/models.ts'
import { openRegistry, type ModelStore } from '../../learning/registry/stored.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import type { JournalReader } from '../../store/read.ts'
import { openStore } from '../../store/store.ts'
import { resolve } from 'node:path'
import type { ParsedArguments } from '../arguments.ts'
import { apiAddress } from '../steer/address.ts'
import { ask, type Answer } from '../steer/client.ts'
import { storeFolder } from '../store/ask.ts'

/** A store that is only read, for a registry that nothing changes. */
export const asRead = (store: JournalReader): ModelStore => ({
  models: () => store.models(),
  // Only trainings go on from them.
  validations: () => Promise.resolve([]),
  putValidation: refuse,
  putModel: refuse,
  removeModel: refuse,
})

function refuse(): never {
  throw new Error('The store is only read.')
}

/** A host may have to look through many models first, ms. */
const PATIENCE = 30_000

/** A change of models. */
export interface ChangeQuestion {
  readonly author: string
  readonly reason: string
  /** In a store at rest. */
  readonly change: (registry: ModelRegistry, person: Person) => ModelChange
  /** Of a running host. @param store the folder that is meant; undefined: that of the host, whichever it is */
  readonly ask: (client: GrodtClient, by: Required<Reason>, store: string | undefined) => Promise<Model>
}

/**
 * Change the models of a store at rest, or of the running host that has it open.
 *
 * @throws GrodtError OPTION, HOST_UNREACHABLE, what `change` throws, and those of the store
 */
export async function changeModels(
  command: string,
  parsed: ParsedArguments,
  question: ChangeQuestion,
): Promise<Answer<ModelView>> {
  const folder = parsed.values.get('store') ?? storeFolder(parsed)
  if (parsed.values.has('api')) return askHost(command, parsed, question, parsed.values.get('store') ?? null)
  let store
  try {
    store = await openStore(folder)
  } catch (error) {
    if (!(error instanceof GrodtError) || error.code !== 'STORE_IN_USE') throw error
    return askHost(command, parsed, question, folder)
  }
  try {
    const registry = await openRegistry(store)
    const { author, reason } = question
    // Models may be newer than the journal: those of grodt train know candles that it has not seen.
    const time = Math.max(store.head().time ?? 0, ...registry.list().map(({ added }) => added))
    const { record } = question.change(registry, { author, reason, time })
    await store.flush({ sync: true })
    return { ok: true, body: modelView(record) }
  } finally {
    await store.close()
  }
}

function askHost(
  command: string,
  parsed: ParsedArguments,
  { author, reason, ask: question }: ChangeQuestion,
  folder: string | null,
): Promise<Answer<ModelView>> {
  const store = folder === null ? undefined : resolve(folder)
  return ask(apiAddress(command, parsed), (client) => question(client, { author, reason }, store), PATIENCE)
}
