import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { GrodtClient } from '@grodt/sdk/client'
import { loadConfig } from '../../config/load.ts'
import { GrodtError, type ErrorCode } from '../../errors.ts'
import { readStore, type JournalReader } from '../../store/read.ts'
import type { CommandSpec } from '../command.ts'
import type { ParsedArguments } from '../arguments.ts'
import { apiAddress, type ApiAddress } from '../steer/address.ts'
import { ask, type Answer } from '../steer/client.ts'
import { STORE_FOLDER } from './commands.ts'

/** What a running host is asked about its store. */
interface HostQuestion {
  /** It answers with the view of a store at rest. @param store the folder that is meant; undefined: that of the host, whichever it is */
  readonly ask: (client: GrodtClient, store: string | undefined) => Promise<unknown>
  /** How long its answer is waited for, ms; as for any other when left out. */
  readonly patience?: number
}

/** What is asked of a store. */
export interface StoreQuestion<T> extends HostQuestion {
  /** Of a store at rest. */
  readonly read: (store: JournalReader) => Promise<T>
}

/** What is asked of a folder of a store. */
export interface FolderQuestion<T> extends HostQuestion {
  /** Of a store at rest. @throws GrodtError STORE_IN_USE where it is not */
  readonly read: (folder: string) => Promise<T>
}

/**
 * Ask the store, or the running host that has it open.
 *
 * @throws GrodtError OPTION, HOST_UNREACHABLE, what `read` throws, and those of the store
 */
export function askStore<T>(
  spec: Pick<CommandSpec, 'name'>,
  parsed: ParsedArguments,
  question: StoreQuestion<T>,
): Promise<Answer<T>> {
  const read = async (folder: string): Promise<T> => {
    const store = await readStore(folder)
    try {
      return await question.read(store)
    } finally {
      await store.close()
    }
  }
  const given = parsed.values.get('store')
  return askFolder(spec, parsed, given, () => given ?? storeFolder(parsed), { ...question, read })
}

/**
 * The same by its folder.
 *
 * @param given the folder that the user names; with --api left out: that of the host, whichever it is
 * @param folder the one that is meant without --api
 * @throws GrodtError as `askStore`
 */
export async function askFolder<T>(
  { name }: Pick<CommandSpec, 'name'>,
  parsed: ParsedArguments,
  given: string | undefined,
  folder: () => string,
  question: FolderQuestion<T>,
): Promise<Answer<T>> {
  if (parsed.values.has('api')) return askHost(apiAddress(name, parsed), question, given ?? null)
  const meant = folder()
  try {
    return { ok: true, body: await question.read(meant) }
  } catch (error) {
    const inUse = error instanceof GrodtError && error.code === 'STORE_IN_USE'
    const answer = inUse ? await askOwner<T>(name, parsed, question, meant) : null
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
  { ask: question, patience }: HostQuestion,
  folder: string | null,
): Promise<Answer<T>> {
  const store = folder === null ? undefined : resolve(folder)
  return ask<unknown, T>(address, (client) => question(client, store), patience)
}

/**
 * Ask the host that has the store open. What it says counts, also when it refuses.
 *
 * @returns null when the one that answers keeps another store, or none answers
 */
async function askOwner<T>(
  command: string,
  parsed: ParsedArguments,
  question: HostQuestion,
  folder: string,
): Promise<Answer<T> | null> {
  try {
    const answer = await askHost<T>(apiAddress(command, parsed), question, folder)
    return !answer.ok && answer.body.code === 'AUDIT_STORE' ? null : answer
  } catch (error) {
    if (error instanceof GrodtError && NOBODY.has(error.code)) return null
    throw error
  }
}

/** No host was found: none answers, or no configuration says where one would be. */
const NOBODY: ReadonlySet<string> = new Set<ErrorCode>(['HOST_UNREACHABLE', 'CONFIG_FOLDER'])
