import t from 'tap'
import { calibrationErrorOf, calibrationOf } from './calibration.ts'

/** 40 rows at .15, of which 8 came true, 5 at .95 and one each at the ends. */
const value = Float64Array.from([
  ...new Array<number>(40).fill(0.15),
  ...new Array<number>(5).fill(0.95),
  0,
  1,
])
const label = Float64Array.from(value, (p, i) => (p > 0.9 || (p > 0 && i % 5 === 0) ? 1 : 0))
const none = new Float64Array(value.length)

t.test('bins hold what came of probabilities of each tenth', async (t) => {
  const bins = calibrationOf({ label, value, now: none, rule: none })
  t.equal(bins.length, 10)
  t.match(bins[0], { from: 0, to: 0.1, rows: 1, forecast: null, observed: null })
  t.match(bins[1], { from: 0.1, to: 0.2, rows: 40, observed: 0.2 })
  t.ok(Math.abs((bins[1].forecast ?? 0) - 0.15) < 1e-12)
  t.match(bins[9], { rows: 6, forecast: null }, 'a probability of 1 is in the last one; six rows say nothing')
  const error = calibrationErrorOf(bins) ?? NaN
  t.ok(Math.abs(error - 0.05) < 1e-12, 'over the bins that say something')
})

t.test('29 rows in such bins have no calibration error', async (t) => {
  const few = (column: Float64Array): Float64Array => column.slice(0, 29)
  const sample = { label: few(label), value: few(value), now: none, rule: none }
  t.equal(calibrationErrorOf(calibrationOf(sample)), null)
})
