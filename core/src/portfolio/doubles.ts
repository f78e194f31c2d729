/**
 * Have fields hold doubles from the start. V8 stores a field that has only ever held small integers as one, and at its
 * first other number gives every object of the class another shape, which throws away all compiled code that reads any
 * of them. In a ledger that moment may come late: the first funding, the first fee. The values stay what they are.
 *
 * @param fields those that take amounts, prices and times; counters are better off as small integers
 */
export function startAsDoubles<Name extends string>(object: Record<Name, number>, ...fields: Name[]): void {
  for (const field of fields) {
    const value = object[field]
    object[field] = NaN
    object[field] = value
  }
}
