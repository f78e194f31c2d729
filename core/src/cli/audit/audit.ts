import { didYouMean, nearestName } from '@grodt/sdk/host'
import { usageError } from '../arguments.ts'
import { sayWhatToDo } from '../help.ts'
import { AUDIT_COMMANDS, type AuditCommandName } from './commands.ts'

/**
 * `grodt audit order|trade|decision|event NUMBER`, `grodt audit verify`, `grodt audit export`
 *
 * @returns 1 when a check finds something that does not fit
 * @throws GrodtError OPTION, AUDIT_UNKNOWN, DATA_WRITE, and those of the store
 */
export async function auditCommand(args: string[]): Promise<number> {
  const [action, ...rest] = args
  if (action === undefined) throw sayWhatToDo('audit')
  if (!isAuditCommand(action)) {
    const near = didYouMean(nearestName(action, Object.keys(AUDIT_COMMANDS)))
    throw usageError('audit', `There is nothing called "${action}" to audit${near}.`)
  }
  if (action === 'verify') return (await import('./verify.ts')).verifyCommand(rest)
  if (action === 'export') return (await import('./export.ts')).exportCommand(rest)
  return (await import('./show.ts')).showCommand(action, rest)
}

function isAuditCommand(name: string): name is AuditCommandName {
  return Object.hasOwn(AUDIT_COMMANDS, name)
}
