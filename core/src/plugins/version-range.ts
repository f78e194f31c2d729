type Version = readonly [major: number, minor: number, patch: number]

/** Versions from `min` up to, not including, `end`; no `end` means no upper bound. */
interface Interval {
  readonly min: Version
  readonly end: Version | null
}

/**
 * Does `version` lie in the npm range? Understood are exact versions, `^`, `~`, `>=`, `>`, `<=`, `<`, `=`, partial
 * versions (`1`, `1.2.x`, `*`), several of them separated by blanks (all must hold) and `||`. A pre-release of the
 * version counts as its release.
 * @returns null when the range is not understood: tags, URLs, hyphen ranges and pre-releases are not.
 */
export function satisfies(version: string, range: string): boolean | null {
  const found = /^(\d+)\.(\d+)\.(\d+)/.exec(version)
  const alternatives = range.split('||').map(parseAlternative)
  if (found === null || alternatives.includes(null)) return null
  const exact: Version = [Number(found[1]), Number(found[2]), Number(found[3])]
  const inside = ({ min, end }: Interval) =>
    compare(exact, min) >= 0 && (end === null || compare(exact, end) < 0)
  return alternatives.some((alternative) => alternative !== null && alternative.every(inside))
}

function parseAlternative(text: string): Interval[] | null {
  const comparators = text
    .trim()
    .replace(/([\^~<>=])\s+/g, '$1')
    .split(/\s+/)
    .map(parseComparator)
  return comparators.includes(null) ? null : comparators.filter((one) => one !== null)
}

const COMPARATOR = /^(\^|~|>=|<=|>|<|=)?v?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?$/

function parseComparator(text: string): Interval | null {
  const found = COMPARATOR.exec(text)
  if (found === null) return null
  const operator = found[1] ?? '='
  const given: number[] = []
  let open = false
  for (const part of found.slice(2)) {
    if (part === undefined || /[xX*]/.test(part)) open = true
    else if (open) return null
    else given.push(Number(part))
  }
  const zero: Version = [0, 0, 0]
  if (given.length === 0) return operator === '<' || operator === '>' ? null : { min: zero, end: null }
  const min: Version = [given[0], given[1] ?? 0, given[2] ?? 0]
  const last = given.length - 1
  switch (operator) {
    case '>=':
      return { min, end: null }
    case '>':
      return { min: next(given, last), end: null }
    case '<':
      return { min: zero, end: min }
    case '<=':
      return { min: zero, end: next(given, last) }
    case '~':
      return { min, end: next(given, Math.min(1, last)) }
    case '^': {
      // The first part that is not zero may not change: ^0.2.3 ends before 0.3.0, ^0.0.3 before 0.0.4.
      const significant = given.findIndex((part) => part > 0)
      return { min, end: next(given, significant < 0 ? last : significant) }
    }
    default:
      return { min, end: next(given, last) }
  }
}

/** The first version in which the part at `index` is one higher. */
function next(given: readonly number[], index: number): Version {
  const part = (at: number) => (at < index ? given[at] : at === index ? given[at] + 1 : 0)
  return [part(0), part(1), part(2)]
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}
