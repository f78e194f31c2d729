import type { SeededRandom } from '@grodt/sdk/host'
import t from 'tap'
import { rowShift } from './feature-shift.ts'
import { madeDataset, START } from './learning.fixture.ts'
import { DAY } from './periods.ts'

/** Rows of four symbols and one feature, by the day. */
const rowsOf = (days: number, value: (random: SeededRandom, day: number) => number, subjects = 4) =>
  madeDataset({ days, subjects, make: (random, day) => ({ features: [value(random, day)], label: 0 }) })

t.test('the last 60 days stand against those before, and beside them what earlier ones had', async (t) => {
  const same = rowShift(rowsOf(420, (random) => random.normal()))
  t.match(same, {
    from: START + 360 * DAY,
    to: START + 419 * DAY,
    rows: 240,
    before: START,
    rowsBefore: 1440,
    stretches: 5,
  })
  const [{ name, score, usual }] = same?.features ?? []
  t.equal(name, 'f0')
  t.ok(score > 0 && score < 0.1, `${score}`)
  t.ok(usual !== null && usual > 0 && usual < 0.15, `${usual}`)
})

t.test('another level of late is above all that was usual', async (t) => {
  const shift = rowShift(rowsOf(420, (random, day) => random.normal() + (day >= 360 ? 1 : 0)))
  const [{ score, usual }] = shift?.features ?? []
  t.ok(score > 0.5 && usual !== null && score > 3 * usual, `${score} ${usual}`)
})

t.test('what changes from month to month is usual, however high its index', async (t) => {
  const level = (day: number): number => [0, 2, -1, 3, 1, -2, 0.5][Math.floor(day / 60)]
  const shift = rowShift(rowsOf(420, (random, day) => random.normal() + level(day)))
  const [{ score, usual }] = shift?.features ?? []
  t.ok(score > 0.25 && usual !== null && score < usual, `${score} ${usual}`)
})

t.test('a feature of few values, and one that never changes, have an index', async (t) => {
  const flag = rowShift(rowsOf(420, (_, day) => Number(day % 7 < 2)))
  t.ok((flag?.features[0].score ?? 1) < 0.02)
  t.strictSame(rowShift(rowsOf(420, () => 1))?.features, [{ name: 'f0', score: 0, usual: 0 }])
  // All of the last days lie where nothing was before.
  const { score } = rowShift(rowsOf(420, (_, day) => Number(day >= 360)))?.features[0] ?? {}
  t.ok(score !== undefined && Number.isFinite(score) && score > 3)
})

t.test('too few rows say nothing, too few stretches not what is usual', async (t) => {
  t.equal(rowShift(rowsOf(60, () => 1)), null, 'there is nothing before')
  t.equal(rowShift(rowsOf(59, () => 1, 1)), null)
  t.equal(rowShift(rowsOf(420, () => 1, 1))?.rows, 60)
  t.match(rowShift(rowsOf(240, (random) => random.normal())), { stretches: 2, features: [{ usual: null }] })
  t.equal(rowShift({ time: new Float64Array(), features: [], columns: [] }), null)
})
