import { isAbsolute, relative, sep } from 'node:path'
import { didYouMean, nearestName } from '@grodt/sdk/host'
import type { ForecastScope } from '../host/learning/targets.ts'
import { timeframeMs } from '../market/timeframe.ts'
import { JOURNAL_PARTS, type JournalChoice } from '../research/journal/choice.ts'
import type { BacktestOptions } from '../research/report.ts'
import type { TableChoice } from '../research/results.ts'
import { isTableName, TABLE_NAMES, type TableName } from '../research/tables/names.ts'
import { dateOption } from './date-option.ts'
import { parseCommandLine, usageError, type ParsedArguments } from './arguments.ts'
import { COMMANDS } from './command.ts'

/** The command line of a repetition. */
export interface RepeatCommand {
  readonly kind: 'repeat'
  /** The result folder that is run again. */
  readonly folder: string
  /** Where its candle files are; undefined: look for them. */
  readonly data: string | undefined
  readonly json: boolean
  readonly quiet: boolean
}

/** The command line of a backtest. */
export interface BacktestCommand {
  readonly kind: 'run'
  readonly data: string
  readonly configs: string
  /** What is recorded in the report. */
  readonly options: BacktestOptions
  /** Null: no result folder; undefined: the default one. */
  readonly out: string | null | undefined
  readonly choice: TableChoice
  /** Null: none. */
  readonly journal: JournalChoice | null
  readonly profile: boolean
  /** Check the invariants after every bar. */
  readonly check: boolean
  readonly forecasts: ForecastScope
  readonly json: boolean
  readonly quiet: boolean
}

const LARGEST_SEED = 4_294_967_295

/** Read the arguments of `grodt backtest`. @throws GrodtError OPTION */
export function backtestOptions(args: readonly string[]): BacktestCommand | RepeatCommand {
  const parsed = parseCommandLine(COMMANDS.backtest, args)
  const folder = parsed.values.get('repeat')
  return folder === undefined ? runOptions(parsed) : repeatOptions(folder, parsed)
}

/** A repetition takes everything from its folder. */
function repeatOptions(folder: string, { values, flags }: ParsedArguments): RepeatCommand {
  const other = [...values.keys(), ...flags].find((name) => !WITH_REPEAT.has(name))
  if (other !== undefined) {
    throw fail(`--repeat takes the options of the run from ${folder}: --${other} cannot be given with it.`)
  }
  return {
    kind: 'repeat',
    folder,
    data: values.get('data'),
    json: flags.has('json'),
    quiet: flags.has('quiet'),
  }
}

const WITH_REPEAT: ReadonlySet<string> = new Set(['repeat', 'data', 'json', 'quiet'])

function runOptions({ values, flags }: ParsedArguments): BacktestCommand {
  const data = values.get('data')
  if (data === undefined) throw fail('--data is missing: name a candle file or a folder of them.')
  if (flags.has('profile') && flags.has('quiet')) throw fail('--profile and --quiet exclude each other.')
  if (flags.has('no-out') && values.has('out')) throw fail('--out and --no-out exclude each other.')
  const from = dateOption('backtest', values, 'from')
  const to = dateOption('backtest', values, 'to')
  if (from !== undefined && to !== undefined && from >= to) throw fail('--from must be before --to.')
  return {
    kind: 'run',
    data,
    configs: values.get('configs') ?? 'configs',
    options: {
      timeframe: timeframe(values, 'timeframe'),
      symbol: values.get('symbol') ?? null,
      symbols: symbolList(values.get('symbols')),
      dataTimeframe: timeframe(values, 'data-timeframe'),
      badRows: badRows(values.get('bad-rows')),
      from: isoOrNull(from),
      to: isoOrNull(to),
      capital: capital(values.get('capital')),
      seed: seed(values.get('seed')),
      leaveOpen: flags.has('leave-open'),
    },
    out: flags.has('no-out') ? null : values.get('out'),
    choice: {
      tables: tables(values.get('tables')),
      parquet: !flags.has('no-parquet'),
      html: !flags.has('no-html'),
    },
    journal: journal(values),
    profile: flags.has('profile'),
    check: flags.has('check'),
    forecasts: forecasts(values.get('forecasts')),
    json: flags.has('json'),
    quiet: flags.has('quiet'),
  }
}

const fail = (problem: string): Error => usageError('backtest', problem)

const isoOrNull = (ms: number | undefined): string | null =>
  ms === undefined ? null : new Date(ms).toISOString()

function timeframe(values: ReadonlyMap<string, string>, name: string): string | null {
  const text = values.get(name)
  if (text === undefined) return null
  if (timeframeMs(text) === null) {
    throw fail(`--${name} was "${text}", expected a number and s, m, h, d or w, such as 5m or 1h.`)
  }
  return text
}

function symbolList(text: string | undefined): readonly string[] | null {
  if (text === undefined) return null
  const names = text.split(',').map((name) => name.trim())
  if (names.includes(''))
    throw fail(`--symbols was "${text}", expected names with commas between, such as BTC/USDT,ETH/USDT.`)
  return names
}

function tables(text = 'all'): readonly TableName[] {
  if (text === 'all') return TABLE_NAMES
  if (text === 'none') return []
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !isTableName(name))
  if (unknown !== undefined) {
    const near = didYouMean(nearestName(unknown, TABLE_NAMES))
    throw fail(
      `--tables was "${text}", expected all, none, or some of ${TABLE_NAMES.join(', ')} with commas between${near}.`,
    )
  }
  return TABLE_NAMES.filter((name) => names.includes(name))
}

function journal(values: ReadonlyMap<string, string>): JournalChoice | null {
  const folder = values.get('journal')
  const parts = values.get('journal-parts')
  if (folder === undefined) {
    if (parts !== undefined) throw fail('--journal-parts needs --journal: name the folder of the journal.')
    return null
  }
  const known = JOURNAL_PARTS.find((one) => one === (parts ?? 'all'))
  if (known === undefined) throw fail(`--journal-parts was "${parts}", expected all or events.`)
  const out = values.get('out')
  if (out !== undefined && (isInside(folder, out) || isInside(out, folder))) {
    throw fail(`--journal was "${folder}" and --out was "${out}", expected two folders side by side.`)
  }
  return { folder, parts: known }
}

/** Whether a path is in a folder, or the folder itself. */
function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way.split(sep)[0] !== '..' && !isAbsolute(way)
}

function forecasts(text = 'read'): ForecastScope {
  if (text === 'read' || text === 'all') return text
  throw fail(`--forecasts was "${text}", expected read or all.`)
}

function badRows(text = 'refuse'): 'refuse' | 'drop' {
  if (text === 'refuse' || text === 'drop') return text
  throw fail(`--bad-rows was "${text}", expected refuse or drop.`)
}

function capital(text: string | undefined): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw fail(`--capital was "${text}", expected a number above 0.`)
}

function seed(text: string | undefined): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0 && value <= LARGEST_SEED) return value
  throw fail(`--seed was "${text}", expected a whole number from 0 to ${LARGEST_SEED}.`)
}
