import { didYouMean, nearestName } from '@grodt/sdk/host'
import { findDecision, type FoundDecision } from '../../host/audit/allocation.ts'
import type { AllocationView } from '../../host/views/allocation.ts'
import { readStore } from '../../store/read.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import { print } from '../steer/answer.ts'
import { apiAddress } from '../steer/address.ts'
import { ask, type Answer } from '../steer/client.ts'
import { askFolder, storeFolder } from '../store/ask.ts'
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
  const [number, given] = parsed.positionals as readonly (string | undefined)[]
  if (number === undefined || !/^(\d{1,15}|last)$/.test(number)) {
    const wrong = number === undefined ? '' : `"${number}" is no number. `
    throw usageError(
      spec.name,
      `${wrong}Name the decision by its number: grodt allocation explain 1, or last.`,
    )
  }
  const answer = await askFolder(spec, parsed, given, () => given ?? storeFolder(parsed), {
    read: (folder) => readDecision(folder, number),
    ask: (client, store) => client.getAllocationDecision({ id: number, store }),
    patience: PATIENCE,
  })
  return print(parsed, answer, decisionLines)
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
