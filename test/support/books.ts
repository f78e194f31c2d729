import type { Engine } from '../../core/src/engine/engine.ts'

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** @throws Error when two values are not the same */
export function equal(actual: unknown, expected: unknown, what: string): void {
  if (!Object.is(actual, expected))
    throw new Error(`${what}: ${String(actual)}, expected ${String(expected)}`)
}

/** Invariants 1 and 2: the books add up to the account and to the venue, in exact integers. */
export function booksAddUp(engine: Engine): void {
  const { account, venue, sleeves, markets } = engine
  const slots = markets.flatMap((market) => market.slots)
  const flows = sum(sleeves.map((sleeve) => sleeve.ledger.flow))
  equal(account.cash, venue.cash, 'cash of the pool and at the venue')
  equal(account.capital + flows, account.cash, 'capital plus flows of the sleeves')
  equal(engine.marks, sum(slots.map((slot) => slot.mark)), 'marks')
  equal(engine.grossMarks, sum(slots.map((slot) => Math.abs(slot.mark))), 'gross marks')
  equal(engine.equity, account.cash + engine.marks, 'equity')
  equal(engine.reserved, sum(slots.map((slot) => slot.entry?.reserved ?? 0)), 'reserved')
  equal(engine.openPositions, slots.filter((slot) => slot.lots !== 0).length, 'open positions')
  equal(engine.heldSlots, slots.filter((slot) => slot.held !== 0).length, 'slots that hold something')
  for (const { name, ledger, slots: own, openSlots } of sleeves) {
    equal(ledger.marks, sum(own.map((slot) => slot.mark)), `marks of ${name}`)
    equal(ledger.reserved, sum(own.map((slot) => slot.entry?.reserved ?? 0)), `reserved of ${name}`)
    equal(openSlots, own.filter((slot) => slot.lots !== 0).length, `open positions of ${name}`)
    for (const value of [ledger.flow, ledger.marks, ledger.reserved, ledger.fees, ledger.funding]) {
      if (!Number.isSafeInteger(value)) throw new Error(`${name} books ${value}, which is not an integer`)
    }
  }
  for (const market of markets) {
    const { symbol, index, lotQuanta, feeInBase } = market.instrument
    const net = sum(market.slots.map((slot) => slot.held))
    const atVenue = venue.netLots[index] * lotQuanta - venue.baseFees[index]
    // Adding 0 takes the sign of a zero away.
    equal(atVenue + 0, net + 0, `net position in ${symbol}`)
    for (const { lots, held, mark, cost, entry } of market.slots) {
      if (held === 0) equal(Math.abs(mark) + Math.abs(cost), 0, 'what an empty slot is worth')
      else equal(mark, roundedMark(held, market), 'mark')
      const dust = held - lots * lotQuanta
      if (!Number.isSafeInteger(held) || dust < 0 || dust >= lotQuanta || (dust > 0 && !feeInBase)) {
        throw new Error(`${held} quanta of ${symbol} are held with ${lots} lots of ${lotQuanta}`)
      }
      if (entry !== null && !(entry.lots > 0)) throw new Error('an entry without lots waits')
    }
  }
}

/** The mark computed anew; products of these scenarios are far below 2^51, where this rounding is the usual one. */
function roundedMark(held: number, { close, instrument }: Engine['markets'][number]): number {
  const exact = held * (close * instrument.unitsPerQuantum)
  const down = Math.floor(exact)
  const rest = exact - down
  return rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down
}
