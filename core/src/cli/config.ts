import { didYouMean, nearestName } from '@grodt/sdk/host'
import { prepare } from '../host/prepare.ts'
import { parseCommandLine, usageError } from './arguments.ts'
import { CACHE_FOLDER } from './cache-folder.ts'
import { COMMANDS } from './command.ts'
import { counted } from './text.ts'

/**
 * `grodt config check [folder]`
 *
 * @throws GrodtError CONFIG_INVALID with every error
 */
export async function configCommand(args: string[]): Promise<number> {
  const [action, folder = 'configs'] = parseCommandLine(COMMANDS.config, args).positionals
  if (action === undefined) throw usageError('config', 'Say what to do: grodt config check.')
  if (action !== 'check') {
    const near = didYouMean(nearestName(action, ['check']))
    throw usageError('config', `There is nothing called "${action}" to do with a configuration${near}.`)
  }
  const market = { symbols: null, baseTimeframeMs: null }
  const { checked, files } = await prepare(folder, { market, cacheFolder: CACHE_FOLDER })
  const { strategies } = checked.config
  const count = strategies.length === 1 ? '1 strategy' : `${strategies.length} strategies`
  const lines = [
    `${folder.replace(/[\\/]+$/, '')}: ${counted(files.length, 'file')}, ${count}, no errors`,
    ...checked.notes.map((note) => `note: ${note}`),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}
