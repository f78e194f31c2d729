import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { GrodtClient } from '@grodt/sdk/client'
import { loadConfig } from '../../config/load.ts'
import { GrodtError } from '../../errors.ts'
import { readStore, type JournalReader } from '../../store/read.ts'
import type { CommandSpec } from '../command.ts'
import type { ParsedArguments } from '../arguments.ts'
import { apiAddress, type ApiAddress } from '../steer/address.ts'
import { ask, type Answer } from '../steer/client.ts'
import { STORE_FOLDER } from './commands.ts'

/** What is asked of a store. */
export interface StoreQuestion<T> {
  /** Of a store at rest. */
  readonly read: (store: JournalReader) => Promise<T>
  /** Of a running host, which answers with the same view. @param store the folder that is meant; undefined: that of the host, whichever it is */
  readonly ask: (client: GrodtClient, store: string | undefined) => Promise<unknown>
}

/**
 * Ask the store, or the running host that has it open.
 *
 * @throws GrodtError OPTION, HOST_UNREACHABLE, what `read` throws, and those of the store
 */
export async function askStore<T>(
  spec: Pick<CommandSpec, 'name'>,
  parsed: ParsedArguments,
  question: StoreQuestion<T>,
): Promise<Answer<T>> {
  const given = parsed.values.get('store')
  if (parsed.values.has('api')) return askHost(apiAddress(spec.name, parsed), question, given ?? null)
  const folder = given ?? storeFolder(parsed)
  try {
    const store = await readStore(folder)
    try {
      return { ok: true, body: await question.read(store) }
    } finally {
      await store.close()
    }
  } catch (error) {
    const inUse = error instanceof GrodtError && error.code === 'STORE_IN_USE'
    const answer = inUse ? await askOwner(spec.name, parsed, question, folder) : null
    if (answer === null) throw error
    return answer
  }
}

/** As the configuration says, which need not be free of mistakes; else where stores lie. */
export function storeFolder({ values }: ParsedArguments): string {
  const configs = values.get('configs') ?? 'configs'
  return existsSync(configs) ? loadConfig(configs).draft.host.store.path : STORE_FOLDER
}

function askHost<T>(
  address: ApiAddress,
  question: StoreQuestion<T>,
  folder: string | null,
): Promise<Answer<T>> {
  return ask(address, (client) => question.ask(client, folder === null ? undefined : resolve(folder)))
}

/** Errors that say that the right host was asked. */
const UNKNOWN: ReadonlySet<string> = new Set(['REVISION_UNKNOWN', 'MODEL_UNKNOWN', 'MODEL_GONE'])

/** Ask the host that has the store open; null when it is not the one that answers, or none does. */
async function askOwner<T>(
  command: string,
  parsed: ParsedArguments,
  question: StoreQuestion<T>,
  folder: string,
): Promise<Answer<T> | null> {
  try {
    const answer = await askHost(apiAddress(command, parsed), question, folder)
    return answer.ok || UNKNOWN.has(answer.body.code ?? '') ? answer : null
  } catch (error) {
    if (error instanceof GrodtError) return null
    throw error
  }
}
