import fc from 'fast-check'
import t from 'tap'
import Value from 'typebox/value'
import type { Trade } from '../../trade.ts'
import { difference } from '../batch.fixture.ts'
import { strategyComparison, type ComparisonWindow } from '../schema/compare.ts'
import {
  BASIS,
  DAY,
  HOUR,
  rowNumbers,
  START,
  TestBook,
  tradeOf,
  type BookRow,
} from '../statistics.fixture.ts'
import { componentRisks } from './component-risk.ts'
import { correlationMatrix } from './correlations.ts'

const CAPITAL = 1_000_000
const WEIGHTS = [0.5, 0.25]

/** A row whose equity is what the strategies made, as the engine keeps it. */
function rowAt(time: number, sleeves: BookRow['sleeves'], counts: Partial<BookRow> = {}): BookRow {
  const sum = (of: 'result' | 'gross' | 'net'): number => sleeves.reduce((all, one) => all + one[of], 0)
  const equity = CAPITAL + sum('result')
  return { time, equity, gross: sum('gross'), net: sum('net'), benchmark: CAPITAL, sleeves, ...counts }
}

const sleeveAt = (s: number, result: number, more: Partial<BookRow['sleeves'][number]> = {}) => ({
  result,
  gross: 0,
  net: 0,
  weight: WEIGHTS[s],
  ...more,
})

function bookOf(rows: readonly BookRow[], trades: readonly Trade[] = [], weights = WEIGHTS): TestBook {
  const book = new TestBook({ capital: CAPITAL, weights })
  for (const row of rows) book.add(row)
  book.trades.push(...trades)
  return book
}

const windowOf = (book: TestBook, name: ComparisonWindow['window']): ComparisonWindow => {
  const found = book
    .statistics()
    .comparison()
    .windows.find(({ window }) => window === name)
  if (found === undefined) throw new Error(`There is no window ${name}.`)
  return found
}

t.test('two days, worked out by hand', async (t) => {
  const rows = [
    rowAt(START, [sleeveAt(0, 0), sleeveAt(1, 0)]),
    // Inside the first day: S0 falls to -5,000 from +5,000.
    rowAt(START + 6 * HOUR, [sleeveAt(0, 5_000), sleeveAt(1, 0)]),
    rowAt(START + 12 * HOUR, [sleeveAt(0, -5_000), sleeveAt(1, 0)]),
    rowAt(
      START + DAY,
      [
        sleeveAt(0, 10_000, { turnover: 400_000, fees: 300, slippage: 100, funding: -50, exposed: 6 }),
        sleeveAt(1, -2_000, { turnover: 100_000, fees: 80, exposed: 2 }),
      ],
      { batches: 24, exposed: 7 },
    ),
    rowAt(
      START + 2 * DAY,
      [
        sleeveAt(0, 13_000, { turnover: 652_000, fees: 500, slippage: 150, funding: -50, exposed: 18 }),
        sleeveAt(1, -2_000, { turnover: 100_000, fees: 80, exposed: 2 }),
      ],
      { batches: 48, exposed: 19 },
    ),
  ]
  const trades = [
    tradeOf(100, { sleeve: 0, exitTime: START + DAY }),
    tradeOf(-100, { sleeve: 0, exitTime: START + DAY + 1 }),
    tradeOf(100, { sleeve: 1, exitTime: START + 2 * DAY }),
  ]
  const book = bookOf(rows, trades)
  const none = { sharpe: null, sortino: null, winRate: null, risk: null, riskShare: null }
  t.match(windowOf(book, '1d'), {
    from: '2024-01-02T00:00:00.000Z',
    to: '2024-01-03T00:00:00.000Z',
    dailyReturns: 1,
    book: { result: 30, return: 3_000 / 1_008_000, maxDrawdown: 0, trades: 2, exposure: 0.5 },
    strategies: [
      {
        name: 'S0',
        ...none,
        result: 30,
        return: 3_000 / 504_000,
        returnContribution: 3_000 / 1_008_000,
        trades: 1,
        exposure: 0.5,
        turnover: 2_520,
        turnoverMultiple: 0.5,
        costs: 2.5,
        costShare: 250 / 3_250,
      },
      { name: 'S1', ...none, result: 0, return: 0, trades: 1, exposure: 0, costs: 0, costShare: null },
    ],
    correlations: [
      [null, null],
      [null, null],
    ],
  })
  t.match(windowOf(book, 'all'), {
    from: '2024-01-01T00:00:00.000Z',
    dailyReturns: 2,
    book: { result: 110, return: 11_000 / CAPITAL, trades: 3, costs: 6.8, costShare: 680 / 11_680 },
    strategies: [
      // From 5,000 to -5,000 on a capital of 500,000.
      { maxDrawdown: 10_000 / 505_000, exposure: 18 / 48, costs: 6, turnoverMultiple: 652_000 / 500_000 },
      { maxDrawdown: 2_000 / 250_000, result: -20, costShare: null },
    ],
  })
  t.match(windowOf(book, '7d'), {
    from: null,
    to: null,
    dailyReturns: 0,
    book: { result: null, trades: null },
    strategies: [
      { name: 'S0', return: null },
      { name: 'S1', return: null },
    ],
  })
})

