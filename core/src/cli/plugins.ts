import { loadConfig } from '../config/load.ts'
import { loadPlugins } from '../host/load-plugins.ts'
import { parseCommandLine } from './arguments.ts'
import { CACHE_FOLDER } from './cache-folder.ts'
import { COMMANDS } from './command.ts'
import { WIDTH, wrap } from './text.ts'

/** `grodt plugins`: the plugins of the configured folders. A refused plugin is no failure of the list. */
export async function pluginsCommand(args: string[]): Promise<number> {
  const { values } = parseCommandLine(COMMANDS.plugins, args)
  const folders = loadConfig(values.get('configs') ?? 'configs').draft.host.pluginFolders
  const { plugins, refused } = await loadPlugins(folders, CACHE_FOLDER)
  const lines: string[] = []
  for (const { kind, manifest, contentHash } of plugins) {
    lines.push(`${kind} ${manifest.id} ${manifest.version}`)
    if (manifest.aliases.length > 0) {
      lines.push(...wrap(`also called ${manifest.aliases.join(', ')}`, WIDTH - 2).map((line) => `  ${line}`))
    }
    lines.push(`  ${manifest.packageName}, content ${contentHash.slice(0, 16)}`)
  }
  if (plugins.length === 0) lines.push(`No plugins below ${folders.join(', ')}.`)
  for (const { reason } of refused) lines.push(`refused: ${reason}`)
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}
