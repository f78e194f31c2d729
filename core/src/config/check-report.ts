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

/** Add an issue at a key or value of a file. */
export function addIssue(
  report: Report,
  name: ConfigFileName,
  path: ConfigPath,
  problem: string,
  target: 'key' | 'value' = 'value',
  facts: Pick<ConfigIssue, 'value' | 'expected' | 'nearest'> = {},
): void {
  report.issues.push({ ...report.loaded.locate(name, path, target), path, problem, ...facts })
}

/** Add the issue of a name that is not one of the known ones. */
export function addUnknownName(
  report: Report,
  name: ConfigFileName,
  path: ConfigPath,
  value: string,
  known: readonly string[],
): void {
  const expected = oneOf(known, value)
  const nearest = nearestName(value, known)
  addIssue(report, name, path, `was ${showValue(value)}, expected ${expected}`, 'value', {
    ...{ value, expected },
    ...(nearest !== null && { nearest }),
  })
}

/** `one of: a, b (did you mean "a"?)`, or what to say when there is nothing to choose from. */
export function oneOf(known: readonly string[], meant: string): string {
  if (known.length === 0) return 'none: there is nothing to choose from'
  return `one of: ${known.join(', ')}${didYouMean(nearestName(meant, known))}`
}

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
