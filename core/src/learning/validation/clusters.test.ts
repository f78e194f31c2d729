import { SeededRandom } from '@grodt/sdk/host'
import fc from 'fast-check'
import t from 'tap'
import { DAY_MS } from '../../portfolio/statistics/annual.ts'
import { clusteredTest, clustersOf } from './clusters.ts'
import type { OutOfSample } from './out-of-sample.ts'

/** Only what clusters are made of. */
function tableOf(time: readonly number[], span = DAY_MS): OutOfSample {
  return {
    time: Float64Array.from(time),
    end: Float64Array.from(time, (one) => one + span),
  } as unknown as OutOfSample
}

const daily = (days: number, perDay: number): number[] =>
  Array.from({ length: days * perDay }, (_, i) => Math.floor(i / perDay) * DAY_MS)

t.test('rows of one day are one cluster; labels of a week make it a week', async (t) => {
  const clusters = clustersOf(tableOf(daily(3, 2)))
  t.strictSame([...clusters.of], [0, 0, 1, 1, 2, 2])
  t.match(clusters, { days: 1, count: 3 })
  // 1970-01-01 and the six days after it, then the next seven.
  const weeks = clustersOf(tableOf(daily(14, 1), 7 * DAY_MS))
  t.match(weeks, { days: 7, count: 2 })
  t.equal(clustersOf(tableOf(daily(14, 1), 7 * DAY_MS), 1).count, 14)
  t.equal(clustersOf(tableOf([0, 5 * DAY_MS]), 1).count, 2, 'days without rows are none')
})

t.test('with one row a cluster it is the t-statistic of the mean', async (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 30, maxLength: 60 }), (numbers) => {
      const values = Float64Array.from(numbers)
      const n = values.length
      const mean = values.reduce((sum, one) => sum + one, 0) / n
      const deviation = Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1))
      fc.pre(deviation > 0)
      const found = clusteredTest(values, clustersOf(tableOf(daily(n, 1))))
      return found !== null && Math.abs(found.t - mean / (deviation / Math.sqrt(n))) < 1e-9
    }),
  )
  t.pass()
})

t.test('copies within a day prove nothing', async (t) => {
  const random = new SeededRandom(3)
  const values = Float64Array.from({ length: 200 }, () => 0.1 + random.normal())
  const once = clusteredTest(values, clustersOf(tableOf(daily(200, 1))))
  const copies = Float64Array.from({ length: 800 }, (_, i) => values[Math.floor(i / 4)])
  const four = clusteredTest(copies, clustersOf(tableOf(daily(200, 4))))
  t.ok(once !== null && four !== null && Math.abs(once.t - four.t) < 1e-9)
})

t.test('p is that of the normal distribution, two-sided', async (t) => {
  // Mean .1, and 100 equal clusters with distances of 1: t = .1 x 100 / sqrt(100 x 100 / 99).
  const values = Float64Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 1.196 : -0.804))
  const found = clusteredTest(values, clustersOf(tableOf(daily(100, 1))))
  t.ok(found !== null && Math.abs(found.t - 1.95017) < 1e-4, `${found?.t}`)
  t.ok(found !== null && Math.abs(found.p - 0.05116) < 1e-4, `${found?.p}`)
})

t.test('29 clusters, and values that do not vary, have no statistic', async (t) => {
  const values = Float64Array.from({ length: 29 }, (_, i) => i)
  t.equal(clusteredTest(values, clustersOf(tableOf(daily(29, 1)))), null)
  t.equal(clusteredTest(new Float64Array(40), clustersOf(tableOf(daily(40, 1)))), null)
})
