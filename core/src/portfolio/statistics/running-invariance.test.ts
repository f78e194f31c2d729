import fc from 'fast-check'
import t from 'tap'
import { difference } from './batch.fixture.ts'
import { bookOf, CAPITAL, curves, rowsOf, SETUP, trades, WEIGHTS } from './running.fixture.ts'
import type { RunStatistics } from './source.ts'
import { DAY, START, TestBook } from './statistics.fixture.ts'

t.test('ten times the capital gives the same ratios and ten times the amounts', async () => {
  const amounts = /(Equity|result|amount|net|gross|fees|funding|expectancy|average(Win|Loss)|best|worst)$/
  fc.assert(
    fc.property(curves, trades, fc.constantFrom(2, 10, 1024), (steps, closed, factor) => {
      const rows = rowsOf(steps)
      const small = bookOf(rows, closed).statistics({ resamples: 5 }).statistics()
      const large = new TestBook({ capital: CAPITAL * factor, weights: WEIGHTS })
      for (const row of rows) {
        large.add({
          ...row,
          equity: row.equity * factor,
          gross: row.gross * factor,
          net: row.net * factor,
          benchmark: row.benchmark * factor,
          sleeves: row.sleeves.map((one) => ({
            ...one,
            result: one.result * factor,
            gross: one.gross * factor,
            net: one.net * factor,
          })),
        })
      }
      large.trades.push(
        ...closed.map((one) => ({
          ...one,
          net: one.net * factor,
          gross: one.gross * factor,
          fees: one.fees * factor,
          funding: one.funding * factor,
          entryNotional: one.entryNotional * factor,
        })),
      )
      const scaled: unknown = JSON.parse(JSON.stringify(small), (key, value: unknown) =>
        typeof value === 'number' && amounts.test(key) ? value * factor : value,
      )
      const wrong = difference(large.statistics({ resamples: 5 }).statistics(), scaled)
      if (wrong !== null) throw new Error(wrong)
    }),
    { numRuns: 50 },
  )
})

t.test('the order of the strategies changes nothing but their order', async () => {
  fc.assert(
    fc.property(curves, trades, (steps, closed) => {
      const rows = rowsOf(steps)
      const straight = bookOf(rows, closed).statistics({ resamples: 5 }).statistics()
      const turned = new TestBook({ capital: CAPITAL, weights: [...WEIGHTS].reverse() })
      for (const row of rows) turned.add({ ...row, sleeves: [...row.sleeves].reverse() })
      turned.trades.push(...closed.map((one) => ({ ...one, sleeve: 1 - one.sleeve })))
      const { book, strategies } = turned.statistics({ resamples: 5 }).statistics()
      const unnamed = (list: RunStatistics['strategies']): string =>
        JSON.stringify(list.map((one) => ({ ...one, name: '' })))
      if (JSON.stringify(book) !== JSON.stringify(straight.book)) throw new Error('the book differs')
      if (unnamed([...strategies].reverse()) !== unnamed(straight.strategies)) {
        throw new Error('a strategy differs')
      }
    }),
    { numRuns: 25 },
  )
})

t.test('nothing that is said is NaN or infinite, whatever happens to the book', async () => {
  const value = fc.integer({ min: -2_000_000, max: 3_000_000 })
  fc.assert(
    fc.property(fc.array(value, { maxLength: 140, size: 'max' }), trades, (values, closed) => {
      const book = new TestBook(SETUP)
      ;[CAPITAL, ...values].forEach((equity, i) => {
        const sleeves = [
          { result: equity - CAPITAL, gross: Math.abs(equity), net: equity, weight: i % 3 === 0 ? 0 : 0.5 },
          { result: 0, gross: 0, net: 0, weight: 0 },
        ]
        book.add({
          time: START + i * DAY,
          equity,
          gross: Math.abs(equity),
          net: equity,
          benchmark: 1,
          sleeves,
        })
      })
      book.trades.push(...closed)
      const check = (found: unknown, path: string): void => {
        if (typeof found === 'number' && !Number.isFinite(found)) throw new Error(`${path} is ${found}`)
        if (typeof found === 'object' && found !== null) {
          for (const [key, inner] of Object.entries(found)) check(inner, `${path}.${key}`)
        }
      }
      check(book.statistics({ resamples: 3 }).statistics(), 'statistics')
    }),
    { numRuns: 150 },
  )
})
