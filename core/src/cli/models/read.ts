import { openRegistry } from '../../learning/registry/stored.ts'
import { modelPage, modelView } from '../../host/views/models.ts'
import { cursorOf, pastQuery } from '../../api/paging.ts'
import { parseCommandLine } from '../arguments.ts'
import { listQuery } from '../list-query.ts'
import { print } from '../steer/answer.ts'
import { askStore } from '../store/ask.ts'
import { modelArgument, stateArgument, targetArgument } from './arguments.ts'
import { MODEL_COMMANDS } from './commands.ts'
import { modelLines, modelsLines, type ModelsPage, type ShownModel } from './lines.ts'
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
  const [target, state] = [parsed.values.get('target'), parsed.values.get('state')]
  const which = {
    target: target === undefined ? undefined : targetArgument(spec.name, target),
    state: state === undefined ? undefined : stateArgument(spec.name, state),
  }
  const wanted = listQuery(spec.name, parsed)
  const answer = await askStore<ModelsPage>(spec, parsed, {
    async read(store) {
      const query = { ...pastQuery(wanted), ...which }
      const { found, next } = modelPage(await openRegistry(asRead(store)), query)
      return { models: found, next: cursorOf(next) }
    },
    ask: (client, store) => client.listModels({ ...wanted, ...which, store }),
  })
  return print(parsed, answer, modelsLines)
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
  const answer = await askStore<ShownModel>(spec, parsed, {
    read: async (store) => modelView((await openRegistry(asRead(store))).find(id)),
    ask: async (client, store) => {
      const [model, drift] = await Promise.all([
        client.getModel({ id, store }),
        client.getModelDrift({ id, store }),
      ])
      return { ...model, drift }
    },
  })
  return print(parsed, answer, modelLines)
}