t.test('the fall inside a window is over its rows, from the value at its start', async (t) => {
  const results = [0, 20_000, 10_000, 14_000, 8_000]
  const rows = results.map((result, i) => rowAt(START + i * 16 * HOUR, [sleeveAt(0, result), sleeveAt(1, 0)]))
  // Days end at rows 1, 3 and 4: the last one starts at 14,000.
  t.equal(windowOf(bookOf(rows), '1d').strategies[0].maxDrawdown, 6_000 / (0.5 * 1_014_000))
  t.equal(windowOf(bookOf(rows), '1d').book.maxDrawdown, 6_000 / 1_014_000)
})

t.test('component risks by hand: 2 and -1 of the whole', async (t) => {
  const a = Float64Array.of(0.01, -0.01, 0.02, 0)
  const b = Float64Array.of(0, 0.01, -0.01, 0)
  const whole = Float64Array.of(0.01, 0, 0.01, 0)
  const found = componentRisks([a, b], whole, BASIS)
  const deviation = Math.sqrt((1e-4 / 3) * 365)
  const wanted = [
    { risk: 2 * deviation, share: 2 },
    { risk: -deviation, share: -1 },
  ]
  t.equal(difference(found, wanted), null)
  t.equal(componentRisks([a], new Float64Array(4).fill(0.01), BASIS), null, 'no deviation, no risk')
})

t.test('correlations by hand', async (t) => {
  const up = Float64Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 0.01 : -0.01))
  const down = up.map((value) => 0.002 - 3 * value)
  const slow = Float64Array.from({ length: 30 }, (_, i) => (i < 15 ? 0.01 : -0.01))
  const still = new Float64Array(30).fill(0.003)
  const [first, , third, fourth, fifth] = correlationMatrix([up, down, slow, still, null], BASIS)
  t.equal(first[0], 1)
  t.ok(Math.abs((first[1] ?? NaN) + 1) < 1e-12, 'opposite')
  // 15 of each sign; up agrees with slow in 8 + 8 - 1 days of 30, so that the products sum to 2 x 1e-4.
  t.ok(Math.abs((third[0] ?? NaN) - 2 / 30) < 1e-12, String(third[0]))
  t.strictSame([...fourth, ...fifth], new Array(10).fill(null))
  t.strictSame(correlationMatrix([up.subarray(1)], BASIS), [[null]], 'below 30')
})

const step = fc.record({
  hours: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 4, max: 20 }) },
    fc.integer({ min: 30, max: 60 }),
  ),
  moves: fc.tuple(fc.integer({ min: -8_000, max: 8_000 }), fc.integer({ min: -8_000, max: 8_000 })),
  costs: fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 })),
  exposed: fc.boolean(),
})

const curves = fc.array(step, { maxLength: 120, size: 'max' }).map((steps) => {
  let time = START
  const results = [0, 0]
  const costs = [0, 0]
  let exposed = 0
  return [
    rowAt(START, [sleeveAt(0, 0), sleeveAt(1, 0)]),
    ...steps.map((one, i) => {
      time += one.hours * HOUR
      if (one.exposed) exposed++
      return rowAt(
        time,
        [0, 1].map((s) => {
          results[s] += one.moves[s]
          costs[s] += one.costs[s]
          return sleeveAt(s, results[s], { turnover: 100 * costs[s], fees: costs[s], exposed })
        }),
        { batches: i + 1, exposed },
      )
    }),
  ]
})

const trades = fc
  .array(
    fc.record({
      sleeve: fc.integer({ min: 0, max: 1 }),
      net: fc.integer({ min: -500, max: 500 }),
      after: fc.integer({ min: 0, max: 48 }),
    }),
    { maxLength: 60, size: 'max' },
  )
  .map((all) => {
    let time = START
    return all.map(({ sleeve, net, after }) => {
      time += after * HOUR
      return tradeOf(net, { sleeve, exitTime: time })
    })
  })

