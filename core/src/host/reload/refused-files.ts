import type { ReloadOutcome } from './reloader.ts'

/** The files of today do not run: they are broken, or the host cannot go on with them. */
export interface RefusedFiles {
  /** Time of day from which on it is known, ms. */
  readonly since: number
  readonly code: NonNullable<ReloadOutcome['error']>['code']
  readonly message: string
}

/** What is known of the files after a reload. One of something else says nothing about them unless it wrote them. */
export function refusedFiles(
  before: RefusedFiles | null,
  { own, at, edits, error, rolledBackTo }: ReloadOutcome,
): RefusedFiles | null {
  if (error === null) return own === true ? before : null
  if (rolledBackTo !== null || edits !== undefined || own === true) return before
  return { since: before?.since ?? at, code: error.code, message: error.message }
}
