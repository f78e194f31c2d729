import fc from 'fast-check'
import { CAUSES, type Trade } from '../trade.ts'
import { HOUR, START, TestBook, tradeOf, type BookRow } from './statistics.fixture.ts'

/** Cash units, and the weights of the strategies. */
export const CAPITAL = 1_000_000
export const WEIGHTS = [0.5, 0.25]
export const SETUP = { capital: CAPITAL, weights: WEIGHTS }

/** What happens between two rows: a move of equity in parts per 10,000, and what is held after it. */
export const step = fc.record({
  hours: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1, max: 20 }) },
    fc.integer({ min: 30, max: 90 }),
  ),
  move: fc.integer({ min: -300, max: 300 }),
  market: fc.integer({ min: -300, max: 300 }),
  held: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 15_000 })),
  direction: fc.integer({ min: -100, max: 100 }),
})

type Step = ReturnType<(typeof step)['generate']>['value']

/** A curve whose returns are never all equal, so that every deviation is more than noise. */
export function rowsOf(steps: readonly Step[], capital = CAPITAL): BookRow[] {
  const none = WEIGHTS.map((weight) => ({ result: 0, gross: 0, net: 0, weight }))
  let last: BookRow = { time: START, equity: capital, gross: 0, net: 0, benchmark: capital, sleeves: none }
  return [
    last,
    ...steps.map(({ hours, move, market, held, direction }, i): BookRow => {
      const wiggle = (i % 7) - 3
      const result = Math.round((last.equity * (move + wiggle)) / 10_000)
      const gross = Math.round((capital * held) / 10_000)
      const net = Math.round((gross * direction) / 100)
      last = {
        time: last.time + hours * HOUR,
        equity: last.equity + result,
        gross,
        net,
        benchmark: Math.round(last.benchmark * (1 + (market + wiggle * 2) / 10_000)),
        sleeves: WEIGHTS.map((weight, s) => ({
          result: last.sleeves[s].result + Math.round(result * (s === 0 ? 1.5 : -0.5)),
          gross: Math.round(gross / (s + 2)),
          net: Math.round(net / (s + 2)),
          weight,
        })),
      }
      return last
    }),
  ]
}

/** What happens on the way of a book. */
export const curves = fc.array(step, { maxLength: 250, size: 'max' })

const trade: fc.Arbitrary<Trade> = fc
  .record({
    sleeve: fc.integer({ min: 0, max: 1 }),
    instrument: fc.integer({ min: 0, max: 1 }),
    side: fc.constantFrom<1 | -1>(1, -1),
    regime: fc.integer({ min: -1, max: 1 }),
    cause: fc.constantFrom(...CAUSES.filter((cause) => cause !== 'entry')),
    net: fc.integer({ min: -50_000, max: 50_000 }),
    entryTime: fc.integer({ min: 0, max: 1_000_000 }),
    held: fc.integer({ min: 0, max: 1_000_000 }),
    entryPrice: fc.integer({ min: 50, max: 150 }),
    bestPrice: fc.integer({ min: 50, max: 150 }),
    worstPrice: fc.integer({ min: 50, max: 150 }),
    entryNotional: fc.integer({ min: 1, max: 1_000_000 }),
  })
  .map(({ held, ...rest }) =>
    tradeOf(rest.net, {
      ...rest,
      gross: rest.net + 30,
      fees: 20,
      funding: 10,
      exitTime: rest.entryTime + held,
    }),
  )

/** Trades of two strategies in two symbols. */
export const trades = fc.array(trade, { maxLength: 120, size: 'max' })

/** A book with these rows and trades. */
export function bookOf(rows: readonly BookRow[], closed: readonly Trade[]): TestBook {
  const book = new TestBook(SETUP)
  for (const row of rows) book.add(row)
  book.trades.push(...closed)
  return book
}
