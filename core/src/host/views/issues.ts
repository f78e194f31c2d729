import { pathText, type ConfigIssue } from '../../config/issue.ts'

/** A mistake in a file of the configuration, for machines. */
export interface IssueRow {
  readonly file: string
  readonly line: number
  readonly column: number
  /** Empty for the whole file. */
  readonly key: string
  /** Null where a key is missing. */
  readonly value: unknown
  /** Null where only the message says it. */
  readonly expected: string | null
  readonly nearest: string | null
  readonly message: string
}

export const issueRows = (issues: readonly ConfigIssue[]): IssueRow[] =>
  issues.map(({ file, line, column, path, value = null, expected = null, nearest = null, problem }) => {
    return { file, line, column, key: pathText(path), value, expected, nearest, message: problem }
  })
