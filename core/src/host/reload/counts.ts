import type { ReloadOutcome } from './reloader.ts'

/** How many reloads a process has seen, by what came of them. */
export interface ReloadCounts {
  readonly activated: number
  readonly unchanged: number
  readonly rejected: number
  /** Of the rejected ones, by the code of the error. */
  readonly codes: Readonly<Record<string, number>>
}

export const NO_RELOADS: ReloadCounts = { activated: 0, unchanged: 0, rejected: 0, codes: {} }

export function countReload(counts: ReloadCounts, { result, error }: ReloadOutcome): ReloadCounts {
  const codes =
    error === null ? counts.codes : { ...counts.codes, [error.code]: (counts.codes[error.code] ?? 0) + 1 }
  return { ...counts, [result]: counts[result] + 1, codes }
}
