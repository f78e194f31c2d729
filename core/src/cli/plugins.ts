import { loadConfig } from '../config/load.ts'
import { loadPlugins, type LoadedPlugins } from '../host/load-plugins.ts'
import { parseCommandLine } from './arguments.ts'
import { CACHE_FOLDER } from './cache-folder.ts'
import { COMMANDS } from './command.ts'
import { WIDTH, wrap } from './text.ts'

/** `grodt plugins`: the plugins of the configured folders. @returns 1 when one of them is refused */
export async function pluginsCommand(args: string[]): Promise<number> {
  const { values, flags } = parseCommandLine(COMMANDS.plugins, args)
  const folders = loadConfig(values.get('configs') ?? 'configs').draft.host.pluginFolders
  const found = await loadPlugins(folders, CACHE_FOLDER, { tryFirst: true })
  const text = flags.has('json') ? JSON.stringify(asJson(found), null, 2) : asLines(found, folders).join('\n')
  process.stdout.write(`${text}\n`)
  return found.refused.length > 0 ? 1 : 0
}

function asJson({ plugins, refused }: LoadedPlugins): object {
  return {
    plugins: plugins.map(({ kind, manifest: { id, aliases, version, packageName }, contentHash }) => {
      return { kind, id, aliases, package: packageName, version, contentHash }
    }),
    refused: refused.map(({ reason }) => reason),
  }
}

function asLines({ plugins, refused }: LoadedPlugins, folders: readonly string[]): string[] {
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
  return lines
}
