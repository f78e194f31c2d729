import { audit, NUMBERS, type Subject } from '../../host/audit/find.ts'
import type { Audit } from '../../host/audit/schema.ts'
import { readStarts } from '../../host/audit/starts.ts'
import { readStore } from '../../store/read.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import { print } from '../steer/answer.ts'
import { askFolder, storeFolder } from '../store/ask.ts'
import { AUDIT_COMMANDS } from './commands.ts'
import { auditLines } from './lines.ts'

/** A host reads a year of records in some seconds, beside its work, ms. */
export const PATIENCE = 120_000

/**
 * `grodt audit order|trade|decision|event NUMBER [FOLDER]`: from the store, or from the running host that has it open.
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, AUDIT_UNKNOWN, HOST_UNREACHABLE, and those of the store
 */
export async function showCommand(what: Subject['what'], args: readonly string[]): Promise<number> {
  const spec = AUDIT_COMMANDS[what]
  const parsed = parseCommandLine(spec, args)
  const [number, given] = parsed.positionals as readonly (string | undefined)[]
  if (number === undefined || !NUMBERS[what].test(number)) {
    const wrong = number === undefined ? '' : `"${number}" is no number. `
    throw usageError(spec.name, `${wrong}Name the ${what} by its number: grodt audit ${what} 1.`)
  }
  const subject = { what, number: Number(number) }
  const answer = await askFolder(spec, parsed, given, () => given ?? storeFolder(parsed), {
    read: (at) => auditStore(at, subject),
    ask: (client, store) => client.audit({ what, number, store }),
    patience: PATIENCE,
  })
  return print(parsed, answer, auditLines)
}

async function auditStore(folder: string, subject: Subject): Promise<Audit> {
  const reader = await readStore(folder)
  try {
    const notes = await readStarts(reader)
    return await audit({ folder, anchor: reader.anchor, notes, records: reader.records() }, subject)
  } finally {
    await reader.close()
  }
}
