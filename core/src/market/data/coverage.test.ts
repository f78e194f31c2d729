import t from 'tap'
import { coverageOf } from './coverage.ts'
import { HOUR, START, upTo } from './series.fixture.ts'

const DAY = 24
const WEEK = 7 * DAY

/** The open times of the hours that a market trades. */
function hours(count: number, trades: (hour: number) => boolean): Float64Array {
  return Float64Array.from(upTo(count).filter(trades), (hour) => START + hour * HOUR)
}

/** Monday to Friday, 9 to 17 o'clock; one hour earlier from an hour on. */
const office =
  (summer = Infinity) =>
  (hour: number): boolean => {
    const clock = (hour % DAY) + (hour >= summer ? 1 : 0)
    return hour % WEEK < 5 * DAY && clock >= 9 && clock < 17
  }

t.test('a market that never closes misses every bar that is not there', async (t) => {
  t.same(
    coverageOf(
      hours(10 * WEEK, () => true),
      HOUR,
    ),
    {
      coverage: { expected: 10 * WEEK, missing: 0, closed: 0 },
      ranges: [],
    },
  )
  const lost = new Set([100, 101, 500])
  t.same(
    coverageOf(
      hours(10 * WEEK, (hour) => !lost.has(hour)),
      HOUR,
    ),
    {
      coverage: { expected: 10 * WEEK, missing: 3, closed: 0 },
      ranges: [
        { bar: 100, from: START + 100 * HOUR, bars: 2 },
        { bar: 498, from: START + 500 * HOUR, bars: 1 },
      ],
    },
  )
})

t.test('nights and weekends are closed hours, lost bars within office hours are missing', async (t) => {
  const open = office()
  const whole = coverageOf(hours(10 * WEEK, open), HOUR)
  t.same(whole.ranges, [])
  t.same(whole.coverage, { expected: 400, missing: 0, closed: 10 * WEEK - 400 - 9 - (2 * DAY + 7) })
  // A holiday, Tuesday of the fifth week, and two hours of the day after.
  const holiday = 4 * WEEK + DAY
  const found = coverageOf(
    hours(10 * WEEK, (hour) => {
      const lost = (hour >= holiday && hour < holiday + DAY) || (hour >= holiday + 35 && hour < holiday + 37)
      return open(hour) && !lost
    }),
    HOUR,
  )
  t.same(
    found.ranges.map(({ from, bars }) => [(from - START) / HOUR, bars]),
    [
      [4 * WEEK + 17, 8],
      [holiday + 35, 2],
    ],
  )
  t.equal(found.coverage.expected, 400)
})

t.test('summer time moves the hours without a missing bar', async (t) => {
  const { coverage, ranges } = coverageOf(hours(30 * WEEK, office(15 * WEEK)), HOUR)
  t.same(ranges, [])
  t.equal(coverage.expected, 30 * 40)
})

t.test('weeks without any bar are missing, not closed', async (t) => {
  const { coverage, ranges } = coverageOf(
    hours(30 * WEEK, (hour) => hour < 10 * WEEK || hour >= 18 * WEEK),
    HOUR,
  )
  t.same(ranges, [{ bar: 10 * WEEK, from: START + 10 * WEEK * HOUR, bars: 8 * WEEK }])
  t.same(coverage, { expected: 30 * WEEK, missing: 8 * WEEK, closed: 0 })
})

t.test('less than four weeks do not tell when a market trades', async (t) => {
  const { coverage } = coverageOf(hours(3 * WEEK, office()), HOUR)
  t.equal(coverage.closed, 0)
  t.equal(coverage.expected, 3 * WEEK - 9 - (2 * DAY + 7))
})

t.test('no bar and one bar miss nothing', async (t) => {
  for (const count of [0, 1]) {
    t.same(
      coverageOf(
        hours(count, () => true),
        HOUR,
      ).coverage,
      { expected: count, missing: 0, closed: 0 },
    )
  }
})
