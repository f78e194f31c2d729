import t from 'tap'
import { DrawdownTracker } from '../equity.ts'
import { currentDrawdownOf, maxDrawdownOf } from './drawdown-reports.ts'
import { drawdownStatistics } from './drawdowns.ts'
import { DAY, START } from './statistics.fixture.ts'

const daily = (values: readonly number[], base = 0) =>
  drawdownStatistics(
    Float64Array.from(values, (_, i) => START + i * DAY),
    Float64Array.from(values),
    base,
  )

t.test('two falls, one recovered and one not, are those worked out by hand', async (t) => {
  // Day:    0    1    2   3   4    5    6    7   8
  const found = daily([100, 120, 90, 96, 120, 120, 130, 117, 104])
  t.strictSame(found, {
    count: 2,
    averageFraction: (0.25 + 0.2) / 2,
    averageDurationMs: (3 * DAY + 2 * DAY) / 2,
    longestDurationMs: 3 * DAY,
    averageRecoveryMs: 2 * DAY,
    timeUnderWater: 4 / 8,
    ulcerIndex: Math.sqrt((0.25 ** 2 + 0.2 ** 2 + 0.1 ** 2 + 0.2 ** 2) / 8),
  })
})

t.test('a fall begins at the last value that reached the mark, not at the first', async (t) => {
  t.equal(daily([100, 100, 100, 90, 100]).longestDurationMs, 2 * DAY)
})

t.test('a curve that rises or stands has no fall', async (t) => {
  const none = { count: 0, averageFraction: null, averageDurationMs: null, longestDurationMs: null }
  t.match(daily([1, 1, 2]), { ...none, averageRecoveryMs: null, timeUnderWater: 0, ulcerIndex: 0 })
  t.match(daily([1]), { ...none, timeUnderWater: null, ulcerIndex: null })
  t.match(daily([]), { ...none, timeUnderWater: null, ulcerIndex: null })
})

t.test("a strategy's result falls from its capital plus its highest result", async (t) => {
  t.equal(daily([0, 50, -20], 1000).averageFraction, 70 / 1050)
})

const RUN = { start: START, end: START + 9 * DAY, scale: 100 }

function follow(values: readonly number[], base = 0): DrawdownTracker {
  const tracker = new DrawdownTracker(values[0], base)
  values.forEach((value, i) => tracker.update(value, START + i * DAY))
  return tracker
}

t.test('the deepest fall says how long it fell, how long it took to recover, and both', async (t) => {
  t.strictSame(maxDrawdownOf(follow([10_000, 12_000, 9000, 10_000, 12_000, 11_000]), RUN), {
    fraction: 0.25,
    amount: 30,
    peak: '2024-01-02T00:00:00.000Z',
    trough: '2024-01-03T00:00:00.000Z',
    recovered: '2024-01-05T00:00:00.000Z',
    declineMs: DAY,
    recoveryMs: 2 * DAY,
    durationMs: 3 * DAY,
  })
})

t.test('one that has not recovered lasts to the end of the run', async (t) => {
  t.match(maxDrawdownOf(follow([10_000, 8000]), RUN), {
    fraction: 0.2,
    recovered: null,
    declineMs: DAY,
    recoveryMs: null,
    durationMs: 9 * DAY,
  })
})

t.test('the present fall is measured from the mark, over base and mark', async (t) => {
  t.strictSame(currentDrawdownOf(follow([0, 5000, 3000], 15_000), 3000, RUN), {
    fraction: 0.1,
    amount: 20,
    since: '2024-01-02T00:00:00.000Z',
    durationMs: 8 * DAY,
  })
  t.match(currentDrawdownOf(follow([100, 110]), 110, RUN), { fraction: 0, amount: 0, durationMs: 0 })
  t.match(currentDrawdownOf(new DrawdownTracker(100), 100, RUN), { since: '2024-01-01T00:00:00.000Z' })
})
