import { didYouMean, nearestName, showValue, type Issue } from '@grodt/sdk/host'
import type { PluginCatalogue } from './catalogue.ts'
import { placeIssue, pathText, type ConfigIssue, type ConfigPath } from './issue.ts'
import type { LoadedConfig } from './load.ts'
import type { ConfigFileName } from './schemas/files.ts'

/** What a check reads, and where it puts what it finds. */
export interface Report {
  readonly loaded: LoadedConfig
  readonly catalogue: PluginCatalogue
  readonly issues: ConfigIssue[]
  readonly notes: string[]
}

/** What a check has found at a place of a file. */
export interface Finding {
  /** What stands there, or the key that is wrong. */
  readonly value: unknown
  /** What must, to follow "expected". */
  readonly expected: string
  /** The known name that was most likely meant. */
  readonly nearest?: string | null
  /** The sentence, where it is another one than `was VALUE, expected EXPECTED`. */
  readonly problem?: string
  /** Whether the key is wrong, or its value (default). */
  readonly target?: 'key' | 'value'
}

/** Add an issue at a key or value of a file. */
export function addIssue(report: Report, name: ConfigFileName, path: ConfigPath, finding: Finding): void {
  const { value, expected, nearest = null, target = 'value' } = finding
  const { problem = `was ${showValue(value)}, expected ${expected}${didYouMean(nearest)}` } = finding
  const place = report.loaded.locate(name, path, target)
  report.issues.push({ ...place, path, problem, value, expected, ...(nearest !== null && { nearest }) })
}

/** Add the issue of a name that is not one of the known ones. */
export function addUnknownName(
  report: Report,
  name: ConfigFileName,
  path: ConfigPath,
  value: string,
  known: readonly string[],
): void {
  addIssue(report, name, path, { value, expected: oneOf(known), nearest: nearestName(value, known) })
}

/** `one of: a, b`, or what to say when there is nothing to choose from. */
export const oneOf = (known: readonly string[]): string =>
  known.length === 0 ? 'none: there is nothing to choose from' : `one of: ${known.join(', ')}`

/** Add the issues of a plugin's schema to the place where its parameters stand. */
export function addSchemaIssues(
  report: Report,
  name: ConfigFileName,
  base: ConfigPath,
  issues: readonly Issue[],
): void {
  const { file } = report.loaded.locate(name, base, 'key')
  for (const issue of issues) {
    report.issues.push(
      placeIssue(file, (path, target) => report.loaded.locate(name, path, target), issue, base),
    )
  }
}

/** Add a note about something that is allowed and worth knowing. */
export function addNote(report: Report, name: ConfigFileName, path: ConfigPath, text: string): void {
  const { file, line, column } = report.loaded.locate(name, path, 'key')
  report.notes.push(`${file}:${line}:${column} ${pathText(path)}: ${text}`)
}

/** A sum or product without the noise of binary fractions: 0.1 + 0.2 gives `0.3`. */
export function decimal(value: number): string {
  return String(Number(value.toPrecision(12)))
}
