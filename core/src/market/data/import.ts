import { dirname, resolve } from 'node:path'
import { GrodtError } from '../../errors.ts'
import { forAll, settle, throwErrors } from '../import/collect.ts'
import type { BadRowPolicy } from '../import/checked-file.ts'
import type { FaultyRow } from '../import/check.ts'
import { tellsSymbol, toSymbol } from '../import/file-name.ts'
import { candleFile, listAllPaths } from '../import/files.ts'
import type { CandleFile } from '../import/files.ts'
import { readRows, refuseBadRows, sealedHash } from '../import/parse-file.ts'
import type { Part } from './merge.ts'
import { planUpdate } from './update.ts'
import type { Update, UpdateOptions } from './update.ts'

export interface ImportOptions extends UpdateOptions {
  /** The symbol of files whose names do not tell it; for a single file it counts more than the name. */
  readonly symbol: string | null
  /** The timeframe of all files, ms; null: taken from each file. */
  readonly timeframeMs: number | null
  readonly badRows: BadRowPolicy
  /** Called at the start and after each file, also one that cannot be used, with how many are through and all of them. */
  readonly onRead?: (done: number, all: number) => void
}

/** Rows of a file that were left out. */
export interface LeftOut {
  readonly file: string
  readonly count: number
  /** The first 1,000 of each kind. */
  readonly rows: readonly FaultyRow[]
}

export interface ImportPlan {
  /** By symbol and timeframe. */
  readonly updates: readonly Update[]
  readonly leftOut: readonly LeftOut[]
}

interface Source extends Part {
  readonly timeframeMs: number
}

/**
 * Reads candle files and says what a data folder becomes with them. Nothing is written. One file or bar that cannot be
 * used refuses all, and the errors of all files are told at once.
 *
 * @param paths files, and folders whose files are meant
 * @throws GrodtError of the files as `loadCandles`, of the folder as `planUpdate`
 */
export function planImport(paths: readonly string[], options: ImportOptions): ImportPlan {
  const found = listAllPaths(paths)
  refuseOwnFolder(found, options.into)
  const files = found.map(candleFile)
  const named = settle(files, (file) => withSymbol(file, options.symbol, files.length))
  const symbols = [...new Set(named.results.map(({ symbol }) => symbol))].sort()
  const leftOut: LeftOut[] = []
  let read = 0
  options.onRead?.(read, files.length)
  // By symbol: only the bars of one are in memory at a time.
  const updates = settle(symbols, (symbol) => {
    const own = named.results.filter((file) => file.symbol === symbol)
    const sources = forAll(own, (file) => {
      try {
        return readSource(file, options, leftOut)
      } finally {
        options.onRead?.(++read, files.length)
      }
    })
    const lengths = [...new Set(sources.map(({ timeframeMs }) => timeframeMs))].sort((a, b) => a - b)
    return forAll(lengths, (timeframeMs) => {
      const parts = sources.filter((source) => source.timeframeMs === timeframeMs)
      return planUpdate({ symbol, timeframeMs }, parts, options)
    })
  })
  throwErrors([...named.errors, ...updates.errors])
  return { updates: updates.results.flat(), leftOut }
}

function refuseOwnFolder(paths: readonly string[], into: string): void {
  const inside = paths.find((path) => dirname(resolve(path)) === resolve(into))
  if (inside === undefined) return
  const problem = `lies in the folder "${into}" itself`
  throw new GrodtError('DATA_TARGET', {
    file: inside,
    problem,
    advice: 'Give another folder with --into.',
  })
}

/**
 * A file with the symbol under which it is kept: the given one, or what the file or its name tells.
 *
 * @param count how many files there are
 * @throws GrodtError DATA_AMBIGUOUS when the name does not tell the symbol, or one of several another than is given
 */
export function withSymbol(file: CandleFile, given: string | null, count: number): CandleFile {
  const fail = (problem: string): never => {
    throw new GrodtError('DATA_AMBIGUOUS', { problem: `${file.path}: ${problem}` })
  }
  const told = file.described !== null || tellsSymbol(file.name) ? file.symbol : null
  const symbol = given === null ? told : toSymbol(given)
  if (symbol === null) {
    return fail('the name does not tell the symbol. Give it with --symbol, such as --symbol BTC/USDT.')
  }
  if (count > 1 && told !== null && told !== symbol) {
    fail(`the name says ${told}, not ${symbol} as given with --symbol. Import it by itself.`)
  }
  return { ...file, symbol }
}

function readSource(file: CandleFile, { timeframeMs, badRows }: ImportOptions, leftOut: LeftOut[]): Source {
  const { rows, timeframeMs: chosen } = readRows(file, timeframeMs, '--timeframe')
  refuseBadRows(file, rows, { badRows })
  sealedHash(file, rows.columns)
  if (rows.badRowCount > 0) leftOut.push({ file: file.path, count: rows.badRowCount, rows: rows.badRows })
  return { name: file.path, columns: rows.columns, lineOf: rows.lineOf, timeframeMs: chosen }
}
