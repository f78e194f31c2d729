import { didYouMean, nearestName } from '@grodt/sdk/host'
import { usageError } from '../arguments.ts'
import { sayWhatToDo } from '../help.ts'
import { DATA_COMMANDS } from './commands.ts'
import type { DataCommandName } from './commands.ts'

const RUN: Readonly<Record<DataCommandName, (args: readonly string[]) => Promise<number>>> = {
  import: async (args) => (await import('./import.ts')).importCommand(args),
  list: async (args) => (await import('./list.ts')).listCommand(args),
  check: async (args) => (await import('./check.ts')).checkCommand(args),
  resample: async (args) => (await import('./resample.ts')).resampleCommand(args),
}

/**
 * `grodt data import|list|check|resample`
 *
 * @throws GrodtError OPTION, and those of the data
 */
export async function dataCommand(args: string[]): Promise<number> {
  const [action, ...rest] = args
  const names = Object.keys(DATA_COMMANDS)
  if (action === undefined) throw sayWhatToDo('data')
  if (!isDataCommand(action)) {
    const near = didYouMean(nearestName(action, names))
    throw usageError('data', `There is nothing called "${action}" to do with data${near}.`)
  }
  return RUN[action](rest)
}

function isDataCommand(name: string): name is DataCommandName {
  return Object.hasOwn(DATA_COMMANDS, name)
}
