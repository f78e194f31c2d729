import { lstatSync, readdirSync, statSync } from 'node:fs'
import type { Dirent } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { GrodtError } from '../../errors.ts'
import { timeframeName } from '../timeframe.ts'
import { forAll } from './collect.ts'
import { readDescription } from './description.ts'
import type { Description } from './description.ts'
import { isCandleFileName, parseFileName, toSymbol } from './file-name.ts'

/** One file to load. */
export interface CandleFile {
  readonly path: string
  /** Name without folder. */
  readonly name: string
  readonly symbol: string
  /** Length of a bar as the file or its name says it, ms; null when they do not. */
  readonly timeframeMs: number | null
  /** What a file of a data folder says about itself; it counts more than the name. */
  readonly described: Description | null
}

/** The option with which a user of the present command gives the timeframe of a file. */
export type TimeframeOption = '--data-timeframe' | '--timeframe'

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
  const all = listPaths(path).map(candleFile)
  return ofTimeframe(
    ofSymbols(named(all, path, choice.symbol), path, choice.symbols),
    path,
    choice.timeframeMs,
  )
}

/** A file with what it or its name says about its content. */
export function candleFile(path: string): CandleFile {
  const name = basename(path)
  const described = readDescription(path)
  const { symbol, timeframeMs } = described ?? parseFileName(name)
  return { path, name, symbol, timeframeMs, described }
}

/**
 * The paths of the candle files at a path: itself, or those in the folder, by name.
 *
 * @throws GrodtError DATA_NOT_FOUND
 */
export function listPaths(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) throw new GrodtError('DATA_NOT_FOUND', { path })
  if (!stats.isDirectory()) return [path]
  const entries = readdirSync(path, { withFileTypes: true })
  const names = entries.filter((entry) => !entry.isDirectory() && isCandleFileName(entry.name))
  if (names.length === 0) throw new GrodtError('DATA_NOT_FOUND', { path, hint: foldersHint(path, entries) })
  return names.map((entry) => join(path, entry.name)).sort()
}

/**
 * The candle files at several paths, each once, in the order of the paths.
 *
 * @throws GrodtError DATA_NOT_FOUND; DATA_FILES for several paths without candle files
 */
export function listAllPaths(paths: readonly string[]): string[] {
  const found = forAll(paths, listPaths).flat()
  return [...new Map(found.map((path) => [resolve(path), path])).values()]
}

/** Whether something is at a path, also a link that leads nowhere. */
export function isThere(path: string): boolean {
  try {
    lstatSync(path)
    return true
  } catch {
    return false
  }
}

function foldersHint(path: string, entries: readonly Dirent[]): string {
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(path, entry.name))
  const holding = folders.filter((folder) => readdirSync(folder).some(isCandleFileName)).sort()
  return holding.length === 0
    ? ''
    : ` Folders in it are not searched; there are some in ${holding.join(', ')}.`
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
