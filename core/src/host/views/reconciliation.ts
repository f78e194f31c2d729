import type { PaperHost } from '../paper-host.ts'
import type { Difference } from '../reconciliation/compare.ts'
import type { Reconciliation } from '../reconciliation/reconciler.ts'
import { moment, type Moment } from './time.ts'

/** A comparison of books and account. */
export interface ComparisonView {
  /** Time of day. */
  readonly at: Moment
  /** What was asked, as a person is told. */
  readonly account: string
  /** Null where they could not be compared. */
  readonly agrees: boolean | null
  readonly differences: readonly Difference[]
  /** Why they could not be compared. */
  readonly problem: string | null
}

/** The last comparison, and how often there is one. */
export interface ReconciliationView {
  /** Null before the first. */
  readonly last: ComparisonView | null
  /** Minutes between two that nobody asked for. */
  readonly minutes: number
}

export const comparisonView = ({ at, problem, differences, account }: Reconciliation): ComparisonView => ({
  at: moment(at),
  account,
  agrees: problem === null ? differences.length === 0 : null,
  differences,
  problem,
})

export const reconciliationView = ({ reconciliation, prepared }: PaperHost): ReconciliationView => ({
  last: reconciliation === null ? null : comparisonView(reconciliation),
  minutes: prepared.checked.config.host.checks.accountMinutes,
})
