import type { ConfigIssue } from '../../config/issue.ts'
import { GrodtError, type ErrorCode } from '../../errors.ts'
import type { ListedFile } from '../../market/data/list.ts'
import type { BacktestOptions } from '../report.ts'

/** A backtest as the process gets it: everything by path, nothing of the running host. */
export interface BacktestWork {
  readonly kind: 'backtest'
  /** A candle file, or a folder of them. */
  readonly data: string
  readonly configs: string
  /** Of columns and plugin bundles. */
  readonly cacheFolder: string
  readonly options: BacktestOptions
  /** Gets the result. */
  readonly out: string
}

/** Candle files that are to be looked through. */
export interface ListingWork {
  readonly kind: 'listing'
  readonly paths: readonly string[]
}

export type Work = BacktestWork | ListingWork

/** Why something was not done. */
export interface Failure {
  readonly code: ErrorCode | 'UNEXPECTED'
  readonly message: string
  /** Of wrong files: where each mistake is. */
  readonly issues: readonly ConfigIssue[]
}

/** How far a backtest is. */
export interface JobProgress {
  /** Traded bars of all symbols. */
  readonly done: number
  readonly all: number
}

/** What the process says; the last thing is `done` or `failed`. */
export type FromProcess =
  | ({ readonly kind: 'progress' } & JobProgress)
  | { readonly kind: 'done'; readonly files: readonly ListedFile[] }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** What is to be said of an error; of one that nobody foresaw, where it came from. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof GrodtError)) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { code: 'UNEXPECTED', message, issues: [] }
  }
  const { code, message, details } = error
  return { code, message, issues: code === 'CONFIG_INVALID' ? (details.issues as Failure['issues']) : [] }
}
