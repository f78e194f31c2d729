import { didYouMean, nearestName } from '@grodt/sdk/host'
import { usageError } from '../arguments.ts'
import { sayWhatToDo } from '../help.ts'
import { STORE_COMMANDS } from './commands.ts'
import type { StoreCommandName } from './commands.ts'

const RUN: Readonly<Record<StoreCommandName, (args: readonly string[]) => Promise<number>>> = {
  verify: async (args) => (await import('./verify.ts')).verifyCommand(args),
  repair: async (args) => (await import('./repair.ts')).repairCommand(args),
  export: async (args) => (await import('./export.ts')).exportCommand(args),
  stats: async (args) => (await import('./stats.ts')).statsCommand(args),
}

/**
 * `grodt store verify|repair|export|stats`
 *
 * @throws GrodtError OPTION, and those of the store
 */
export async function storeCommand(args: string[]): Promise<number> {
  const [action, ...rest] = args
  if (action === undefined) throw sayWhatToDo('store')
  if (!isStoreCommand(action)) {
    const near = didYouMean(nearestName(action, Object.keys(STORE_COMMANDS)))
    throw usageError('store', `There is nothing called "${action}" to do with a store${near}.`)
  }
  return RUN[action](rest)
}

function isStoreCommand(name: string): name is StoreCommandName {
  return Object.hasOwn(STORE_COMMANDS, name)
}
