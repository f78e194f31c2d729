import type { Amount, Amounts } from './amounts.ts'

/** Something that books and account do not agree about. Amounts in base currency, or in the currency itself. */
export interface Difference {
  readonly of: 'asset' | 'instrument'
  /** Currency or symbol. */
  readonly name: string
  readonly books: number
  readonly account: number
  /** How much more the account has than the books. */
  readonly difference: number
}

const NOTHING: Amount = { units: 0, perOne: 1 }

/** All that two sides do not agree about, exactly: assets first, each in the order of the books. */
export function differences(books: Amounts, account: Amounts): Difference[] {
  return (['assets', 'instruments'] as const).flatMap((part) => {
    const names = new Set([...books[part].keys(), ...account[part].keys()])
    return [...names].flatMap((name) => {
      const booked = books[part].get(name) ?? NOTHING
      const held = account[part].get(name) ?? NOTHING
      const perOne = Math.max(booked.perOne, held.perOne)
      const more = inUnits(held, perOne) - inUnits(booked, perOne)
      if (more === 0) return []
      const of = part === 'assets' ? ('asset' as const) : ('instrument' as const)
      const sides = { books: booked.units / booked.perOne, account: held.units / held.perOne }
      return [{ of, name, ...sides, difference: more / perOne }]
    })
  })
}

/** Nothing is nothing in any unit; the sides of one name mean to have the same. */
const inUnits = ({ units, perOne }: Amount, to: number): number => units * (to / perOne)

/** Whether two sides hold the same. */
export const isSame = (one: Amounts, other: Amounts): boolean => differences(one, other).length === 0

/** A difference in words, as in `BTC/USDT: 0.5 in the books, 0.4 in the account (-0.1)`. */
export const differenceText = ({ name, books, account, difference }: Difference): string =>
  `${name}: ${books} in the books, ${account} in the account (${difference > 0 ? '+' : ''}${difference})`
