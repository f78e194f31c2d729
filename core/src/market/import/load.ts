import { statSync } from 'node:fs'
import { GrodtError } from '../../errors.ts'
import type { Candles } from '../columns.ts'
import { timeframeMs } from '../timeframe.ts'
import { cachePath, readCache, writeCache } from './cache.ts'
import type { SourceState } from './cache.ts'
import type { BadRowPolicy, CheckedFile, FileRequest } from './checked-file.ts'
import { forAll } from './collect.ts'
import { findFiles } from './files.ts'
import type { CandleFile, TimeframeOption } from './files.ts'
import { joinFiles } from './join.ts'
import type { LoadedFile } from './join.ts'
import { parseFile } from './parse-file.ts'
import { reportOf } from './report.ts'
import type { ImportReport } from './report.ts'

export interface LoadOptions {
  /** Where the columns of loaded files are kept for the next time; null: nowhere. */
  readonly cacheFolder: string | null
  /** Load only these symbols: `BTC/USDT`, `btcusdt` and `BTC-USDT` are the same. */
  readonly symbols?: readonly string[]
  /** The symbol of a single file whose name does not tell it. */
  readonly symbol?: string
  /** Load only files of this timeframe, such as `5m`; for a single file its timeframe. */
  readonly timeframe?: string
  /** Default `refuse`: one bad row and nothing is loaded. */
  readonly badRows?: BadRowPolicy
  /** Compare cached bars with their hash, default false. */
  readonly verifyCache?: boolean
  /** How the user of the present command gives a timeframe, for messages. */
  readonly timeframeOption?: TimeframeOption
}

export interface LoadedCandles {
  /** One per symbol, sorted by symbol. */
  readonly candles: Candles[]
  /** One per file, in the order of the symbols and of time. */
  readonly reports: ImportReport[]
}

/**
 * Loads the candles of a `.csv` or `.csv.gz` file, or of all such files of a folder. Files of one symbol are joined.
 * Bad rows are refused or left out, never repaired; missing bars are reported. The first load of a file leaves its
 * columns in the cache folder; a cache that is stale, damaged or cannot be written only costs time.
 *
 * @throws GrodtError DATA_NOT_FOUND, DATA_UNREADABLE, DATA_DAMAGED, DATA_EMPTY, DATA_HEADER, DATA_INVALID,
 * DATA_TIMEFRAME, DATA_SYMBOL, DATA_AMBIGUOUS; DATA_FILES when several files have one of them
 */
export function loadCandles(path: string, options: LoadOptions): LoadedCandles {
  const wanted = wantedTimeframe(options.timeframe)
  const { symbols, symbol } = options
  const files = findFiles(path, { symbols, symbol, timeframeMs: wanted ?? undefined })
  const loaded = forAll(files, (file) => {
    // Among several files one whose name is silent is not asked for the wanted timeframe but passed over without it.
    const asked = files.length === 1 || file.timeframeMs !== null ? wanted : null
    return loadFile(file, { timeframeMs: asked, badRows: options.badRows ?? 'refuse' }, options)
  })
  const fitting = loaded.filter(({ checked }) => wanted === null || checked.facts.timeframeMs === wanted)
  if (fitting.length === 0) {
    const problem = `No candle file of "${path}" has the timeframe ${options.timeframe}.`
    throw new GrodtError('DATA_TIMEFRAME', { problem })
  }
  const names = [...new Set(fitting.map(({ file }) => file.symbol))].sort()
  const joined = forAll(names, (name) => {
    const parts = fitting.filter(({ file }) => file.symbol === name)
    return joinFiles(parts, options.timeframeOption)
  })
  return { candles: joined.map((part) => part.candles), reports: joined.flatMap((part) => part.reports) }
}

/** @throws GrodtError DATA_TIMEFRAME */
function wantedTimeframe(text: string | undefined): number | null {
  if (text === undefined) return null
  const ms = timeframeMs(text)
  if (ms !== null) return ms
  const problem = `"${text}" is no timeframe. Give a number and s, m, h, d or w, such as 5m or 1h.`
  throw new GrodtError('DATA_TIMEFRAME', { problem })
}

function loadFile(file: CandleFile, request: FileRequest, options: LoadOptions): LoadedFile {
  const notes: string[] = []
  const { cacheFolder, verifyCache, timeframeOption } = options
  const withReport = (checked: CheckedFile, fromCache: boolean): LoadedFile => {
    return { file, checked, report: reportOf(file, checked, fromCache, notes) }
  }
  if (cacheFolder === null) return withReport(parseFile(file, request, timeframeOption), false)

  const cache = cachePath(cacheFolder, file.path)
  // Taken before the reading: if the file changes meanwhile, the cache is stale at the next load.
  const source = stateOf(file.path)
  const cached = readCache(cache, source, request, verifyCache)
  if (cached.kind === 'hit') return withReport(cached.file, true)
  if (cached.kind === 'damaged') notes.push(`The cache ${cache} was rebuilt: ${cached.problem}.`)
  const checked = parseFile(file, request, timeframeOption)
  try {
    writeCache(cache, source, request, checked)
  } catch (error) {
    notes.push(`The cache could not be written: ${(error as Error).message}.`)
  }
  return withReport(checked, false)
}

function stateOf(path: string): SourceState {
  const { size, mtimeMs } = statSync(path)
  return { size, mtimeMs }
}
