import type { BarColumns } from '../columns.ts'
import type { BadRow } from './check.ts'
import type { GapSummary } from './gaps.ts'

/** What to do with bad rows: refuse the file, or leave them out and report them. */
export type BadRowPolicy = 'refuse' | 'drop'

/** What a file was asked for; a cache of another request is not used. */
export interface FileRequest {
  /** Null: taken from the bars. */
  readonly timeframeMs: number | null
  readonly badRows: BadRowPolicy
}

/** The facts about a checked file beside its bars. */
export interface FileFacts {
  readonly timeframeMs: number
  /** `hashColumns` of the bars. */
  readonly hash: string
  readonly badRows: readonly BadRow[]
  readonly badRowCount: number
  readonly gaps: GapSummary
  /** Number of bars without volume. */
  readonly zeroVolume: number
  /** Line of the first bar. */
  readonly firstLine: number
}

/** The bars of one file, checked. */
export interface CheckedFile {
  readonly columns: BarColumns
  readonly facts: FileFacts
}
