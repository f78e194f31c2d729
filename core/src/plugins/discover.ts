import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
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
}

/**
 * Find the plugins in the packages below `folders`, without running their code. A folder may be a folder of
 * plugins or a node_modules folder, where scoped packages lie one level deeper. A package that is reached twice,
 * for example through the link of an npm workspace, counts once. A bad package is refused and hides no other; of
 * plugins of one kind that claim one name, all are: which of them was meant is not guessed.
 * @param sdkVersion version of the host's SDK
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
  const { rivals, reasons } = rivalClaims(plugins)
  return { plugins: plugins.filter((plugin) => !rivals.has(plugin)), refused: [...refused, ...reasons] }
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

/** Plugins that claim a name which another one of their kind claims too, and what to say of each two of them. */
function rivalClaims(plugins: readonly PluginManifest[]): {
  readonly rivals: ReadonlySet<PluginManifest>
  readonly reasons: readonly RefusedPlugin[]
} {
  const owners = new Map<string, PluginManifest>()
  const rivals = new Set<PluginManifest>()
  const reasons: RefusedPlugin[] = []
  for (const plugin of plugins) {
    const said = new Set<PluginManifest>()
    for (const name of [plugin.id, ...plugin.aliases]) {
      const key = `${plugin.kind} ${name}`
      const owner = owners.get(key) ?? plugin
      owners.set(key, owner)
      if (owner === plugin || said.has(owner)) continue
      said.add(owner)
      rivals.add(owner).add(plugin)
      const { message } = new GrodtError('PLUGIN_CLAIMED_TWICE', {
        name,
        first: owner.file,
        second: plugin.file,
      })
      reasons.push({ folder: plugin.folder, reason: message })
    }
  }
  return { rivals, reasons }
}

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
