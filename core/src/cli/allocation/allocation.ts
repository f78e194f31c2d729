import { resolve } from 'node:path'
import { didYouMean, nearestName } from '@grodt/sdk/host'
import { GrodtError } from '../../errors.ts'
import { findDecision, type FoundDecision } from '../../host/audit/allocation.ts'
import type { AllocationView } from '../../host/views/allocation.ts'
import { readStore } from '../../store/read.ts'
import { parseCommandLine, usageError, type ParsedArguments } from '../arguments.ts'
import { print } from '../steer/answer.ts'
import { apiAddress, type ApiAddress } from '../steer/address.ts'
import { ask, type Answer } from '../steer/client.ts'
import { STORE_FOLDER } from '../store/commands.ts'
import { ALLOCATION_COMMAND, ALLOCATION_COMMANDS } from './commands.ts'
import { decisionLines, presentLines } from './lines.ts'

/** A host reads a year of records in some seconds, beside its work, ms. */
const PATIENCE = 120_000

/**
 * `grodt allocation`, `grodt allocation explain NUMBER|last [FOLDER]`
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, AUDIT_UNKNOWN, HOST_UNREACHABLE, and those of the store
 */
export async function allocationCommand(args: string[]): Promise<number> {
  const [action] = args as readonly (string | undefined)[]
  if (action === 'explain') return explain(args.slice(1))
  if (action !== undefined && !action.startsWith('-')) {
    const near = didYouMean(nearestName(action, Object.keys(ALLOCATION_COMMANDS)))
    throw usageError('allocation', `There is no "grodt allocation ${action}"${near}.`)
  }
  const parsed = parseCommandLine(ALLOCATION_COMMAND, args)
  const address = apiAddress('allocation', parsed)
  const answer: Answer<AllocationView> = await ask(address, (client) => client.getAllocation())
  return print(parsed, answer, presentLines)
}

async function explain(args: readonly string[]): Promise<number> {
  const spec = ALLOCATION_COMMANDS.explain
  const parsed = parseCommandLine(spec, args)
  const [number, folder = STORE_FOLDER] = parsed.positionals as readonly (string | undefined)[]
  if (number === undefined || !/^(\d{1,15}|last)$/.test(number)) {
    const given = number === undefined ? '' : `"${number}" is no number. `
    throw usageError(
      spec.name,
      `${given}Name the decision by its number: grodt allocation explain 1, or last.`,
    )
  }
  if (parsed.values.has('api')) {
    const chosen = parsed.positionals.length > 1 ? folder : null
    return print(parsed, await askHost(apiAddress(spec.name, parsed), number, chosen), decisionLines)
  }
  try {
    return print(parsed, { ok: true, body: await readDecision(folder, number) }, decisionLines)
  } catch (error) {
    const isOpen = error instanceof GrodtError && error.code === 'STORE_IN_USE'
    const answer = isOpen ? await askOwner(parsed, number, folder) : null
    if (answer === null) throw error
    return print(parsed, answer, decisionLines)
  }
}

async function readDecision(folder: string, number: string): Promise<FoundDecision> {
  const reader = await readStore(folder)
  try {
    return await findDecision(
      { folder, records: reader.records() },
      number === 'last' ? null : Number(number),
    )
  } finally {
    await reader.close()
  }
}

/** @param folder the store that is meant; null for that of the host, whichever it is */
function askHost(address: ApiAddress, number: string, folder: string | null): Promise<Answer<FoundDecision>> {
  const store = folder === null ? undefined : resolve(folder)
  return ask(address, (client) => client.getAllocationDecision({ id: number, store }), PATIENCE)
}

/** Ask the host that has the store open; null when it is not the one that answers, or none does. */
async function askOwner(
  parsed: ParsedArguments,
  number: string,
  folder: string,
): Promise<Answer<FoundDecision> | null> {
  try {
    const answer = await askHost(apiAddress('allocation explain', parsed), number, folder)
    return answer.ok || answer.body.code === 'AUDIT_UNKNOWN' ? answer : null
  } catch (error) {
    if (error instanceof GrodtError) return null
    throw error
  }
}
