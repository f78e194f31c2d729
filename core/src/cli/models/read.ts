import { openRegistry } from '../../learning/registry/stored.ts'
import { modelRows, modelView, type ModelRow, type ModelView } from '../../host/views/models.ts'
import { parseCommandLine } from '../arguments.ts'
import { print } from '../steer/answer.ts'
import { askStore } from '../store/ask.ts'
import { modelArgument, targetArgument } from './arguments.ts'
import { MODEL_COMMANDS } from './commands.ts'
import { modelLines, modelsLines } from './lines.ts'
import { asRead } from './source.ts'

/**
 * `grodt models list`
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, HOST_UNREACHABLE, and those of the store
 */
export async function listCommand(args: readonly string[]): Promise<number> {
  const spec = MODEL_COMMANDS.list
  const parsed = parseCommandLine(spec, args)
  const wanted = parsed.values.get('target')
  const target = wanted === undefined ? null : targetArgument(spec.name, wanted)
  const answer = await askStore<{ models: readonly ModelRow[] }>(spec, parsed, {
    read: async (store) => ({ models: modelRows(await openRegistry(asRead(store)), target) }),
    ask: (client, store) => client.listModels({ target: target ?? undefined, store }),
  })
  return print(parsed, answer, ({ models }) => modelsLines(models))
}

/**
 * `grodt models show ID`
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, MODEL_UNKNOWN, HOST_UNREACHABLE, and those of the store
 */
export async function showCommand(args: readonly string[]): Promise<number> {
  const spec = MODEL_COMMANDS.show
  const parsed = parseCommandLine(spec, args)
  const id = modelArgument(spec.name, parsed.positionals.at(0))
  const answer = await askStore<ModelView>(spec, parsed, {
    read: async (store) => modelView((await openRegistry(asRead(store))).find(id)),
    ask: (client, store) => client.getModel({ id, store }),
  })
  return print(parsed, answer, modelLines)
}
