import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { loadConfig } from '../../config/load.ts'
import { GrodtError } from '../../errors.ts'
import type { RevisionStore } from '../../host/durable/kept-revisions.ts'
import { readStore } from '../../store/read.ts'
import type { CommandSpec } from '../command.ts'
import { usageError, type ParsedArguments } from '../arguments.ts'
import { apiAddress, ask, type Answer } from '../steer/client.ts'
import { STORE_FOLDER } from '../store/commands.ts'

/** What is asked of revisions. */
export interface RevisionQuestion<T> {
  /** Of a store at rest. */
  readonly read: (store: RevisionStore) => Promise<T>
  /** Of a running host: a path of its API, with its query. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
}

/**
 * Ask the store, or the running host that has it open.
 *
 * @throws GrodtError OPTION, HOST_UNREACHABLE, REVISION_UNKNOWN, and those of the store
 */
export async function askRevisions<T>(
  spec: Pick<CommandSpec, 'name'>,
  parsed: ParsedArguments,
  question: RevisionQuestion<T>,
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

/** The number of a revision. @throws GrodtError OPTION */
export function revisionNumber(command: string, text: string | undefined): number {
  if (text !== undefined && /^[1-9]\d{0,14}$/.test(text)) return Number(text)
  const given = text === undefined ? '' : `"${text}" is no number. `
  throw usageError(command, `${given}Name the revision by its number, as grodt config revisions shows it.`)
}

/** As the configuration says, which need not be free of mistakes; else where stores lie. */
function storeFolder({ values }: ParsedArguments): string {
  const configs = values.get('configs') ?? 'configs'
  return existsSync(configs) ? loadConfig(configs).draft.host.store.path : STORE_FOLDER
}

function askHost<T>(
  address: string,
  { path, query = {} }: RevisionQuestion<T>,
  folder: string | null,
): Promise<Answer<T>> {
  const search = new URLSearchParams({ ...query, ...(folder !== null && { store: resolve(folder) }) })
  return ask<T>(address, 'GET', search.size === 0 ? path : `${path}?${search.toString()}`)
}

/** Ask the host that has the store open; null when it is not the one that answers, or none does. */
async function askOwner<T>(
  command: string,
  parsed: ParsedArguments,
  question: RevisionQuestion<T>,
  folder: string,
): Promise<Answer<T> | null> {
  try {
    const answer = await askHost(apiAddress(command, parsed), question, folder)
    return answer.ok || answer.body.code === 'REVISION_UNKNOWN' ? answer : null
  } catch (error) {
    if (error instanceof GrodtError) return null
    throw error
  }
}
