import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCandles, type LoadedCandles } from '../market/import/load.ts'
import { coreVersion } from '../version.ts'
import { compareFolders, type FileComparison } from './compare-folders.ts'
import { carryOut, loadOptions, readyRun, type Execution, type ReadyRun } from './execute.ts'
import {
  buildReport,
  configurationReport,
  dataReport,
  decidingFiles,
  usedPlugins,
  type BacktestReport,
  type DataReport,
} from './report.ts'
import { PAGES, writeResults, type TableChoice } from './results.ts'
import { needEvents, TABLE_NAMES } from './tables/names.ts'

/** Something that made the earlier result and is not the same now; null where there was or is none. */
export interface Change {
  readonly what: 'engine' | 'data' | 'plugin' | 'configuration'
  readonly name: string
  readonly was: string | null
  readonly is: string | null
}

/** What a repetition found. */
export interface Repetition {
  readonly changes: readonly Change[]
  readonly files: readonly FileComparison[]
  /** Whether every file has the same bytes. */
  readonly agrees: boolean
}

/** An earlier result that can be run again. */
export interface RepeatableRun {
  readonly folder: string
  readonly report: BacktestReport
  readonly ready: ReadyRun
  /** What is not the same any more, before anything has run. */
  readonly changes: readonly Change[]
}

/** Where the candle files of a report are: what `loadCandles` takes; null when they are not all there. */
export function findData({ data }: BacktestReport, place: string): string | null {
  const names = [...new Set(data.map(({ file }) => file))]
  const stats = statSync(place, { throwIfNoEntry: false })
  if (stats === undefined) return null
  if (!stats.isDirectory()) return names.length === 1 ? place : null
  if (!names.every((name) => existsSync(join(place, name)))) return null
  return names.length === 1 ? join(place, names[0]) : place
}

/** Places to look for candle files when the user names none: the working folder and the folders in it. */
export function likelyPlaces(folder = '.'): string[] {
  const inside = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .map((entry) => join(folder, entry.name))
    .sort()
  return [folder, ...inside]
}

/**
 * Load what an earlier result was made of, its own configuration included, and compare it with what the report says.
 *
 * @param data what `findData` gave
 * @throws GrodtError of data, configuration and plugins
 */
export async function prepareRepetition(
  folder: string,
  report: BacktestReport,
  data: string,
  cacheFolder: string,
): Promise<RepeatableRun> {
  const loaded = loadSame(report, data, cacheFolder)
  const configs = join(folder, 'config')
  const ready = await readyRun(loaded, report.options, { configs, cacheFolder })
  return { folder, report, ready, changes: changesOf(report, ready) }
}

/** The files of a folder may have become more since: only the symbols and timeframes of the report are loaded. */
function loadSame({ options, data }: BacktestReport, path: string, cacheFolder: string): LoadedCandles {
  const wanted = loadOptions(options, cacheFolder)
  if (new Set(data.map(({ file }) => file)).size === 1) return loadCandles(path, wanted)
  const timeframes = new Set(data.map(({ timeframe }) => timeframe))
  return loadCandles(path, {
    ...wanted,
    symbols: [...new Set(data.map(({ symbol }) => symbol))],
    ...(timeframes.size === 1 ? { timeframe: data[0].timeframe } : {}),
  })
}

function changesOf(report: BacktestReport, { data, prepared }: ReadyRun): Change[] {
  const bars = ({ symbol, timeframe, file, sha256 }: DataReport): [string, string] => [
    `${file}, ${symbol} ${timeframe}`,
    sha256,
  ]
  return [
    ...differences('engine', [['version', report.engine.version]], [['version', coreVersion()]]),
    ...differences(
      'data',
      report.data.map(bars),
      data.reports.map((one) => bars(dataReport(one))),
    ),
    ...differences(
      'plugin',
      report.plugins.map(({ kind, id, version, contentHash }) => [
        `${kind} ${id}`,
        `${version} ${contentHash}`,
      ]),
      usedPlugins(prepared).map(({ kind, id, version, contentHash }) => [
        `${kind} ${id}`,
        `${version} ${contentHash}`,
      ]),
    ),
    ...differences(
      'configuration',
      report.configuration.map(({ file, sha256 }) => [file, sha256]),
      decidingFiles(prepared, report).map(({ name, sha256 }) => [name, sha256]),
    ),
  ]
}

type Named = readonly (readonly [name: string, value: string])[]

function differences(what: Change['what'], before: Named, after: Named): Change[] {
  const was = new Map(before)
  const is = new Map(after)
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((name) => was.get(name) !== is.get(name))
    .map((name) => ({ what, name, was: was.get(name) ?? null, is: is.get(name) ?? null }))
}

/** Run an earlier result again into a folder for the moment, and compare file by file. */
export async function repeat(
  { folder, report, ready, changes }: RepeatableRun,
  execution: Pick<Execution, 'log' | 'onProgress'>,
): Promise<Repetition> {
  const choice = tablesIn(folder)
  const run = carryOut(ready, { ...execution, record: needEvents(choice.tables) })
  const again = mkdtempSync(join(tmpdir(), 'grodt-repeat-'))
  try {
    const configuration = decidingFiles(ready.prepared, report).map(configurationReport)
    await writeResults(again, run, { ...buildReport(run), configuration }, choice)
    const files = compareFolders(folder, again)
    return { changes, files, agrees: files.every(({ verdict }) => verdict === 'same') }
  } finally {
    rmSync(again, { recursive: true, force: true })
  }
}

/** What a result folder holds. */
function tablesIn(folder: string): TableChoice {
  const has = (name: string): boolean => existsSync(join(folder, name))
  return {
    tables: TABLE_NAMES.filter((name) => has(`${name}.csv`)),
    parquet: TABLE_NAMES.some((name) => has(`${name}.parquet`)),
    html: has(PAGES.html),
  }
}
