import { addIssue, type Report } from './check-report.ts'

/** `previous_name` is a name that no entry has any more, and that one entry alone goes on with. */
export function checkPreviousNames(report: Report): void {
  const { strategies } = report.loaded.draft
  const taken = new Map<string, string>()
  for (const { name, previousName } of strategies) {
    if (previousName === null) continue
    const other = taken.get(previousName)
    taken.set(previousName, other ?? name)
    const expected = expectedOf(previousName, name, strategies, other)
    if (expected === null) continue
    const path = ['strategies', name, 'previous_name']
    addIssue(report, 'strategies.yaml', path, { value: previousName, expected })
  }
}

/** What it must be; null where it is that. @param other an entry above that names the same */
function expectedOf(
  previous: string,
  name: string,
  entries: readonly { readonly name: string }[],
  other: string | undefined,
): string | null {
  if (previous === name) return 'another name than its own: remove the key'
  if (entries.some((entry) => entry.name === previous)) {
    return `a name that no entry has any more: ${previous} is an entry of its own; remove the one or the other`
  }
  return other === undefined ? null : `a name that no other entry goes on with: ${other} does already`
}
