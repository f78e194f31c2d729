import t from 'tap'
import { SETUP } from './running.fixture.ts'
import { dailyBook, DAY, START, TestBook } from './statistics.fixture.ts'

t.test('before the first row there is nothing but zeros and nulls', async (t) => {
  const { conventions, book, benchmark, strategies } = new TestBook(SETUP).statistics().statistics()
  t.match(conventions, { annualisation: 365, periodsPerYear: 365, deviation: 'sample', riskFreeRate: 0 })
  t.match(book, {
    startEquity: 10_000,
    endEquity: 10_000,
    result: 0,
    totalReturn: 0,
    annualReturn: null,
    cagr: null,
    sharpe: null,
    bestDay: null,
    maxDrawdown: null,
    currentDrawdown: null,
    exposure: null,
    grossExposure: null,
    confidence: null,
    drawdowns: { count: 0, averageFraction: null, timeUnderWater: null, ulcerIndex: null },
  })
  t.strictSame([book.months, book.years], [[], []])
  t.equal(benchmark.totalReturn, null)
  t.equal(strategies.length, 2)
  const calendar = new TestBook(SETUP).statistics({ annualisation: 'calendar' }).statistics()
  t.equal(calendar.conventions.periodsPerYear, null)
})

t.test('one day has a return and a drawdown, and no ratio', async (t) => {
  const { book } = dailyBook([100, 90]).statistics().statistics()
  t.match(book, {
    totalReturn: -0.1,
    bestDay: -0.1,
    worstDay: -0.1,
    sharpe: null,
    positiveDays: null,
    valueAtRisk: { historical95: null, parametric95: null },
    maxDrawdown: { fraction: 0.1, amount: 0.1 },
    currentDrawdown: { fraction: 0.1, amount: 0.1, since: '2024-01-01T00:00:00.000Z', durationMs: DAY },
    drawdowns: { count: 1, averageFraction: 0.1, longestDurationMs: DAY, averageRecoveryMs: null },
  })
  t.strictSame(book.months, [{ month: '2024-01', return: -0.1, result: -0.1 }])
})

t.test('a flat equity has no ratio, no drawdown, and a return of 0', async (t) => {
  const { book } = dailyBook(Array<number>(120).fill(1000)).statistics({ resamples: 50 }).statistics()
  t.match(book, {
    totalReturn: 0,
    annualReturn: 0,
    cagr: 0,
    volatility: null,
    sharpe: null,
    sortino: null,
    calmar: null,
    omega: null,
    skewness: null,
    probabilisticSharpe: null,
    positiveDays: 0,
    valueAtRisk: { historical95: 0, historical99: 0, parametric95: null },
    maxDrawdown: { fraction: 0, amount: 0, peak: null, durationMs: 0, recoveryMs: null },
    currentDrawdown: { fraction: 0, durationMs: 0 },
    drawdowns: { count: 0, timeUnderWater: 0, ulcerIndex: 0, averageFraction: null },
    confidence: { sharpe: null, maxDrawdown: { low: 0, median: 0, high: 0 } },
  })
})

t.test('an equity below 0 takes the ratios with it, not the amounts', async (t) => {
  const values = [1000, 500, -200, ...Array<number>(40).fill(300)]
  const { book } = dailyBook(values).statistics().statistics()
  t.match(book, {
    result: -7,
    totalReturn: -0.7,
    sharpe: null,
    bestDay: null,
    omega: null,
    valueAtRisk: { historical95: null },
    confidence: null,
    maxDrawdown: { fraction: 1.2, amount: 12 },
    currentDrawdown: { fraction: 0.7 },
  })
  t.equal(book.rolling[0].return, 0, 'windows behind it are whole again')
  t.equal(book.rolling[1].return, null)
})

t.test('a day without rows has no value: the next return spans the gap', async (t) => {
  const book = new TestBook({ capital: 1000, weights: [] })
  const days = [0, 1, 2, 5, 6]
  days.forEach((day, i) => {
    book.add({
      time: START + day * DAY,
      equity: 1000 + i * 100,
      gross: 0,
      net: 0,
      benchmark: 1000,
      sleeves: [],
    })
  })
  const { times, values } = book.statistics().daily().book
  t.strictSame(
    [...times],
    days.map((day) => START + day * DAY),
  )
  t.strictSame([...values], [1000, 1100, 1200, 1300, 1400])
  const { conventions } = book.statistics({ annualisation: 'calendar' }).statistics()
  t.equal(conventions.periodsPerYear, (4 * 365.25) / 6, 'four returns in six days')
})
