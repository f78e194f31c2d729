import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CONFIG_FILE_NAMES } from '../config/schemas/files.ts'
import { GrodtError } from '../errors.ts'
import { DAY_MS } from '../portfolio/returns.ts'
import { runFingerprint, type BacktestReport, type FinishedRun } from './report.ts'
import { equityCsv, tradesCsv } from './tables.ts'

const REPORT = 'report.json'

/** All that a result folder holds; fewer when a run was interrupted. */
const PARTS = [REPORT, 'trades.csv', 'equity.csv', 'config']

/** Rows that an equity curve should not exceed. */
const MOST_ROWS = 20_000

/** Steps of the equity curve, ms; each divides a day. */
const STEPS = [DAY_MS / 24, DAY_MS / 6, DAY_MS]

/** The finest step at which a curve over `lengthMs` has at most about 20,000 rows. */
export function curveStep(lengthMs: number): number {
  return STEPS.find((step) => lengthMs / step <= MOST_ROWS) ?? DAY_MS
}

/** Where a result goes when the user does not say: equal runs go to the same folder. */
export function defaultFolder(report: BacktestReport): string {
  const symbols = [...new Set(report.data.map(({ symbol }) => symbol))]
  const names = symbols.length > 3 ? `${symbols.length}-symbols` : symbols.map(fileName).join('_')
  const timeframes = [...new Set(report.data.map(({ timeframe }) => timeframe))]
  return join('results', `${names}-${timeframes.join('_')}-${runFingerprint(report).slice(0, 8)}`)
}

/** Symbols become parts of a file name: `BTC/USDT` gives `BTCUSDT`. */
function fileName(symbol: string): string {
  return symbol.replace(/[^A-Za-z0-9]/g, '')
}

/**
 * Refuse a folder that holds something else than an earlier result, before time is spent on a run.
 *
 * @throws GrodtError RESULT_FOLDER
 */
export function checkResultFolder(folder: string): void {
  if (!existsSync(folder)) return
  if (namesIn(folder).every((name) => PARTS.includes(name))) return
  throw new GrodtError('RESULT_FOLDER', { folder })
}

/**
 * Write report.json, trades.csv, equity.csv and config/ with the configuration files as they were read. An earlier
 * result in the folder is replaced. The report is written last: a folder with a report is complete.
 *
 * @throws GrodtError RESULT_FOLDER when the folder holds something else
 */
export function writeResults(folder: string, run: FinishedRun, report: BacktestReport): void {
  checkResultFolder(folder)
  const config = join(folder, 'config')
  mkdirSync(config, { recursive: true })
  rmSync(join(folder, REPORT), { force: true })
  for (const name of CONFIG_FILE_NAMES) rmSync(join(config, name), { force: true })
  for (const { file, text } of report.configuration) writeFileSync(join(config, file), text)
  writeFileSync(join(folder, 'trades.csv'), tradesCsv(run.engine, run.trades))
  writeFileSync(join(folder, 'equity.csv'), equityCsv(run.engine))
  writeFileSync(join(folder, REPORT), reportText(report))
}

/** The report as JSON text. */
export function reportText(report: BacktestReport): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    throw new GrodtError('RESULT_FOLDER', { folder })
  }
}
