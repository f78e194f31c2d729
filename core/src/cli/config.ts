import { didYouMean, nearestName } from '@grodt/sdk/host'
import { pathText, type ConfigIssue } from '../config/issue.ts'
import { GrodtError } from '../errors.ts'
import { prepare, type PrepareOptions } from '../host/prepare.ts'
import type { RefusedPlugin } from '../plugins/discover.ts'
import { parseCommandLine, usageError } from './arguments.ts'
import { CACHE_FOLDER } from './cache-folder.ts'
import { CONFIG_COMMANDS } from './config-commands.ts'
import { sayWhatToDo } from './help.ts'
import { counted } from './text.ts'

/**
 * `grodt config check|diff|set|revisions|show|rollback`
 *
 * @throws GrodtError OPTION; CONFIG_INVALID with every error (with --json it is printed as JSON instead, and the exit
 * code is 1); HOST_UNREACHABLE, REVISION_UNKNOWN, and those of the store
 */
export async function configCommand(args: string[]): Promise<number> {
  const [action, ...rest] = args
  if (action === undefined) throw sayWhatToDo('config')
  const run = RUN.get(action)
  if (run === undefined) {
    const near = didYouMean(nearestName(action, Object.keys(CONFIG_COMMANDS)))
    throw usageError('config', `There is nothing called "${action}" to do with a configuration${near}.`)
  }
  return run(rest)
}

const RUN: ReadonlyMap<string, (args: string[]) => Promise<number>> = new Map([
  ['check', checkCommand],
  ['diff', async (args) => (await import('./reload/reload.ts')).diffCommand(args)],
  ['set', async (args) => (await import('./config-set/set.ts')).setCommand(args)],
  ['revisions', async (args) => (await import('./revisions/read.ts')).revisionsCommand(args)],
  ['show', async (args) => (await import('./revisions/read.ts')).showCommand(args)],
  ['rollback', async (args) => (await import('./revisions/roll-back.ts')).rollBackCommand(args)],
])

function checkCommand(args: string[]): Promise<number> {
  const { positionals, flags } = parseCommandLine(CONFIG_COMMANDS.check, args)
  const [folder = 'configs'] = positionals
  return flags.has('json') ? checkAsJson(folder) : check(folder)
}

const OPTIONS: PrepareOptions = {
  market: { symbols: null, baseTimeframeMs: null },
  cacheFolder: CACHE_FOLDER,
  tryFirst: true,
}

async function check(folder: string): Promise<number> {
  const { checked, files, refused } = await prepare(folder, OPTIONS)
  const { strategies } = checked.config
  const count = strategies.length === 1 ? '1 strategy' : `${strategies.length} strategies`
  const lines = [
    `${folder.replace(/[\\/]+$/, '')}: ${counted(files.length, 'file')}, ${count}, no errors`,
    ...checked.notes.map((note) => `note: ${note}`),
    ...refused.map(({ reason }) => `note: not used, and not loaded: ${reason}`),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}

async function checkAsJson(folder: string): Promise<number> {
  try {
    const { checked, files, refused } = await prepare(folder, OPTIONS)
    write({
      valid: true,
      files: files.map(({ name, sha256 }) => ({ file: name, sha256 })),
      strategies: checked.config.strategies.map(({ name }) => name),
      notes: checked.notes,
      errors: [],
      refusedPlugins: refused.map(({ reason }) => reason),
    })
    return 0
  } catch (error) {
    if (!(error instanceof GrodtError) || error.code !== 'CONFIG_INVALID') throw error
    const { issues, refused } = error.details as {
      readonly issues: readonly ConfigIssue[]
      readonly refused: readonly RefusedPlugin[]
    }
    write({
      valid: false,
      files: [],
      strategies: [],
      notes: [],
      errors: issues.map(({ file, line, column, path, problem }) => {
        return { file, line, column, key: pathText(path), problem }
      }),
      refusedPlugins: refused.map(({ reason }) => reason),
    })
    return 1
  }
}

function write(value: object): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}
