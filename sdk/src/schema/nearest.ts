/**
 * Damerau-Levenshtein distance (optimal string alignment): the number of inserted, deleted, replaced or swapped
 * neighbouring characters that turn one text into the other.
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      let best = Math.min(last[j] + 1, row[j - 1] + 1, replace)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, beforeLast[j - 2] + 1)
      }
      row.push(best)
    }
    beforeLast = last
    last = row
  }
  return last[b.length]
}

/**
 * The known name that was most likely meant, ignoring case, or null when none is near: at most 2 edits, or a third of
 * the length where that is more, and never a name without anything in common. The first of equally near ones wins.
 */
export function nearestName(name: string, known: readonly string[]): string | null {
  const wanted = name.toLowerCase()
  const limit = Math.max(2, Math.floor(name.length / 3))
  let nearest: string | null = null
  let smallest = limit + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= smallest) continue
    const distance = editDistance(wanted, candidate.toLowerCase())
    if (distance < smallest && distance < Math.max(name.length, candidate.length)) {
      nearest = candidate
      smallest = distance
    }
  }
  return nearest
}

/** The ending of an error that names what was most likely meant: ` (did you mean "x"?)` or nothing. */
export function didYouMean(nearest: string | null | undefined): string {
  return nearest === null || nearest === undefined ? '' : ` (did you mean "${nearest}"?)`
}
