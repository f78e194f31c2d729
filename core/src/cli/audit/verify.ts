import type { BrokenLink } from '../../host/audit/check.ts'
import { verifyAudit, type AuditVerification, type RunningVerification } from '../../host/audit/verify.ts'
import { parseCommandLine } from '../arguments.ts'
import { counted, shortTime } from '../text.ts'
import { print } from '../steer/answer.ts'
import { askFolder, storeFolder } from '../store/ask.ts'
import { AUDIT_COMMANDS } from './commands.ts'
import { PATIENCE } from './show.ts'

/** Broken links that are shown; JSON has all. */
const SHOWN = 20

/** What the running host that has the store open says of it. */
type OfHost = RunningVerification & { readonly fits: boolean }

/**
 * `grodt audit verify [FOLDER]`: of the store, or of the journal by the running host that has it open.
 *
 * @returns 1 when something does not fit, or the host refuses
 * @throws GrodtError OPTION, HOST_UNREACHABLE, and those of the store
 */
export async function verifyCommand(args: readonly string[]): Promise<number> {
  const spec = AUDIT_COMMANDS.verify
  const parsed = parseCommandLine(spec, args)
  const given = parsed.positionals.at(0)
  const folder = (): string => given ?? storeFolder(parsed)
  const answer = await askFolder<AuditVerification | OfHost>(spec, parsed, given, folder, {
    read: verifyAudit,
    ask: (client, store) => client.verifyAudit({ store }),
    patience: PATIENCE,
  })
  const printed = print(parsed, answer, (found) => {
    return 'store' in found ? ofStore(folder(), found) : ofHost(given ?? 'the store of the host', found)
  })
  return answer.ok && !fits(answer.body) ? 1 : printed
}

const fits = (found: AuditVerification | OfHost): boolean =>
  'store' in found ? found.store.problems.length + found.links.length === 0 : found.fits

function ofStore(folder: string, { store, counts, links }: AuditVerification): string[] {
  const { anchor, last, records, hash, snapshots, chunks, problems } = store
  return [
    `${folder}: ${counted(records, 'record')} (${anchor + 1} to ${last}), ${counted(snapshots, 'snapshot')}, ` +
      `${counted(chunks, 'chunk')} of bars`,
    ...meaning({ anchor, last, hash, counts, books: snapshots > 0 }),
    ...mistakes(
      problems.map(({ problem }) => problem),
      links,
    ),
  ]
}

function ofHost(folder: string, { anchor, last, hash, damage, counts, links }: OfHost): string[] {
  return [
    `${folder}: ${counted(last - anchor, 'record')} (${anchor + 1} to ${last}), checked by the host that runs on it`,
    ...meaning({ anchor, last, hash, counts, books: true }),
    'Bars and snapshots but the last were not looked at: they are once the host has stopped.',
    ...mistakes(damage === null ? [] : [damage], links),
  ]
}

/** @param books whether there are snapshots */
function meaning({
  anchor,
  last,
  hash,
  counts,
  books,
}: Pick<RunningVerification, 'anchor' | 'last' | 'hash' | 'counts'> & { readonly books: boolean }): string[] {
  return [
    `hash of record ${last}: ${hash}`,
    `${counted(counts.events, 'event')}: ${counted(counts.orders, 'order')}, ${counted(counts.refusals, 'refusal')}, ` +
      `${counted(counts.fills, 'fill')}, ${counted(counts.trades, 'trade')}, ${counted(counts.funding, 'funding payment')}`,
    ...(books ? [`${counted(counts.snapshots, 'snapshot')} with the sums of the events in the books`] : []),
    ...(anchor === 0
      ? []
      : [`Records up to ${anchor} have been removed: what leads back to them is not checked.`]),
  ]
}

function mistakes(problems: readonly string[], links: readonly BrokenLink[]): string[] {
  const broken = problems.length + links.length
  return [
    ...problems.map((problem) => `error: ${problem}`),
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
