import fc from 'fast-check'
import t from 'tap'
import type { CheckedRows } from './check.ts'
import { checkRows } from './check.ts'
import type { CsvRows } from './csv.ts'
import { findGaps } from './gaps.ts'

const MINUTE = 60_000
type Bar = [time: number, open: number, high: number, low: number, close: number, volume: number]

function rowsOf(bars: readonly Bar[]): CsvRows {
  const column = (at: number): Float64Array => Float64Array.from(bars, (bar) => bar[at])
  const columns = {
    time: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  }
  return { columns, firstLine: 2, problems: new Map() }
}

/** Good bars at the given minutes. */
function at(...minutes: number[]): Bar[] {
  return minutes.map((minute) => [minute * MINUTE, 10, 12, 9, 11, 5])
}

function check(bars: readonly Bar[]): CheckedRows {
  return checkRows(rowsOf(bars), MINUTE)
}

function problems(bars: readonly Bar[]): string[] {
  return check(bars).badRows.map(({ line, problem }) => `${line}: ${problem}`)
}

t.test('good rows pass as they are', async (t) => {
  const rows = rowsOf(at(0, 1, 2, 9))
  const checked = checkRows(rows, MINUTE)
  t.equal(checked.columns, rows.columns)
  t.equal(checked.badRowCount, 0)
  t.equal(checked.lineOf(3), 5)
})

t.test('each kind of wrong value is named with its line', async (t) => {
  const cases: [Bar, string][] = [
    [[MINUTE, 0, 12, 9, 11, 5], 'open is 0, a price must be above 0'],
    [[MINUTE, 10, 12, -9, 11, 5], 'low is -9, a price must be above 0'],
    [[MINUTE, 10, Infinity, 9, 11, 5], 'high is not finite'],
    [[MINUTE, 10, 12, 9, NaN, 5], 'close cannot be read'],
    [[MINUTE, 10, 10.5, 9, 11, 5], 'high 10.5 is below close 11'],
    [[MINUTE, 13, 12, 9, 11, 5], 'high 12 is below open 13'],
    [[MINUTE, 10, 12, 10.5, 11, 5], 'low 10.5 is above open 10'],
    [[MINUTE, 10, 12, 9.5, 9, 5], 'low 9.5 is above close 9'],
    [[MINUTE, 10, 12, 9, 11, -1], 'volume is -1, it must not be negative'],
    [[MINUTE, 10, 12, 9, 11, Infinity], 'volume is not finite'],
    [[1e16, 10, 12, 9, 11, 5], 'time 10000000000000000 is out of range'],
    [[MINUTE + 1_500, 10, 12, 9, 11, 5], '1970-01-01 00:01:01.500 is off the 1m grid'],
  ]
  for (const [bar, problem] of cases) t.same(problems([...at(0), bar, ...at(2)]), [`3: ${problem}`], problem)
})

t.test('repeated times and times out of order are named with the line they clash with', async (t) => {
  t.same(problems(at(0, 1, 1, 2)), ['4: 1970-01-01 00:01 repeats line 3'])
  t.same(problems(at(0, 1, 3, 2, 4)), ['5: 1970-01-01 00:02 is before line 4'])
  t.same(problems(at(0, 5, 6, 1, 2, 7)), [
    '5: 1970-01-01 00:01 is before line 4',
    '6: 1970-01-01 00:02 is before line 4',
  ])
})

t.test('a repeated time with other values says so', async (t) => {
  const other: Bar = [MINUTE, 10, 12, 9, 10.5, 5]
  t.same(problems([...at(0, 1), other, ...at(2)]), ['4: 1970-01-01 00:01 repeats line 3 with other values'])
})

t.test('bad rows are counted by kind, and a thousand of each are described', async (t) => {
  const checked = check([
    ...at(0, 1),
    ...Array.from({ length: 1_100 }, () => at(1)[0]),
    [2 * MINUTE, 0, 12, 9, 11, 5],
    [3 * MINUTE + 5, 10, 12, 9, 11, 5],
    [4 * MINUTE, 10, 10.5, 9, 11, 5],
    [5 * MINUTE, 10, 12, 9, 11, -5],
    [6 * MINUTE, 10, Infinity, 9, 11, 5],
    [7 * MINUTE, 10, NaN, 9, 11, 5],
    ...at(9, 10, 8, 11),
  ])
  t.same(Object.fromEntries(checked.faults), {
    duplicate: 1_100,
    price: 1,
    misaligned: 1,
    ohlc: 1,
    volume: 1,
    'not-finite': 1,
    unreadable: 1,
    order: 1,
  })
  t.equal(checked.badRows.length, 1_007)
  t.match(checked.badRows.at(-1), { line: 1_112, fault: 'order', time: 8 * MINUTE })
})

t.test('one time far ahead is itself the bad row, not all rows below it', async (t) => {
  t.same(problems(at(0, 1, 900, 2, 3, 4)), ['4: 1970-01-01 15:00 is after the time of the next lines'])
  t.same(problems(at(900, 1, 2, 3)), ['2: 1970-01-01 15:00 is after the time of the next lines'])
})

t.test('a file with the newest bar first is recognised', async (t) => {
  t.ok(check(at(5, 4, 3, 2)).descending)
  t.notOk(check(at(5, 4, 3, 9)).descending)
})

t.test('good rows keep their lines when bad ones are left out', async (t) => {
  const checked = check([...at(0, 1, 1), [2 * MINUTE, 0, 0, 0, 0, 0], ...at(3)])
  t.same([...checked.columns.time], [0, MINUTE, 3 * MINUTE])
  t.same([0, 1, 2].map(checked.lineOf), [2, 3, 6])
  t.equal(checked.badRowCount, 2)
})

t.test('a thousand bad rows are described and all are counted', async (t) => {
  const checked = check(Array.from({ length: 1_200 }, () => at(1)[0]))
  t.equal(checked.badRowCount, 1_199)
  t.equal(checked.badRows.length, 1_000)
})

t.test('what passes the check ascends on the grid, and good and bad rows add up', async () => {
  const price = fc.constantFrom(-1, 0, 1, 2, 3, NaN, Infinity)
  const bar = fc.tuple(fc.integer({ min: 0, max: 12 }), price, price, price, price, price)
  fc.assert(
    fc.property(fc.array(bar, { maxLength: 30 }), (bars) => {
      const { columns, badRowCount } = check(bars.map(([minute, ...rest]) => [minute * MINUTE, ...rest]))
      const { time, high, low, open, close } = columns
      const ascending = time.every((value, row) => row === 0 || value > time[row - 1])
      const bounded = time.every((_, row) => low[row] > 0 && low[row] <= open[row] && high[row] >= close[row])
      return ascending && bounded && time.length + badRowCount === bars.length
    }),
  )
})

t.test('gaps are counted, the longest and the first ten are kept', async (t) => {
  const minutes = [0, 1, 4, 5, ...Array.from({ length: 11 }, (_, i) => 7 + 2 * i)]
  const gaps = findGaps(check(at(...minutes)).columns, MINUTE, (bar) => bar + 2)
  t.equal(gaps.count, 12)
  t.equal(gaps.missing, 13)
  t.same(gaps.longest, { line: 4, from: 2 * MINUTE, to: 4 * MINUTE, bars: 2 })
  t.equal(gaps.first.length, 10)
  t.same(gaps.first[1], { line: 6, from: 6 * MINUTE, to: 7 * MINUTE, bars: 1 })
})
