import type { Json } from '../../store/json.ts'
import type { RowToServe } from './types.ts'

/** So many moments count: two months of days. */
const MOMENTS = 60
/** Fewer rows say nothing. */
const ROWS = 20
/** More rows that lack a feature than this fraction, and a model is not trusted with the rest (docs/models.md). */
const MOST = 0.05

interface Tally {
  /** Subjects that had every feature once: before that they lack what nobody could have. */
  readonly grown: readonly string[]
  /** Their rows at each moment, and how many lacked a feature. */
  readonly moments: readonly (readonly [rows: number, lacking: number])[]
}

/**
 * Counts how often rows lack a feature, by target. What only has no baseline is not counted: a strategy that is idle has
 * none, and nothing is wrong with the others because of it.
 */
export interface MissingRows {
  note(target: string, rows: readonly Pick<RowToServe, 'subject' | 'row'>[]): void
  /** Whether too many did of late. */
  tooMany(target: string): boolean
  snapshot(): Json
  restore(json: Json): void
}

const hasAll = (row: Float64Array): boolean => row.every(Number.isFinite)

const NEW: Tally = { grown: [], moments: [] }

export function countMissingRows(): MissingRows {
  let tallies: Record<string, Tally> = {}
  const tallyOf = (target: string): Tally => (Object.hasOwn(tallies, target) ? tallies[target] : NEW)
  return {
    note(target, rows) {
      const { grown, moments } = tallyOf(target)
      const fresh = rows.filter(({ subject, row }) => hasAll(row) && !grown.includes(subject))
      const subjects = [...grown, ...fresh.map(({ subject }) => subject)]
      const counted = rows.filter(({ subject }) => subjects.includes(subject))
      const moment = [counted.length, counted.filter(({ row }) => !hasAll(row)).length] as const
      tallies[target] = { grown: subjects, moments: [...moments, moment].slice(-MOMENTS) }
    },
    tooMany(target) {
      let all = 0
      let lacking = 0
      for (const [rows, missing] of tallyOf(target).moments) {
        all += rows
        lacking += missing
      }
      return all >= ROWS && lacking > MOST * all
    },
    snapshot: () => structuredClone(tallies) as unknown as Json,
    restore(json) {
      tallies = { ...(json as unknown as Record<string, Tally> | null) }
    },
  }
}
