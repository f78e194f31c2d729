import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { PluginKind } from '@grodt/sdk'
import { GrodtError } from '../errors.ts'
import { readManifest, type PluginManifest } from './manifest.ts'
import { shownPath } from './text.ts'

/** A package that looks like a plugin and cannot be one. */
export interface RefusedPlugin {
  readonly folder: string
  /** One problem, with the path of the file. */
  readonly reason: string
}

/** Every plugin found, sorted by kind and id, and what was refused. */
export interface PluginSet {
  readonly plugins: readonly PluginManifest[]
  readonly refused: readonly RefusedPlugin[]
  /** The plugin of that kind whose id or alias is exactly `name`. */
  find(kind: PluginKind, name: string): PluginManifest | null
}

/**
 * Find the plugins in the packages below `folders`, without running their code. A folder may be a folder of
 * plugins or a node_modules folder, where scoped packages lie one level deeper. A package that is reached twice,
 * for example through the link of an npm workspace, counts once. A bad package is refused and hides no other.
 * @param sdkVersion version of the host's SDK
 * @throws GrodtError PLUGIN_CLAIMED_TWICE when two plugins of one kind claim one name
 */
export function discoverPlugins(folders: readonly string[], sdkVersion: string): PluginSet {
  const plugins: PluginManifest[] = []
  const refused: RefusedPlugin[] = []
  const seen = new Set<string>()
  for (const folder of folders) {
    if (!isFolder(folder)) {
      refused.push({
        folder,
        reason: `${shownPath(folder)}: there is no such folder to look for plugins in.`,
      })
      continue
    }
    for (const candidate of packageFolders(folder)) {
      const reading = readManifest(candidate, sdkVersion)
      // Only now, because most packages of a node_modules folder are no plugins and resolving links is slow.
      if (reading === null || !isNew(seen, realpathSync(candidate))) continue
      if ('manifest' in reading) plugins.push(reading.manifest)
      else refused.push(...reading.problems.map((reason) => ({ folder: candidate, reason })))
    }
  }
  plugins.sort(
    (a, b) => compareText(a.kind, b.kind) || compareText(a.id, b.id) || compareText(a.file, b.file),
  )
  const claims = claimNames(plugins)
  return { plugins, refused, find: (kind, name) => claims.get(claimKey(kind, name)) ?? null }
}

/** Where packages can be; whether there is one shows when its package.json is read. */
function packageFolders(folder: string): string[] {
  return readdirSync(folder)
    .sort(compareText)
    .flatMap((name) => {
      const path = join(folder, name)
      if (!name.startsWith('@')) return name.startsWith('.') ? [] : [path]
      return isFolder(path) ? packageFolders(path) : []
    })
}

function isNew(seen: Set<string>, path: string): boolean {
  return seen.size < seen.add(path).size
}

function claimNames(plugins: readonly PluginManifest[]): Map<string, PluginManifest> {
  const claims = new Map<string, PluginManifest>()
  for (const plugin of plugins) {
    for (const name of new Set([plugin.id, ...plugin.aliases])) {
      const key = claimKey(plugin.kind, name)
      const other = claims.get(key)
      if (other !== undefined) {
        throw new GrodtError('PLUGIN_CLAIMED_TWICE', { name, first: other.file, second: plugin.file })
      }
      claims.set(key, plugin)
    }
  }
  return claims
}

const claimKey = (kind: PluginKind, name: string) => `${kind} ${name}`

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    // Missing, a dangling link or a loop of links: nothing that could hold a package.
    return false
  }
}

/** By code unit: the order must not depend on the language of the machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
