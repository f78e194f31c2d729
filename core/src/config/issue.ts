import type { Issue } from '@grodt/sdk/host'
import { GrodtError } from '../errors.ts'

/** A key or list position each, from the top of a file. */
export type ConfigPath = readonly (string | number)[]

/** A place in a file; line and column count from 1, a column is a UTF-16 unit. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Something wrong in a configuration file, with its place. */
export interface ConfigIssue extends Position {
  /** The file as the user gave the folder, for example `configs/strategies.yaml`. */
  readonly file: string
  readonly path: ConfigPath
  /** The whole sentence: `was 1.4, expected a number from 0 to 1`. */
  readonly problem: string
  /** What the sentence is made of, where a schema found it. */
  readonly value?: unknown
  readonly expected?: string
  /** The known name that was most likely meant. */
  readonly nearest?: string
}

/** Finds the place of a key or value in a file. */
export type Locate = (path: ConfigPath, target: Issue['target']) => Position

/** Give an issue of a schema its place: `base` is the path of the parsed part inside the file. */
export function placeIssue(file: string, locate: Locate, issue: Issue, base: ConfigPath = []): ConfigIssue {
  const path = [...base, ...issue.path]
  const { value, expected, nearest, problem } = issue
  return {
    ...{ file, ...locate(path, issue.target), path, problem, value, expected },
    ...(nearest !== undefined && { nearest }),
  }
}

/** A path as it is read in a file: `strategies.S1.symbols[0]`; names with a dot are quoted. */
export function pathText(path: ConfigPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    const name = /[.[\]\s]/.test(part) || part === '' ? JSON.stringify(part) : part
    return text === '' ? name : `${text}.${name}`
  }, '')
}

/** `file:line:column path: problem`, the one form in which all configuration errors are shown. */
export function formatIssue(issue: ConfigIssue): string {
  const place = `${issue.file}:${issue.line}:${issue.column}`
  return issue.path.length === 0
    ? `${place}: ${issue.problem}`
    : `${place} ${pathText(issue.path)}: ${issue.problem}`
}

/** Issues by file, line and column; equal ones once. */
export function sortIssues(issues: readonly ConfigIssue[]): ConfigIssue[] {
  const byText = new Map(issues.map((issue) => [formatIssue(issue), issue]))
  return [...byText.values()].sort(
    (a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column,
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The error that stops a start or a reload: every issue in one message. */
export function configError(issues: readonly ConfigIssue[]): GrodtError {
  const list = sortIssues(issues).map(formatIssue).join('\n')
  return new GrodtError('CONFIG_INVALID', { count: issues.length, list, issues })
}
