import t from 'tap'
import { gridOffset, isKnownTimeframe, spacingOf } from './infer.ts'

const HOUR = 3_600_000

t.test('the timeframe is the most common distance, nights and unreadable times aside', async (t) => {
  const times = [0, 1, 2, 20, 21, NaN, 22, 23, 5, 6].map((hours) => hours * HOUR)
  const spacing = spacingOf(Float64Array.from(times))
  t.equal(spacing.common, HOUR)
  t.ok(spacing.has(18 * HOUR))
  t.notOk(spacing.has(2 * HOUR))
})

t.test('of equally common distances the smaller one is taken, and one bar has none', async (t) => {
  t.equal(spacingOf(Float64Array.of(0, 3, 5)).common, 2)
  t.equal(spacingOf(Float64Array.of(7)).common, null)
  t.equal(spacingOf(Float64Array.of(7, 7)).common, null)
  t.equal(spacingOf(Float64Array.of(9, 6, 3)).common, 3, 'newest first')
})

t.test('usual bar lengths are known, others are not', async (t) => {
  for (const minutes of [1, 5, 60, 1_440, 10_080]) t.ok(isKnownTimeframe(minutes * 60_000))
  for (const minutes of [7, 90, 43_200]) t.notOk(isKnownTimeframe(minutes * 60_000))
})

t.test('the grid starts where most bars do, also before 1970', async (t) => {
  t.equal(gridOffset(Float64Array.of(0.5 * HOUR, 1.5 * HOUR, 2 * HOUR, 3.5 * HOUR), HOUR), HOUR / 2)
  t.equal(gridOffset(Float64Array.of(-1.5 * HOUR, -0.5 * HOUR, HOUR), HOUR), HOUR / 2)
  t.equal(gridOffset(new Float64Array(0), HOUR), 0)
})
