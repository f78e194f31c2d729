import { verifyAudit, type AuditVerification } from '../../host/audit/verify.ts'
import { parseCommandLine } from '../arguments.ts'
import { counted, shortTime } from '../text.ts'
import { STORE_FOLDER } from '../store/commands.ts'
import { AUDIT_COMMANDS } from './commands.ts'

/** Broken links that are shown; JSON has all. */
const SHOWN = 20

/**
 * `grodt audit verify [FOLDER]`
 *
 * @returns 1 when something does not fit
 * @throws GrodtError OPTION, and those of the store
 */
export async function verifyCommand(args: readonly string[]): Promise<number> {
  const { flags, positionals } = parseCommandLine(AUDIT_COMMANDS.verify, args)
  const folder = positionals[0] ?? STORE_FOLDER
  const check = await verifyAudit(folder)
  const lines = flags.has('json') ? [JSON.stringify(check, null, 2)] : text(folder, check)
  process.stdout.write(`${lines.join('\n')}\n`)
  return check.store.problems.length + check.links.length === 0 ? 0 : 1
}

function text(folder: string, { store, counts, links }: AuditVerification): string[] {
  const { anchor, last, records, hash, snapshots, chunks, problems } = store
  const broken = problems.length + links.length
  return [
    `${folder}: ${counted(records, 'record')} (${anchor + 1} to ${last}), ${counted(snapshots, 'snapshot')}, ` +
      `${counted(chunks, 'chunk')} of bars`,
    `hash of record ${last}: ${hash}`,
    `${counted(counts.events, 'event')}: ${counted(counts.orders, 'order')}, ${counted(counts.refusals, 'refusal')}, ` +
      `${counted(counts.fills, 'fill')}, ${counted(counts.trades, 'trade')}, ${counted(counts.funding, 'funding payment')}`,
    ...(snapshots === 0
      ? []
      : [`${counted(counts.snapshots, 'snapshot')} with the sums of the events in the books`]),
    ...(anchor === 0
      ? []
      : [`Records up to ${anchor} have been removed: what leads back to them is not checked.`]),
    ...problems.map(({ problem }) => `error: ${problem}`),
    ...links.slice(0, SHOWN).map(({ record, event, time, problem }) => {
      const at = event === null ? '' : `, event ${event}`
      return `error: record ${record}${at} (${shortTime(time)} UTC): ${problem}`
    }),
    ...(links.length > SHOWN
      ? [`... and ${counted(links.length - SHOWN, 'error')} more: --json has all`]
      : []),
    broken === 0 ? 'Everything fits.' : `${counted(broken, 'error')}.`,
  ]
}
