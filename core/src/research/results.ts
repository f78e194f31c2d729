import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { CONFIG_FILE_NAMES } from '../config/schemas/files.ts'
import { GrodtError } from '../errors.ts'
import { DAY_MS } from '../portfolio/statistics/annual.ts'
import { attributionOf } from './attribution.ts'
import { reportHtml } from './pages/html.ts'
import { reportMarkdown } from './pages/markdown.ts'
import { runFingerprint, type BacktestReport, type FinishedRun } from './report.ts'
import { attributionRows } from './tables/attribution.ts'
import { writeCsv, type Sink } from './tables/csv.ts'
import { dailyRows } from './tables/daily.ts'
import { equityRows } from './tables/equity.ts'
import { lockRows } from './tables/locks.ts'
import { TABLE_NAMES, type TableName } from './tables/names.ts'
import type { Rows } from './tables/rows.ts'
import { tradeRows } from './tables/trades.ts'

/** The file of a result folder that is written last. */
export const REPORT = 'report.json'

/** The report for people. */
export const PAGES = { markdown: 'report.md', html: 'report.html' } as const

const TABLE_FILES = TABLE_NAMES.flatMap((name) => [`${name}.csv`, `${name}.parquet`])

/** All that a result folder holds; fewer when a run was interrupted, or the user wanted less. */
const PARTS = [REPORT, 'config', ...Object.values(PAGES), ...TABLE_FILES]

/** What a result folder gets beside its report and the configuration. */
export interface TableChoice {
  readonly tables: readonly TableName[]
  /** Whether each is written as Parquet, too. */
  readonly parquet: boolean
  /** Whether it gets the page with charts. */
  readonly html: boolean
}

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
  const deciding = report.strategies.filter(({ enabled }) => enabled)
  const timeframes = [...new Set(deciding.map(({ timeframe }) => timeframe))]
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
 * Write the report as JSON, Markdown and HTML, the tables, and config/ with the configuration files as they were read. An earlier result in the
 * folder is replaced. The report is written last: a folder with a report is complete.
 *
 * @throws GrodtError RESULT_FOLDER when the folder holds something else
 */
export async function writeResults(
  folder: string,
  run: FinishedRun,
  report: BacktestReport,
  choice: TableChoice,
): Promise<void> {
  checkResultFolder(folder)
  const config = join(folder, 'config')
  mkdirSync(config, { recursive: true })
  for (const name of [REPORT, ...Object.values(PAGES), ...TABLE_FILES])
    rmSync(join(folder, name), { force: true })
  for (const name of CONFIG_FILE_NAMES) rmSync(join(config, name), { force: true })
  for (const { file, text } of report.configuration) writeFileSync(join(config, file), text)
  await writeTables(folder, run, choice)
  writeFileSync(join(folder, PAGES.markdown), reportMarkdown(report))
  if (choice.html) writeFileSync(join(folder, PAGES.html), reportHtml(report, run))
  writeFileSync(join(folder, REPORT), reportText(report))
}

async function writeTables(
  folder: string,
  run: FinishedRun,
  { tables, parquet }: TableChoice,
): Promise<void> {
  const { account } = run.engine
  // The writer is loaded only where it is wanted.
  const writeParquet = parquet ? (await import('./tables/parquet.ts')).writeParquet : null
  for (const name of tables) {
    const rows = rowsOf(name, run)
    writeFile(join(folder, `${name}.csv`), (sink) => writeCsv(rows, account, sink))
    await writeParquet?.(rows, account, join(folder, `${name}.parquet`))
  }
}

function writeFile(path: string, write: (sink: Sink) => void): void {
  const file = openSync(path, 'w')
  try {
    write((part) => {
      for (let done = 0; done < part.length;) done += writeSync(file, part, done)
    })
  } finally {
    closeSync(file)
  }
}

function rowsOf(name: TableName, { engine, recorder, protections, prepared }: FinishedRun): Rows {
  if (name === 'trades') return tradeRows(engine)
  if (name === 'equity') return equityRows(engine)
  if (name === 'attribution') return attributionRows(engine, attributionOf(engine, engine.trades.inPlace()))
  if (name === 'locks') return lockRows(protections)
  if (name === 'daily') return dailyRows(engine, prepared.checked.config.host.statistics)
  const rows = recorder?.tables.find(({ table }) => table.name === name)
  if (rows === undefined) throw new Error(`The run has not recorded the table ${name}.`)
  return rows
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
