import fc from 'fast-check'
import t from 'tap'
import { CAUSES, type Trade } from '../trades.ts'
import {
  batchComparison,
  batchDrawdowns,
  batchRisk,
  batchTrades,
  difference,
  lastOfDays,
} from './batch.fixture.ts'
import type { RunStatistics } from './source.ts'
import {
  dailyBook,
  DAY,
  HOUR,
  rowNumbers,
  START,
  TestBook,
  tradeOf,
  type BookRow,
} from './statistics.fixture.ts'

const CAPITAL = 1_000_000
const WEIGHTS = [0.5, 0.25]
const SETUP = { capital: CAPITAL, weights: WEIGHTS }

/** What happens between two rows: a move of equity in parts per 10,000, and what is held after it. */
const step = fc.record({
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
function rowsOf(steps: readonly Step[], capital = CAPITAL): BookRow[] {
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

const curves = fc.array(step, { maxLength: 250, size: 'max' })

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

const trades = fc.array(trade, { maxLength: 120, size: 'max' })

function bookOf(rows: readonly BookRow[], closed: readonly Trade[]): TestBook {
  const book = new TestBook(SETUP)
  for (const row of rows) book.add(row)
  book.trades.push(...closed)
  return book
}

const returnsOf = (values: readonly number[], bases: readonly number[]): number[] =>
  values.slice(1).map((value, i) => (value - values[i]) / bases[i])

t.test('streaming equals a plain batch computation to 1e-12', async (t) => {
  let ratios = 0
  const options = fc.record({
    annualisation: fc.constantFrom<365 | 252 | 'calendar'>(365, 252, 'calendar'),
    deviation: fc.constantFrom<'sample' | 'population'>('sample', 'population'),
    riskFreeRate: fc.constantFrom(0, 0.03, -0.01),
  })
  fc.assert(
    fc.property(curves, trades, options, (steps, closed, chosen) => {
      const rows = rowsOf(steps)
      const actual = bookOf(rows, closed).statistics(chosen).statistics()
      if (actual.book.sharpe !== null && actual.strategies[0].sharpe !== null) ratios++
      const wrong = batchDifference(actual, rows, closed, chosen)
      if (wrong !== null) throw new Error(wrong)
    }),
    { numRuns: 150 },
  )
  t.ok(ratios > 20, `${ratios} runs were long enough for ratios`)
})

function batchDifference(
  actual: RunStatistics,
  rows: readonly BookRow[],
  closed: readonly Trade[],
  chosen: {
    annualisation: 365 | 252 | 'calendar'
    deviation: 'sample' | 'population'
    riskFreeRate: number
  },
): string | null {
  const sample = chosen.deviation === 'sample'
  const days = lastOfDays(rows)
  const times = days.map(({ time }) => time)
  const span = (times[times.length - 1] - times[0]) / DAY
  const calendar = ((days.length - 1) * 365.25) / span
  const periods = chosen.annualisation === 'calendar' ? calendar : chosen.annualisation
  const basis = { periods, rate: chosen.riskFreeRate, sample }
  const equity = days.map((row) => row.equity)
  const market = days.map(({ benchmark }) => benchmark)
  const marketReturns = returnsOf(market, market)
  const exposed = rows.filter(({ gross }) => gross > 0)
  const meanOf = (values: readonly number[]): number =>
    values.reduce((total, value) => total + value, 0) / values.length

  const part = (values: readonly number[], bases: readonly number[], base: number, own: readonly Trade[]) => {
    const returns = returnsOf(values, bases)
    const enough = returns.length >= 30
    return {
      ...(enough ? batchRisk(returns, basis) : { volatility: null, sharpe: null, kurtosis: null }),
      ...(values.length < 2 ? {} : { drawdowns: batchDrawdowns(times, values, base) }),
      againstBenchmark: enough ? batchComparison(returns, marketReturns, basis) : { beta: null, alpha: null },
      trades: batchTrades(own, 100, sample),
      long: batchTrades(
        own.filter(({ side }) => side > 0),
        100,
        sample,
      ),
      short: batchTrades(
        own.filter(({ side }) => side < 0),
        100,
        sample,
      ),
    }
  }
  const wanted = {
    book: {
      ...part(equity, equity, 0, closed),
      grossExposure: exposed.length === 0 ? null : meanOf(exposed.map((row) => row.gross / row.equity)),
      netExposure: exposed.length === 0 ? null : meanOf(exposed.map((row) => row.net / row.equity)),
      exposure: exposed.length / rows.length,
    },
    benchmark: marketReturns.length >= 30 ? batchRisk(marketReturns, basis) : { sharpe: null },
    strategies: WEIGHTS.map((weight, s) => ({
      ...part(
        days.map(({ sleeves }) => sleeves[s].result),
        equity.map((value) => value * weight),
        CAPITAL * weight,
        closed.filter(({ sleeve }) => sleeve === s),
      ),
      grossExposure:
        exposed.length === 0
          ? null
          : meanOf(exposed.map((row) => row.sleeves[s].gross / (row.equity * weight))),
    })),
  }
  return difference(actual, wanted)
}

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