t.test('results, contributions and component risks of the strategies sum to the book', async () => {
  let risks = 0
  fc.assert(
    fc.property(curves, trades, (rows, closed) => {
      const running = bookOf(rows, closed).statistics()
      const found = running.comparison()
      if (!Value.Check(strategyComparison, JSON.parse(JSON.stringify(found)))) throw new Error('schema')
      for (const { window, book, strategies } of found.windows) {
        const sum = (of: 'result' | 'turnover' | 'costs' | 'trades'): number =>
          strategies.reduce((all, one) => all + Math.round((one[of] ?? 0) * 100), 0)
        for (const of of ['result', 'turnover', 'costs', 'trades'] as const) {
          const whole = Math.round((book[of] ?? 0) * 100)
          if (sum(of) !== whole) throw new Error(`${of} of ${window}: ${sum(of)}, not ${whole}`)
        }
        for (const [of, whole] of [
          ['returnContribution', book.return],
          ['risk', book.risk],
          ['riskShare', book.risk === null ? null : 1],
        ] as const) {
          const parts = strategies.reduce((all, one) => all + (one[of] ?? 0), 0)
          if (Math.abs(parts - (whole ?? 0)) > 1e-12)
            throw new Error(`${of} of ${window}: ${parts}, not ${whole}`)
          if (of === 'risk' && whole !== null) risks++
        }
      }
      const all = found.windows[3]
      const { book, strategies } = running.statistics()
      if (rows.length < 2) return
      const same = (row: (typeof all)['book'], one: typeof book | (typeof strategies)[number]): void => {
        const wrong = difference(
          { ...row, winRate: row.winRate },
          {
            result: one.result,
            return: one.totalReturn,
            sharpe: one.sharpe,
            sortino: one.sortino,
            maxDrawdown: one.maxDrawdown?.fraction,
          },
        )
        if (wrong !== null) throw new Error(`all ${wrong}`)
      }
      same(all.book, book)
      if (difference(all.book.risk, book.volatility) !== null)
        throw new Error('the risk of the book is no volatility')
      strategies.forEach((one, i) => same(all.strategies[i], one))
    }),
    { numRuns: 200 },
  )
  t.ok(risks > 50, `${risks} windows with risks`)
})

t.test('trades count in the window in which they were closed', async () => {
  fc.assert(
    fc.property(curves, trades, (rows, closed) => {
      for (const { from, to, book, strategies } of bookOf(rows, closed).statistics().comparison().windows) {
        if (from === null || to === null) continue
        const inside = closed.filter(
          ({ exitTime }) => exitTime > Date.parse(from) && exitTime <= Date.parse(to),
        )
        const wins = inside.filter(({ net }) => net > 0)
        const own = inside.filter(({ sleeve }) => sleeve === 1)
        const wanted = [inside.length, inside.length < 10 ? null : wins.length / inside.length, own.length]
        const found = [book.trades, book.winRate, strategies[1].trades]
        if (JSON.stringify(found) !== JSON.stringify(wanted))
          throw new Error(`${found.join()}, not ${wanted.join()}`)
      }
    }),
    { numRuns: 100 },
  )
})

t.test('what is said does not depend on when it was asked before, nor on a row being of now', async () => {
  fc.assert(
    fc.property(curves, trades, (rows, closed) => {
      const often = bookOf([])
      const asked = often.statistics()
      for (const row of rows) {
        asked.comparison(rowNumbers(row))
        often.add(row)
        asked.comparison()
      }
      often.trades.push(...closed)
      const once = JSON.stringify(bookOf(rows, closed).statistics().comparison())
      if (JSON.stringify(asked.comparison()) !== once) throw new Error('it depends on the questions before')
      if (rows.length < 2) return
      const now = rows[rows.length - 1]
      const before = bookOf(rows.slice(0, -1), closed)
      // The trackers see every bar, also the one whose row is not written yet.
      before.drawdown.update(now.equity, now.time)
      now.sleeves.forEach(({ result }, s) => before.sleeves[s].drawdown.update(result, now.time))
      if (JSON.stringify(before.statistics().comparison(rowNumbers(now))) !== once) {
        throw new Error('a row of now says something else than a row of the curve')
      }
    }),
    { numRuns: 60 },
  )
})

t.test('the order of the strategies changes nothing but their order, bit for bit', async () => {
  fc.assert(
    fc.property(curves, trades, (rows, closed) => {
      const straight = bookOf(rows, closed).statistics().comparison()
      const turned = bookOf(
        rows.map((row) => ({ ...row, sleeves: [...row.sleeves].reverse() })),
        closed.map((one) => ({ ...one, sleeve: 1 - one.sleeve })),
        [...WEIGHTS].reverse(),
      )
        .statistics()
        .comparison()
      const unnamed = (one: ComparisonWindow['strategies'][number]) => ({ ...one, name: '' })
      straight.windows.forEach((window, i) => {
        const other = turned.windows[i]
        const back = {
          ...other,
          strategies: [...other.strategies].reverse().map(unnamed),
          correlations: [...other.correlations].reverse().map((row) => [...row].reverse()),
        }
        if (
          JSON.stringify({ ...window, strategies: window.strategies.map(unnamed) }) !== JSON.stringify(back)
        ) {
          throw new Error(`${window.window} depends on the order`)
        }
      })
    }),
    { numRuns: 60 },
  )
})

t.test('nothing that is said is NaN or infinite, also of a book that lost everything', async () => {
  const values = fc.array(fc.integer({ min: -2_000_000, max: 500_000 }), { maxLength: 60, size: 'max' })
  fc.assert(
    fc.property(values, (results) => {
      const rows = [0, ...results].map((result, i) =>
        rowAt(START + i * DAY, [
          sleeveAt(0, result, { weight: i % 3 === 0 ? 0 : 0.5 }),
          sleeveAt(1, 0, { weight: 0 }),
        ]),
      )
      const found = bookOf(rows).statistics().comparison()
      const walk = (value: unknown): void => {
        if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(JSON.stringify(found))
        if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk)
      }
      walk(found)
      if (!Value.Check(strategyComparison, found)) throw new Error('schema')
    }),
    { numRuns: 100 },
  )
})
