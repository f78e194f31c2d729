import type { MeasuredEngine, MeasuredLibrary } from './measure.ts'

/** What values may differ by where a library claims the same definition, relative. */
const ROUNDING = 1e-9

/** Where an engine does not end as its rules say, or a library's value is not the kernels' without a known reason. */
export function problemsOf(
  engines: readonly MeasuredEngine[],
  libraries: readonly MeasuredLibrary[],
): string[] {
  const problems: string[] = []
  for (const { entry, figures } of engines) {
    for (const { outcome, expected } of figures) {
      if (outcome.trades !== expected.trades) {
        problems.push(`${entry.title}: ${outcome.trades} trades instead of ${expected.trades}`)
      }
      if (expected.equity !== null && outcome.equity?.toFixed(2) !== expected.equity.toFixed(2)) {
        problems.push(
          `${entry.title}: final equity ${String(outcome.equity)} instead of ${expected.equity.toFixed(2)}`,
        )
      }
    }
  }
  for (const { entry, figures } of libraries) {
    for (const { differences } of figures) {
      for (const [name, difference] of Object.entries(differences)) {
        if (name in entry.differs || (difference !== null && difference <= ROUNDING)) continue
        problems.push(
          `${entry.title}, ${name}: differs by ${difference === null ? 'undefined values' : difference.toExponential(1)}`,
        )
      }
    }
  }
  return [...new Set(problems)]
}
