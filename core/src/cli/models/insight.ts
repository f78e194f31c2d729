import type { DriftView } from '../../host/views/drift.ts'
import { importanceView, type ImportanceView } from '../../host/views/importance.ts'
import type { Moment } from '../../host/views/time.ts'
import { openRegistry } from '../../learning/registry/stored.ts'
import { parseCommandLine } from '../arguments.ts'
import { apiAddress } from '../steer/address.ts'
import { print } from '../steer/answer.ts'
import { ask, type Answer } from '../steer/client.ts'
import { askStore } from '../store/ask.ts'
import { modelArgument, targetArgument } from './arguments.ts'
import { MODEL_COMMANDS } from './commands.ts'
import { driftLines, importanceLines } from './insight-lines.ts'
import { asRead } from './source.ts'

/**
 * `grodt models importance ID`
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, MODEL_UNKNOWN, HOST_UNREACHABLE, and those of the store
 */
export async function importanceCommand(args: readonly string[]): Promise<number> {
  const spec = MODEL_COMMANDS.importance
  const parsed = parseCommandLine(spec, args)
  const id = modelArgument(spec.name, parsed.positionals.at(0))
  const answer = await askStore<ImportanceView>(spec, parsed, {
    read: async (store) => importanceView((await openRegistry(asRead(store))).find(id)),
    ask: (client, store) => client.getModelImportance({ id, store }),
  })
  return print(parsed, answer, importanceLines)
}

/**
 * `grodt models drift [TARGET]`: of a running host, which alone has the rows of now.
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, CONFIG_FOLDER, HOST_UNREACHABLE
 */
export async function driftCommand(args: readonly string[]): Promise<number> {
  const spec = MODEL_COMMANDS.drift
  const parsed = parseCommandLine(spec, args)
  const wanted = parsed.positionals.at(0)
  const target = wanted === undefined ? undefined : targetArgument(spec.name, wanted)
  const answer: Answer<{ time: Moment; targets: readonly DriftView[] }> = await ask(
    apiAddress(spec.name, parsed),
    (client) => client.getDrift({ target }),
  )
  return print(parsed, answer, ({ time, targets }) => driftLines(time, targets))
}
