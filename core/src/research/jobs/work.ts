import type { ConfigIssue } from '../../config/issue.ts'
import { GrodtError, type ErrorCode } from '../../errors.ts'
import type { Pin } from '../../host/pins.ts'
import type { ImportOptions } from '../../market/data/import.ts'
import type { GapsPage, GapsRequest, ListedFile } from '../../market/data/list.ts'
import type { FaultyRow } from '../../market/import/check.ts'
import type { KeptManifest } from '../../plugins/load.ts'
import type { BacktestOptions } from '../report.ts'
import { inRequestWords } from './request-words.ts'

/** Code of a plugin that runs in place of what its folder holds. */
export interface KeptCode {
  readonly pin: Pin
  readonly manifest: KeptManifest
  readonly code: string
}

/** A backtest as the process gets it: everything by path, nothing of the running host. */
export interface BacktestWork {
  readonly kind: 'backtest'
  /** A candle file, or a folder of them. */
  readonly data: string
  readonly configs: string
  /** Of columns and plugin bundles. */
  readonly cacheFolder: string
  readonly options: BacktestOptions
  readonly pinned: readonly KeptCode[]
  /** Gets the result. */
  readonly out: string
}

/** The file of the result of an import. */
export const IMPORT_RESULT = 'import.json'

/** Candle files that are to be written into a data folder. */
export interface ImportWork {
  readonly kind: 'import'
  readonly paths: readonly string[]
  readonly options: Omit<ImportOptions, 'onRead'>
  /** Gets the result. */
  readonly out: string
}

/** Candle files that are to be looked through. */
export interface ListingWork {
  readonly kind: 'listing'
  readonly paths: readonly string[]
}

/** A candle file of which gaps are wanted. */
export interface GapsWork {
  readonly kind: 'gaps'
  readonly path: string
  readonly wanted: GapsRequest
}

export type Work = BacktestWork | ImportWork | ListingWork | GapsWork

/** What was looked for, by what was asked; jobs have a folder for theirs. */
export interface Found {
  readonly gaps?: GapsPage
}

/** A mistake in a file. */
export interface FileProblem {
  /** Null where it is about several. */
  readonly file: string | null
  /** Null where it is about the whole file. */
  readonly line: number | null
  /** What is wrong with a row (docs/data.md), or the code of the error. */
  readonly kind: FaultyRow['fault'] | ErrorCode
  readonly problem: string
}

/** Why something was not done. */
export interface Failure {
  readonly code: ErrorCode | 'UNEXPECTED'
  readonly message: string
  /** Of a wrong configuration: where each mistake is. */
  readonly issues: readonly ConfigIssue[]
  /** Of wrong candle files: the first 1,000 mistakes. */
  readonly problems: readonly FileProblem[]
}

/** How far a job is. */
export interface JobProgress {
  /** Traded bars of all symbols of a backtest, files of an import. */
  readonly done: number
  readonly all: number
}

/** That a file is looked through now, and then what it holds; null where it is not there any more. */
export interface FileWord {
  readonly path: string
  readonly listed?: ListedFile | null
}

/** What the process says; the last thing is `done` or `failed`. */
export type FromProcess =
  | ({ readonly kind: 'progress' } & JobProgress)
  | ({ readonly kind: 'file' } & FileWord)
  | { readonly kind: 'done'; readonly found: Found }
  | { readonly kind: 'failed'; readonly failure: Failure }

const MOST_PROBLEMS = 1_000

/** What is to be said of an error to whoever sent the request; of one that nobody foresaw, where it came from. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof GrodtError)) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { code: 'UNEXPECTED', message, issues: [], problems: [] }
  }
  const { code, message, details } = error
  return {
    code,
    message: inRequestWords(message),
    issues: code === 'CONFIG_INVALID' ? (details.issues as Failure['issues']) : [],
    problems: code.startsWith('DATA_') ? problemsOf(error).slice(0, MOST_PROBLEMS) : [],
  }
}

function problemsOf({ code, message, details }: GrodtError): readonly FileProblem[] {
  if (code === 'DATA_FILES') return (details.errors as readonly GrodtError[]).flatMap(problemsOf)
  const file = typeof details.file === 'string' ? details.file : null
  if (code === 'DATA_INVALID') {
    const rows = details.rows as readonly FaultyRow[]
    return rows.map(({ line, fault, problem }) => ({ file, line, kind: fault, problem }))
  }
  const line = typeof details.line === 'number' ? details.line : null
  return [{ file, line, kind: code, problem: inRequestWords(message) }]
}
