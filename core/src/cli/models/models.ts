import { didYouMean, nearestName } from '@grodt/sdk/host'
import { usageError } from '../arguments.ts'
import { sayWhatToDo } from '../help.ts'
import { MODEL_COMMANDS, type ModelCommandName } from './commands.ts'

const RUN: Readonly<Record<ModelCommandName, (args: readonly string[]) => Promise<number>>> = {
  list: async (args) => (await import('./read.ts')).listCommand(args),
  show: async (args) => (await import('./read.ts')).showCommand(args),
  importance: async (args) => (await import('./insight.ts')).importanceCommand(args),
  drift: async (args) => (await import('./insight.ts')).driftCommand(args),
  promote: async (args) => (await import('./change.ts')).promoteCommand(args),
  retire: async (args) => (await import('./change.ts')).retireCommand(args),
  rollback: async (args) => (await import('./change.ts')).rollBackCommand(args),
  export: async (args) => (await import('./export.ts')).exportCommand(args),
  import: async (args) => (await import('./change.ts')).importCommand(args),
  data: async (args) => (await import('./data.ts')).dataCommand(args),
  forecasts: async (args) => (await import('./forecasts.ts')).forecastsCommand(args),
}

/**
 * `grodt models list|show|importance|drift|promote|retire|rollback|export|import|forecasts|data`
 *
 * @throws GrodtError OPTION, and those of the command
 */
export async function modelsCommand(args: string[]): Promise<number> {
  const [action, ...rest] = args
  const names = Object.keys(MODEL_COMMANDS)
  if (action === undefined) throw sayWhatToDo('models')
  if (!isModelCommand(action)) {
    const near = didYouMean(nearestName(action, names))
    throw usageError('models', `There is nothing called "${action}" to do with models${near}.`)
  }
  return RUN[action](rest)
}

function isModelCommand(name: string): name is ModelCommandName {
  return Object.hasOwn(MODEL_COMMANDS, name)
}
