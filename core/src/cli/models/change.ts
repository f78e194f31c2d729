import { readFileSync } from 'node:fs'
import { GrodtError } from '../../errors.ts'
import { importModel, promoteModel, retireModel, rollBackModel } from '../../host/models/changes.ts'
import { requireFit } from '../../host/models/fit.ts'
import { prepare } from '../../host/prepare.ts'
import { readModelFile } from '../../learning/registry/file.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import { CACHE_FOLDER } from '../cache-folder.ts'
import { person, print } from '../steer/answer.ts'
import { modelArgument, targetArgument } from './arguments.ts'
import { MODEL_COMMANDS } from './commands.ts'
import { changedLines } from './lines.ts'
import { changeModels } from './source.ts'

/**
 * `grodt models promote ID --reason TEXT`
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, MODEL_UNKNOWN, MODEL_GONE, MODEL_DAMAGED, HOST_UNREACHABLE, and those of the store
 */
export async function promoteCommand(args: readonly string[]): Promise<number> {
  const { name } = MODEL_COMMANDS.promote
  const parsed = parseCommandLine(MODEL_COMMANDS.promote, args)
  const id = modelArgument(name, parsed.positionals.at(0))
  const answer = await changeModels(name, parsed, {
    ...person(name, parsed),
    change: (registry, by) => promoteModel(registry, id, by),
    ask: (client, body, store) => client.promoteModel({ id, store, body }),
  })
  return print(parsed, answer, changedLines)
}

/**
 * `grodt models retire ID --reason TEXT`
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, MODEL_UNKNOWN, HOST_UNREACHABLE, and those of the store
 */
export async function retireCommand(args: readonly string[]): Promise<number> {
  const { name } = MODEL_COMMANDS.retire
  const parsed = parseCommandLine(MODEL_COMMANDS.retire, args)
  const id = modelArgument(name, parsed.positionals.at(0))
  const answer = await changeModels(name, parsed, {
    ...person(name, parsed),
    change: (registry, by) => retireModel(registry, id, by),
    ask: (client, body, store) => client.retireModel({ id, store, body }),
  })
  return print(parsed, answer, changedLines)
}

/**
 * `grodt models rollback TARGET --reason TEXT [--to ID]`
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, MODEL_NO_EARLIER, MODEL_UNKNOWN, MODEL_GONE, MODEL_DAMAGED, HOST_UNREACHABLE, and those of
 * the store
 */
export async function rollBackCommand(args: readonly string[]): Promise<number> {
  const { name } = MODEL_COMMANDS.rollback
  const parsed = parseCommandLine(MODEL_COMMANDS.rollback, args)
  const target = targetArgument(name, parsed.positionals.at(0))
  const given = parsed.values.get('to')
  const to = given === undefined ? null : modelArgument(name, given)
  const answer = await changeModels(name, parsed, {
    ...person(name, parsed),
    change: (registry, by) => rollBackModel(registry, target, to, by),
    ask: (client, by, store) =>
      client.rollBackModel({ store, body: { ...by, target, ...(to !== null && { to }) } }),
  })
  return print(parsed, answer, changedLines)
}

/**
 * `grodt models import FILE --reason TEXT`
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, DATA_UNREADABLE, MODEL_FILE, CONFIG_INVALID, HOST_UNREACHABLE, and those of the store
 */
export async function importCommand(args: readonly string[]): Promise<number> {
  const { name } = MODEL_COMMANDS.import
  const parsed = parseCommandLine(MODEL_COMMANDS.import, args)
  const file = parsed.positionals.at(0)
  if (file === undefined) throw usageError(name, 'Name the file, as grodt models export wrote it.')
  const by = person(name, parsed)
  const content = contentOf(file)
  const read = readModelFile(file, content)
  const market = { symbols: null, baseTimeframeMs: null }
  const configs = parsed.values.get('configs') ?? 'configs'
  requireFit(file, read.model, await prepare(configs, { market, cacheFolder: CACHE_FOLDER, tryFirst: true }))
  const answer = await changeModels(name, parsed, {
    ...by,
    change: (registry, who) => importModel(registry, read, who),
    ask: (client, who, store) =>
      client.importModel({ store, body: { ...who, name: file, file: content.toString('base64') } }),
  })
  return print(parsed, answer, changedLines)
}

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new GrodtError('DATA_UNREADABLE', { file, problem: (error as Error).message }, { cause: error })
  }
}
