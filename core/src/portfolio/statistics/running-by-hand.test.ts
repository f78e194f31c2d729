import t from 'tap'
import { DAY, START, TestBook } from './statistics.fixture.ts'

t.test('annual return and CAGR differ by how a year is counted', async (t) => {
  // 200 sessions on 280 calendar days, from 1000 to 1100.
  const book = new TestBook({ capital: 1000, weights: [] })
  for (let i = 0; i <= 200; i++) {
    const time = START + i * 1.4 * DAY
    book.add({ time, equity: 1000 + i * 0.5, gross: 0, net: 0, benchmark: 1000, sleeves: [] })
  }
  const of = (annualisation: 365 | 252 | 'calendar') => book.statistics({ annualisation }).statistics().book
  const near = (actual: number | null, wanted: number): boolean =>
    actual !== null && Math.abs(actual - wanted) < 1e-12
  t.ok(near(of(252).annualReturn, 1.1 ** (252 / 200) - 1))
  t.ok(near(of(365).annualReturn, 1.1 ** (365 / 200) - 1))
  t.ok(near(of('calendar').annualReturn, of(365).cagr as number), 'calendar time makes both the same')
  t.ok(near(of(252).cagr, 1.1 ** (365.25 / 280) - 1))
})

t.test(
  'Calmar, exposure, turnover and the figures of buy-and-hold are those worked out by hand',
  async (t) => {
    const book = new TestBook({ capital: 1000, weights: [] })
    const equity = [1000, 1250, 1000, 1100]
    const held = [0, 500, -500, 0]
    equity.forEach((value, i) => {
      const time = START + (i * 365.25 * DAY) / 3
      const gross = Math.abs(held[i])
      book.add({ time, equity: value, gross, net: held[i], benchmark: [1000, 500, 600, 800][i], sleeves: [] })
    })
    const { book: found, benchmark } = book.statistics().statistics()
    const near = (actual: number | null, wanted: number, what: string): void => {
      t.ok(actual !== null && Math.abs(actual - wanted) < 1e-12, `${what}: ${actual} is ${wanted}`)
    }
    near(found.cagr, 0.1, 'CAGR')
    near(found.calmar, 0.1 / 0.2, 'Calmar')
    t.equal(found.exposure, 0.5)
    near(found.grossExposure, (500 / 1250 + 500 / 1000) / 2, 'gross exposure')
    near(found.netExposure, (500 / 1250 - 500 / 1000) / 2, 'net exposure')
    t.equal(found.annualTurnover, 0)
    t.match(benchmark, { startEquity: 10, endEquity: 8, result: -2, maxDrawdown: 0.5 })
    near(benchmark.totalReturn, -0.2, 'return of buy-and-hold')
    near(benchmark.calmar, -0.2 / 0.5, 'Calmar of buy-and-hold')
  },
)

t.test('the weight of a strategy is that of each day', async (t) => {
  const book = new TestBook({ capital: 1000, weights: [0.5] })
  const row = (day: number, result: number, weight: number): void => {
    const sleeves = [{ result, gross: 100, net: -50, weight }]
    book.add({
      time: START + day * DAY,
      equity: 1000 + result,
      gross: 100,
      net: -50,
      benchmark: 1000,
      sleeves,
    })
  }
  row(0, 0, 0.5)
  row(1, 100, 0.1)
  row(2, 122, 0.1)
  const [strategy] = book.statistics().statistics().strategies
  t.equal(strategy.bestDay, 0.2, '100 on half of 1000, then 22 on a tenth of 1100')
  t.equal(strategy.worstDay, 0.2)
  t.equal(strategy.totalReturn, 122 / 500)
  t.equal(strategy.grossExposure, (100 / 500 + 100 / 110 + 100 / 112.2) / 3)
  t.equal(strategy.netExposure, -(strategy.grossExposure ?? 0) / 2)
})
