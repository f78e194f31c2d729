import fc from 'fast-check'
import t from 'tap'
import { COLUMN_NAMES } from '../columns.ts'
import type { BarColumns } from '../columns.ts'
import { hashColumns } from '../import/hash.ts'
import { checkMultiple, resample } from './resample.ts'
import { anySeries, decimal, HOUR, MINUTE, series, START, swing, upTo } from './series.fixture.ts'

/** The first bars. */
function head(columns: BarColumns, count: number): BarColumns {
  const [time, open, high, low, close, volume] = COLUMN_NAMES.map((name) => columns[name].slice(0, count))
  return { time, open, high, low, close, volume }
}

t.test(
  'a longer bar has the first open, the highest high, the lowest low, the last close, all volume',
  async (t) => {
    const prices = [
      [5, 8, 4, 6, 0.1],
      [6, 9, 5, 7, 0.2],
      [7, 7, 2, 3, 0.3],
      [3, 4, 3, 4, 0.4],
    ] as const
    const { columns, partialCount, unfinished } = resample(
      series(upTo(4), (step) => prices[step]),
      HOUR,
      2 * HOUR,
    )
    t.same([...columns.time], [START, START + 2 * HOUR])
    t.same([...columns.open], [5, 7])
    t.same([...columns.high], [9, 7])
    t.same([...columns.low], [4, 2])
    t.same([...columns.close], [7, 4])
    t.same([...columns.volume], [0.3, 0.7], '0.1 + 0.2 is 0.3 here')
    t.equal(partialCount, 0)
    t.equal(unfinished, null)
  },
)

t.test('bars at the start and at gaps are made of what is there and are counted', async (t) => {
  const { columns, partial, partialCount, barsEach } = resample(
    series([1, 2, 3, 4, 5, 7, 16, 17, 18, 19], swing),
    HOUR,
    4 * HOUR,
  )
  t.equal(barsEach, 4)
  t.same(
    Array.from(columns.time, (time) => (time - START) / HOUR),
    [0, 4, 16],
    'a time without any bar has none',
  )
  t.equal(partialCount, 2)
  t.same(partial, [
    { time: START, bars: 3 },
    { time: START + 4 * HOUR, bars: 3 },
  ])
})

t.test('the bar at the end is left out unless its time is over', async (t) => {
  t.same(resample(series([0, 1, 2, 3, 4, 5, 6], swing), HOUR, 4 * HOUR).unfinished, {
    time: START + 4 * HOUR,
    bars: 3,
  })
  const over = resample(series([0, 1, 2, 3, 7], swing), HOUR, 4 * HOUR)
  t.equal(over.unfinished, null)
  t.equal(over.columns.time.length, 2)
})

t.test('bars that start between the hours belong to the time in which they open', async (t) => {
  const { columns } = resample(series([9.5, 10.5, 11.5, 12.5, 13.5, 14.5, 15.5], swing), HOUR, 4 * HOUR)
  t.same(
    Array.from(columns.time, (time) => (time - START) / HOUR),
    [8, 12],
  )
  t.equal(columns.open[1], swing(12.5)[0])
})

t.test('only longer whole multiples can be made', async (t) => {
  checkMultiple('X', HOUR, 4 * HOUR)
  for (const [base, to, text] of [
    [HOUR, 90 * MINUTE, '90m bars cannot be made of 1h bars'],
    [HOUR, HOUR, '1h bars cannot be made of 1h bars'],
    [HOUR, 30 * MINUTE, '30m bars cannot be made of 1h bars'],
  ] as const) {
    t.throws(() => checkMultiple('X', base, to), {
      code: 'DATA_TIMEFRAME',
      message: `X: ${text}. Give a whole multiple of 1h with --to.`,
    })
  }
})

t.test('minutes to hours by way of five minutes are minutes to hours', async (t) => {
  let equal = 0
  fc.assert(
    fc.property(anySeries(200, decimal), (minutes) => {
      const five = resample(minutes, MINUTE, 5 * MINUTE)
      const steps = resample(five.columns, 5 * MINUTE, HOUR).columns
      const once = resample(minutes, MINUTE, HOUR).columns
      // Five minutes that are left out at the end may have been all that told that the hour before was over.
      const lost = once.time.length - steps.time.length
      if (five.unfinished === null) equal++
      const most = five.unfinished === null ? 0 : 1
      return lost >= 0 && lost <= most && hashColumns(head(once, steps.time.length)) === hashColumns(steps)
    }),
  )
  t.ok(equal > 5, 'some series end with whole five minutes')
})

t.test('volumes without decimals of their own are summed as doubles', async (t) => {
  const columns = series(upTo(2), (step) => [1, 1, 1, 1, step === 0 ? 1 / 3 : 1e-20])
  t.equal(resample(columns, HOUR, 2 * HOUR).columns.volume[0], 1 / 3)
  const large = series(upTo(2), (step) => [1, 1, 1, 1, step === 0 ? 1e15 : 0.5])
  t.equal(resample(large, HOUR, 2 * HOUR).columns.volume[0], 1e15 + 0.5)
})
