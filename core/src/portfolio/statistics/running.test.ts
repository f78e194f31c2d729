import fc from 'fast-check'
import t from 'tap'
import { difference } from './batch.fixture.ts'
import { bookOf, curves, rowsOf, SETUP, step, trades } from './running.fixture.ts'
import { HOUR, rowNumbers, TestBook } from './statistics.fixture.ts'

t.test('what is said does not depend on when it was asked before, bit for bit', async () => {
  fc.assert(
    fc.property(curves, trades, (steps, closed) => {
      const rows = rowsOf(steps)
      const often = new TestBook(SETUP)
      const asked = often.statistics({ resamples: 5 })
      const left = [...closed]
      for (const row of rows) {
        often.add(row)
        asked.statistics(rowNumbers({ ...row, time: row.time + HOUR }))
        often.trades.push(...left.splice(0, 2))
        asked.statistics()
      }
      often.trades.push(...left)
      const once = JSON.stringify(bookOf(rows, closed).statistics({ resamples: 5 }).statistics())
      if (JSON.stringify(asked.statistics()) !== once) throw new Error('it depends on the questions before')
    }),
    { numRuns: 25 },
  )
})

t.test('values of now give the figures that a row with them would give', async () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 150, size: 'max' }), (steps) => {
      const rows = rowsOf(steps)
      const now = rows[rows.length - 1]
      const book = bookOf(rows.slice(0, -1), [])
      const running = book.statistics()
      running.read()
      const daily = running.daily(rowNumbers(now))
      const after = bookOf(rows, []).statistics().daily()
      const wrong = difference(JSON.parse(JSON.stringify(daily)), JSON.parse(JSON.stringify(after)))
      if (wrong !== null) throw new Error(wrong)
    }),
    { numRuns: 50 },
  )
})
