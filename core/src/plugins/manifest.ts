import { readFileSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import { CONTRACT_VERSION, PLUGIN_KINDS, type PluginKind } from '@grodt/sdk'
import { didYouMean, nearestName } from '@grodt/sdk/host'
import { isObject, shown, shownPath } from './text.ts'
import { satisfies } from './version-range.ts'

/** What a plugin's package.json says about it; read before any of its code runs. */
export interface PluginManifest {
  readonly kind: PluginKind
  readonly id: string
  /** Other names that strategies.yaml may use for it. */
  readonly aliases: readonly string[]
  readonly packageName: string
  readonly version: string
  /** Absolute, symbolic links resolved. */
  readonly folder: string
  /** Absolute path of the entry module. */
  readonly entry: string
  /** Path of the package.json as shown to people. */
  readonly file: string
}

/** A manifest, everything that is wrong with it, or null for a folder that holds no plugin. */
export type ManifestReading =
  { readonly manifest: PluginManifest } | { readonly problems: readonly string[] } | null

type JsonObject = Readonly<Record<string, unknown>>

const SDK = '@grodt/sdk'
const FIELDS = ['kind', 'id', 'contract', 'aliases', 'entry']
const DEFAULT_ENTRY = './src/index.ts'

/**
 * Read the manifest of the package in `folder` without running its code. Every problem is listed, each with the
 * path of the file.
 * @param sdkVersion version of the host's SDK, which the package's peer range must accept
 */
export function readManifest(folder: string, sdkVersion: string): ManifestReading {
  const path = join(folder, 'package.json')
  const file = shownPath(path)
  const refuse = (problems: readonly string[]) => ({
    problems: problems.map((problem) => `${file}: ${problem}`),
  })
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return null
    return refuse([`cannot be read (${(error as Error).message}).`])
  }
  // Most packages of a node_modules folder are none of ours: do not parse them.
  if (!text.includes('grodt')) return null
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return refuse([`is not valid JSON (${(error as Error).message}).`])
  }
  if (!isObject(json)) return null
  const range = isObject(json.peerDependencies) ? json.peerDependencies[SDK] : undefined
  if (json.grodt === undefined) {
    if (range === undefined) return null
    return refuse([
      `has a peer range on ${SDK} but no field "grodt". Add one, for example ` +
        `"grodt": { "kind": "strategy", "id": "my-strategy", "contract": ${CONTRACT_VERSION} }.`,
    ])
  }
  if (!isObject(json.grodt)) return refuse([`grodt must be an object, was ${shown(json.grodt)}.`])
  const root = realpathSync(folder)
  const entry = json.grodt.entry ?? DEFAULT_ENTRY
  const problems = [
    ...packageProblems(json),
    ...rangeProblems(range, sdkVersion),
    ...fieldProblems(json.grodt),
    ...entryProblems(root, entry),
  ]
  if (problems.length > 0) return refuse(problems)
  const {
    kind,
    id,
    aliases = [],
  } = json.grodt as { kind: PluginKind; id: string; aliases?: readonly string[] }
  const { name, version } = json as { name: string; version: string }
  return {
    manifest: {
      kind,
      id,
      aliases: [...aliases],
      packageName: name,
      version,
      folder: root,
      entry: join(root, entry as string),
      file,
    },
  }
}

function packageProblems(json: JsonObject): string[] {
  const problems: string[] = []
  for (const field of ['name', 'version']) {
    const value = json[field]
    if (typeof value !== 'string' || value.trim() === '') {
      problems.push(`${field} must be a text, was ${shown(value)}.`)
    }
  }
  if (json.type !== 'module') {
    problems.push(
      `type must be "module", was ${shown(json.type)}. ` +
        'Without it Node reads the files as CommonJS and the default export arrives wrapped.',
    )
  }
  return problems
}

function rangeProblems(range: unknown, sdkVersion: string): string[] {
  const field = `peerDependencies["${SDK}"]`
  const advice = `Write the versions it works with, for example "^${sdkVersion}".`
  if (range === undefined) return [`${field} is missing. ${advice}`]
  const accepted = typeof range === 'string' ? satisfies(sdkVersion, range) : null
  if (accepted === null)
    return [`${field} must be a range of released versions, was ${shown(range)}. ${advice}`]
  if (accepted) return []
  return [
    `${field} is ${shown(range)}, which does not include ${sdkVersion}, the version of this host. ` +
      'Install a version of the plugin that was made for it.',
  ]
}

function fieldProblems(grodt: JsonObject): string[] {
  const problems: string[] = []
  const { kind, id, contract, aliases = [] } = grodt
  for (const key of Object.keys(grodt)) {
    if (FIELDS.includes(key)) continue
    const hint = didYouMean(nearestName(key, FIELDS))
    problems.push(`grodt.${key} is not a known field${hint}; known are ${FIELDS.join(', ')}.`)
  }
  if (!(PLUGIN_KINDS as readonly unknown[]).includes(kind)) {
    const hint = typeof kind === 'string' ? didYouMean(nearestName(kind, PLUGIN_KINDS)) : ''
    problems.push(`grodt.kind must be one of ${PLUGIN_KINDS.join(', ')}; was ${shown(kind)}${hint}.`)
  }
  if (typeof id !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
    problems.push(`grodt.id must be a name in kebab-case such as "mean-reversion", was ${shown(id)}.`)
  }
  if (contract !== CONTRACT_VERSION) {
    problems.push(
      `grodt.contract must be ${CONTRACT_VERSION}, was ${shown(contract)}. ` +
        `This host runs plugins of contract version ${CONTRACT_VERSION} only.`,
    )
  }
  const isName = (alias: unknown) => typeof alias === 'string' && alias !== '' && alias.trim() === alias
  if (!Array.isArray(aliases) || !aliases.every(isName)) {
    problems.push(`grodt.aliases must be a list of names without blanks around them, was ${shown(aliases)}.`)
  }
  return problems
}

function entryProblems(root: string, entry: unknown): string[] {
  if (typeof entry !== 'string' || !/\.(ts|mts|js|mjs)$/.test(entry)) {
    return [`grodt.entry must be the path of an ES module (.ts, .mts, .js or .mjs), was ${shown(entry)}.`]
  }
  const path = join(root, entry)
  const inside = relative(root, path)
  if (isAbsolute(entry) || inside === '..' || inside.startsWith(`..${sep}`)) {
    return [`grodt.entry must be a path inside the package, was ${shown(entry)}.`]
  }
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return []
  return [
    `grodt.entry names ${shown(entry)}, which does not exist. Without the field it is ${DEFAULT_ENTRY}.`,
  ]
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}
