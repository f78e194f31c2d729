import t from 'tap'
import { DailyReturns } from './daily-returns.ts'

/** Newest first. */
const of = (returns: DailyReturns, symbol: number): number[] =>
  Array.from({ length: returns.days }, (_, ago) => returns.at(symbol, ago))

t.test('returns are those from the end of one day to the end of the next', async (t) => {
  const returns = new DailyReturns(2, 5)
  t.equal(returns.days, 0)
  returns.add(100, [10, 200])
  t.equal(returns.days, 0, 'one close makes no return')
  returns.add(101, [11, 150])
  returns.add(102, [22, 150])
  t.strictSame(of(returns, 0), [1, 11 / 10 - 1])
  t.strictSame(of(returns, 1), [0, -0.25])
})

t.test('a day without a bar has no return, nor has the day after it', async (t) => {
  const returns = new DailyReturns(2, 5)
  returns.add(100, [10, 200])
  returns.add(101, [NaN, 100])
  returns.add(102, [20, 100])
  returns.add(103, [30, 100])
  t.strictSame(of(returns, 0), [0.5, NaN, NaN])
  t.strictSame(of(returns, 1), [0, 0, -0.5])
})

t.test('no return spans days that are left out', async (t) => {
  const returns = new DailyReturns(1, 5)
  returns.add(100, [10])
  returns.add(103, [20])
  returns.add(104, [30])
  t.strictSame(of(returns, 0), [0.5, NaN])
})

t.test('the window forgets the oldest day', async (t) => {
  const returns = new DailyReturns(1, 3)
  ;[1, 2, 6, 24, 120].forEach((close, day) => returns.add(day, [close]))
  t.equal(returns.days, 3)
  t.strictSame(of(returns, 0), [4, 3, 2])
})
