import { resolve } from 'node:path'
import { GrodtError } from '../../errors.ts'
import { audit, NUMBERS, type Subject } from '../../host/audit/find.ts'
import type { Audit } from '../../host/audit/schema.ts'
import { readStarts } from '../../host/audit/starts.ts'
import { readStore } from '../../store/read.ts'
import { parseCommandLine, usageError, type ParsedArguments } from '../arguments.ts'
import { print } from '../steer/answer.ts'
import { apiAddress, type ApiAddress } from '../steer/address.ts'
import { ask, type Answer } from '../steer/client.ts'
import { STORE_FOLDER } from '../store/commands.ts'
import { AUDIT_COMMANDS } from './commands.ts'
import { auditLines } from './lines.ts'

/** A host reads a year of records in some seconds, beside its work, ms. */
const PATIENCE = 120_000

/**
 * `grodt audit order|trade|decision|event NUMBER [FOLDER]`: from the store, or from the running host that has it open.
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, AUDIT_UNKNOWN, HOST_UNREACHABLE, and those of the store
 */
export async function showCommand(what: Subject['what'], args: readonly string[]): Promise<number> {
  const spec = AUDIT_COMMANDS[what]
  const parsed = parseCommandLine(spec, args)
  const [number, folder = STORE_FOLDER] = parsed.positionals as readonly (string | undefined)[]
  if (number === undefined || !NUMBERS[what].test(number)) {
    const given = number === undefined ? '' : `"${number}" is no number. `
    throw usageError(spec.name, `${given}Name the ${what} by its number: grodt audit ${what} 1.`)
  }
  const subject = { what, number: Number(number) }
  if (parsed.values.has('api')) {
    const chosen = parsed.positionals.length > 1 ? folder : null
    return print(parsed, await askHost(apiAddress(spec.name, parsed), subject, chosen), auditLines)
  }
  let found: Audit
  try {
    found = await auditStore(folder, subject)
  } catch (error) {
    const answer = inUse(error) ? await askOwner(spec.name, parsed, subject, folder) : null
    if (answer === null) throw error
    return print(parsed, answer, auditLines)
  }
  return print(parsed, { ok: true, body: found }, auditLines)
}

const inUse = (error: unknown): boolean => error instanceof GrodtError && error.code === 'STORE_IN_USE'

async function auditStore(folder: string, subject: Subject): Promise<Audit> {
  const reader = await readStore(folder)
  try {
    const notes = await readStarts(reader)
    return await audit({ folder, anchor: reader.anchor, notes, records: reader.records() }, subject)
  } finally {
    await reader.close()
  }
}

/** @param folder the store that is meant; null for that of the host, whichever it is */
function askHost(
  address: ApiAddress,
  { what, number }: Subject,
  folder: string | null,
): Promise<Answer<Audit>> {
  const store = folder === null ? undefined : resolve(folder)
  return ask(address, (client) => client.audit({ what, number: String(number), store }), PATIENCE)
}

/** Ask the host that has the store open; null when it is not the one that answers, or none does. */
async function askOwner(
  command: string,
  parsed: ParsedArguments,
  subject: Subject,
  folder: string,
): Promise<Answer<Audit> | null> {
  try {
    const answer = await askHost(apiAddress(command, parsed), subject, folder)
    return answer.ok || answer.body.code === 'AUDIT_UNKNOWN' ? answer : null
  } catch (error) {
    if (error instanceof GrodtError) return null
    throw error
  }
}
