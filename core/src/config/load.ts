import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { deepFreeze, didYouMean, inspectConfig, nearestName } from '@grodt/sdk/host'
import { GrodtError } from '../errors.ts'
import { buildConfig, type FileValues } from './build.ts'
import { placeIssue, sortIssues, type ConfigIssue, type ConfigPath, type Locate } from './issue.ts'
import { CONFIG_FILE_NAMES, CONFIG_FILES, type ConfigFileName } from './schemas/files.ts'
import type { GrodtConfig } from './types.ts'
import { parseYaml } from './yaml.ts'
import { positions } from './yaml-positions.ts'

/** Mistakes of one file that are shown: nobody reads more at once, and each has to be put into words. */
const MOST_ISSUES = 100

/** One file of the configuration as it was read. */
export interface ConfigFile {
  readonly name: ConfigFileName
  readonly text: string
  /** Of the bytes, hexadecimal. */
  readonly sha256: string
}

/** A place in a configuration file, named as the user gave the folder. */
export interface ConfigPlace {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A configuration folder as it was read. */
export interface LoadedConfig {
  /** Null when there are issues. */
  readonly config: GrodtConfig | null
  /**
   * The configuration as far as it could be read, only for looking for more mistakes: wrong values are replaced by
   * their defaults (a wrong weight by NaN), wrong entries are missing.
   */
  readonly draft: GrodtConfig
  /** The files with their defaults, keys and nesting as a user writes them; of the draft where there are issues. */
  readonly values: FileValues
  /** What is wrong in single files, sorted by file, line and column. */
  readonly issues: readonly ConfigIssue[]
  /** The files that exist. */
  readonly files: readonly ConfigFile[]
  /** Whether the draft holds something else than the user wrote at, above or below this path. */
  readonly isBroken: (name: ConfigFileName, path: ConfigPath) => boolean
  /** The place of a key or value, of its nearest enclosing part when it is not in the file. */
  readonly locate: (name: ConfigFileName, path: ConfigPath, target: 'key' | 'value') => ConfigPlace
}

interface ReadFile {
  readonly name: ConfigFileName
  /** Null when the file does not exist. */
  readonly source: ConfigFile | null
  /** False when nothing of the file could be used. */
  readonly readable: boolean
  readonly value: unknown
  readonly issues: readonly ConfigIssue[]
  readonly positionOf: Locate
}

/**
 * Read every file of a configuration folder. Mistakes are returned, all of them at once.
 * @throws GrodtError CONFIG_FOLDER when the folder does not exist
 */
export function loadConfig(folder: string): LoadedConfig {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new GrodtError('CONFIG_FOLDER', { folder })
  const shown = shownFolder(folder)
  const unreadable: ConfigIssue[] = []
  const files = CONFIG_FILE_NAMES.flatMap((name) => {
    try {
      const file = readConfigFile(folder, name)
      if (file !== null && !isUtf8(file)) unreadable.push(noText(shown + name, file))
      return file ?? []
    } catch (error) {
      const problem = `cannot be read: ${error instanceof Error ? error.message : String(error)}`
      unreadable.push({ file: shown + name, line: 1, column: 1, path: [], problem })
      return []
    }
  })
  return parseConfig(folder, files, [...unknownFiles(folder, shown), ...unreadable])
}

/** The files of a configuration folder as they are. @throws errors of the file system */
export const readConfigFiles = (folder: string): ConfigFile[] =>
  CONFIG_FILE_NAMES.flatMap((name) => readConfigFile(folder, name) ?? [])

/** A file of the configuration by its text. */
export const configFile = (name: ConfigFileName, text: string): ConfigFile => ({
  name,
  text,
  sha256: createHash('sha256').update(text).digest('hex'),
})

/**
 * The configuration that some files hold. Mistakes are returned, all of them at once.
 *
 * @param folder how the place of the files is named in messages
 * @param found what is wrong beside the contents of the files
 */
export function parseConfig(
  folder: string,
  files: readonly ConfigFile[],
  found: readonly ConfigIssue[] = [],
): LoadedConfig {
  const shown = shownFolder(folder)
  const read = CONFIG_FILE_NAMES.map((name) => {
    const source = files.find((file) => file.name === name)
    if (source !== undefined) return parseConfigFile(shown + name, source)
    const isUnreadable = found.some(({ file }) => file === shown + name)
    return missingFile(shown + name, name, isUnreadable)
  })
  const byName = Object.fromEntries(read.map((file) => [file.name, file])) as Record<ConfigFileName, ReadFile>
  const values = Object.fromEntries(read.map(({ name, value }) => [name, value])) as FileValues
  const issues = sortIssues([...read.flatMap((file) => file.issues), ...found])
  const draft = deepFreeze(buildConfig(values))
  return {
    config: issues.length === 0 ? draft : null,
    draft,
    values,
    issues,
    files: read.flatMap(({ source }) => source ?? []),
    isBroken: (name, path) =>
      !byName[name].readable || byName[name].issues.some((issue) => overlap(issue.path, path)),
    locate: (name, path, target) => ({ file: shown + name, ...byName[name].positionOf(path, target) }),
  }
}

const shownFolder = (folder: string): string => `${folder.replace(/[\\/]+$/, '')}/`

function readConfigFile(folder: string, name: ConfigFileName): ConfigFile | null {
  const path = join(folder, name)
  if (!existsSync(path)) return null
  const bytes = readFileSync(path)
  return { name, text: bytes.toString('utf8'), sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** The hash is that of the bytes: of others than UTF-8 the text is not the same any more, and a revision would keep that. */
const isUtf8 = ({ name, text, sha256 }: ConfigFile): boolean => configFile(name, text).sha256 === sha256

function noText(file: string, { text }: ConfigFile): ConfigIssue {
  const place = positions(text)(Math.max(0, text.indexOf('\ufffd')))
  return { file, ...place, path: [], problem: 'this is no UTF-8, expected a text in that encoding' }
}

function parseConfigFile(file: string, source: ConfigFile): ReadFile {
  const { name, text } = source
  const { value: raw, positionOf, issues } = parseYaml(file, text)
  if (raw === undefined) {
    return { name, source, readable: false, value: draftValue(name, {}), issues, positionOf }
  }
  const parsed = inspectConfig(CONFIG_FILES[name], raw)
  const found = parsed.issues.slice(0, MOST_ISSUES).map((issue) => placeIssue(file, positionOf, issue))
  const value = draftValue(name, parsed.value ?? {})
  const all = [...issues, ...found]
  const hidden = issues.length + parsed.issues.length - MOST_ISSUES
  if (hidden <= 0) return { name, source, readable: true, value, issues: all, positionOf }
  const end = { line: text.split('\n').length, column: 1 }
  const problem = `${hidden} more mistakes in the file are not shown: correct these first`
  const shown = [...all.slice(0, MOST_ISSUES), { file, ...end, path: [], problem }]
  return { name, source, readable: true, value, issues: shown, positionOf }
}

/** @param isUnreadable it is there, and what keeps it from being read is known already */
function missingFile(file: string, name: ConfigFileName, isUnreadable: boolean): ReadFile {
  const required = name === 'strategies.yaml'
  const start = { line: 1, column: 1 }
  const expected = 'it to say which strategies run'
  const problem = `the file is missing, expected ${expected}`
  return {
    name,
    source: null,
    readable: !required && !isUnreadable,
    value: draftValue(name, {}),
    issues: required && !isUnreadable ? [{ file, ...start, path: [], problem, expected }] : [],
    positionOf: () => start,
  }
}

/** Fill in what parsing leaves out where a value without a default is wrong or missing. */
function draftValue(name: ConfigFileName, value: unknown): unknown {
  const { value: complete } = inspectConfig(CONFIG_FILES[name], value)
  if (name !== 'strategies.yaml') return complete
  const { strategies = {} } = complete as { strategies?: Record<string, object> }
  const entries = Object.entries(strategies).map(([key, entry]) => [
    key,
    { capital_allocation: NaN, ...entry },
  ])
  return { strategies: Object.fromEntries(entries) as unknown }
}

/** A YAML file that is not one of ours is a misspelt one: it would be ignored in silence. */
function unknownFiles(folder: string, shown: string): ConfigIssue[] {
  const known = [...CONFIG_FILE_NAMES].sort()
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && /^[^.].*\.ya?ml$/i.test(entry.name))
    .filter((entry) => !known.some((name) => name === entry.name))
    .map((entry) => {
      const { name: value } = entry
      const nearest = nearestName(value, known)
      const expected = `one of: ${known.join(', ')}`
      const problem = `unknown file, expected ${expected}${didYouMean(nearest)}`
      const facts = { value, expected, ...(nearest !== null && { nearest }) }
      return { file: shown + value, line: 1, column: 1, path: [], problem, ...facts }
    })
}

function overlap(a: ConfigPath, b: ConfigPath): boolean {
  const length = Math.min(a.length, b.length)
  return a.slice(0, length).every((part, i) => part === b[i])
}
