import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { GrodtError } from '../../errors.ts'
import { timeframeName } from '../timeframe.ts'
import { isCandleFileName, parseFileName, toSymbol } from './file-name.ts'

/** One file to load. */
export interface CandleFile {
  readonly path: string
  /** Name without folder. */
  readonly name: string
  readonly symbol: string
  /** Length of a bar as the file name says it, ms; null when it does not. */
  readonly timeframeMs: number | null
}

export interface FileChoice {
  /** Load only these symbols. */
  readonly symbols?: readonly string[] | undefined
  /** The symbol of the one file that `path` names, when its name does not tell. */
  readonly symbol?: string | undefined
  /** Load only files of this timeframe, ms, as far as their names tell. */
  readonly timeframeMs?: number | undefined
}

/**
 * The candle files at a path, by name: the file itself, or all `.csv` and `.csv.gz` files of a folder (not of the
 * folders in it).
 *
 * @throws GrodtError DATA_NOT_FOUND, DATA_SYMBOL, DATA_TIMEFRAME when nothing fits, DATA_AMBIGUOUS when one symbol
 * is named for several files
 */
export function findFiles(path: string, choice: FileChoice = {}): CandleFile[] {
  const all = listPaths(path).map((file): CandleFile => {
    const name = basename(file)
    const parts = parseFileName(name)
    return { path: file, name, symbol: parts.symbol, timeframeMs: parts.timeframeMs }
  })
  if (all.length === 0) throw new GrodtError('DATA_NOT_FOUND', { path })
  return ofTimeframe(
    ofSymbols(named(all, path, choice.symbol), path, choice.symbols),
    path,
    choice.timeframeMs,
  )
}

function listPaths(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) throw new GrodtError('DATA_NOT_FOUND', { path })
  if (!stats.isDirectory()) return [path]
  const entries = readdirSync(path, { withFileTypes: true })
  const names = entries.filter((entry) => !entry.isDirectory() && isCandleFileName(entry.name))
  return names.map((entry) => join(path, entry.name)).sort()
}

function named(files: CandleFile[], path: string, symbol: string | undefined): CandleFile[] {
  if (symbol === undefined) return files
  if (files.length === 1) return files.map((file) => ({ ...file, symbol: toSymbol(symbol) }))
  const problem = `The symbol "${symbol}" can be given to one file only, and "${path}" holds ${files.length}. Give one file.`
  throw new GrodtError('DATA_AMBIGUOUS', { problem })
}

function ofSymbols(files: CandleFile[], path: string, symbols: readonly string[] | undefined): CandleFile[] {
  if (symbols === undefined) return files
  const wanted = new Set(symbols.map(toSymbol))
  const found = [...new Set(files.map((file) => file.symbol))].sort().join(', ')
  for (const symbol of wanted) {
    if (!files.some((file) => file.symbol === symbol))
      throw new GrodtError('DATA_SYMBOL', { symbol, path, found })
  }
  return files.filter((file) => wanted.has(file.symbol))
}

function ofTimeframe(files: CandleFile[], path: string, wanted: number | undefined): CandleFile[] {
  // The bars of a single file tell more than its name: they are compared when it is loaded.
  if (wanted === undefined || files.length === 1) return files
  const fitting = files.filter((file) => file.timeframeMs === null || file.timeframeMs === wanted)
  if (fitting.length > 0) return fitting
  const lengths = new Set(files.flatMap((file) => (file.timeframeMs === null ? [] : [file.timeframeMs])))
  const names = [...lengths].sort((a, b) => a - b).map(timeframeName)
  const problem = `No candle file of "${path}" has the timeframe ${timeframeName(wanted)}. Found: ${names.join(', ')}.`
  throw new GrodtError('DATA_TIMEFRAME', { problem })
}
