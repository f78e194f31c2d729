/** The invariants that are checked at run time; docs/checks.md says what each of them is. */
export type InvariantNumber = 1 | 2 | 3 | 4

/** An invariant that does not hold, with the numbers that show it. */
export interface Violation {
  readonly invariant: InvariantNumber
  /** The same text for the same fault, for example `the cash of the account`. */
  readonly what: string
  readonly found: number | string
  readonly expected: number | string
  /** How much more was found than expected; null where both are words or the fault is another one. */
  readonly difference: number | null
  /** The whole as one sentence without a full stop. */
  readonly text: string
}

/** How amounts are written: integers of the books over `scale`. */
export interface Unit {
  readonly name: string
  readonly scale: number
}

const COUNT: Unit = { name: '', scale: 1 }

const shown = (value: number, { scale }: Unit): string => String(value / scale)

/** The suffix of an amount. */
const named = ({ name }: Unit): string => (name === '' ? '' : ` ${name}`)

/** A number that must be another one, exactly. Both are integers of the books. */
export function differs(
  invariant: InvariantNumber,
  what: string,
  found: number,
  expected: number,
  unit: Unit = COUNT,
): Violation {
  const difference = found - expected
  const by = Number.isFinite(difference)
    ? `, off by ${difference > 0 ? '+' : ''}${shown(difference, unit)}${named(unit)}`
    : ''
  return {
    invariant,
    what,
    found: found / unit.scale,
    expected: expected / unit.scale,
    difference: Number.isFinite(difference) ? difference / unit.scale : null,
    text: `invariant ${invariant}: ${what} is ${shown(found, unit)}${named(unit)}, expected ${shown(expected, unit)}${named(unit)}${by}`,
  }
}

/** A number that is above its limit. */
export function above(
  invariant: InvariantNumber,
  what: string,
  found: number,
  limit: number,
  unit: Unit = COUNT,
): Violation {
  return {
    invariant,
    what,
    found: found / unit.scale,
    expected: limit / unit.scale,
    difference: (found - limit) / unit.scale,
    text: `invariant ${invariant}: ${what} is ${shown(found, unit)}${named(unit)}, allowed at most ${shown(limit, unit)}${named(unit)}`,
  }
}

/** Something that is not as it must be, in words. */
export function wrong(
  invariant: InvariantNumber,
  what: string,
  found: number | string,
  expected: string,
): Violation {
  const text = `invariant ${invariant}: ${what} is ${found}, expected ${expected}`
  return { invariant, what, found, expected, difference: null, text }
}
