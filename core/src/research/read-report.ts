import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Check, Errors } from 'typebox/value'
import { GrodtError } from '../errors.ts'
import { backtestReport, SCHEMA_VERSION, type BacktestReport } from './report-schema.ts'
import { REPORT } from './results.ts'

/** A report with the file that it was read from. */
export interface StoredReport {
  /** The result folder, or the file, as the user named it. */
  readonly path: string
  readonly report: BacktestReport
}

/**
 * Read the report of an earlier backtest.
 *
 * @param path a result folder, or a report itself
 * @throws GrodtError RESULT_MISSING, REPORT_INVALID
 */
export function readReport(path: string): StoredReport {
  const stats = statSync(path, { throwIfNoEntry: false })
  const file = stats?.isDirectory() === true ? join(path, REPORT) : path
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new GrodtError('RESULT_MISSING', { path })
  }
  const problem = problemOf(text)
  if (typeof problem === 'string') {
    throw new GrodtError('REPORT_INVALID', { file, version: SCHEMA_VERSION, problem })
  }
  return { path, report: problem.report }
}

/** The report in a text, or what is wrong with it. */
function problemOf(text: string): { readonly report: BacktestReport } | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return `it is no JSON: ${error instanceof Error ? error.message : String(error)}`
  }
  const version = (value as { readonly schemaVersion?: unknown } | null)?.schemaVersion
  if (version !== SCHEMA_VERSION) {
    return version === undefined
      ? 'it has no schemaVersion'
      : `schemaVersion was ${JSON.stringify(version)}, expected ${SCHEMA_VERSION}; the GRODT that wrote it can read it`
  }
  if (Check(backtestReport, value)) return { report: value }
  const [first] = Errors(backtestReport, value)
  return `${first.instancePath === '' ? 'the file' : first.instancePath.slice(1).replaceAll('/', '.')} ${first.message}`
}
