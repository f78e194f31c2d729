import { SeededRandom } from '@grodt/sdk/host'
import t from 'tap'

import { pairedBootstrap } from './paired-bootstrap.ts'

const OPTIONS = { blockDays: 10, resamples: 400, seed: 7 }
const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

t.test('all curves go through the same days, in blocks round the end', async (t) => {
  const n = 50
  const days = Float64Array.from({ length: n }, (_, i) => i)
  const doubled = days.map((value) => 2 * value)
  let joined = 0
  let pairs = 0
  pairedBootstrap([days, doubled], OPTIONS, ([a, b]) => {
    if (a.some((value, i) => b[i] !== 2 * value)) throw new Error('the curves went through different days')
    for (let i = 1; i < n; i++) {
      pairs++
      if (a[i] === (a[i - 1] + 1) % n) joined++
    }
    return []
  })
  // A block ends with a chance of a tenth; one in fifty of the new ones begins where it ended.
  t.ok(Math.abs(joined / pairs - (0.9 + 0.1 / n)) < 0.01, `${joined} of ${pairs} follow each other`)
})

t.test('the interval of a mean of independent days is the known one', async (t) => {
  const random = new SeededRandom(3)
  const values = Float64Array.from({ length: 400 }, () => random.next())
  const [interval] = pairedBootstrap([values], { ...OPTIONS, blockDays: 2, resamples: 2_000 }, ([a]) => [
    mean(a),
  ])
  const width = 2 * 1.96 * Math.sqrt(1 / 12 / 400)
  if (interval === null) throw new Error('There is no interval.')
  t.ok(Math.abs((interval.high - interval.low) / width - 1) < 0.1, JSON.stringify(interval))
  t.ok(Math.abs((interval.high + interval.low) / 2 - mean(values)) < 0.1 * width)
})

t.test('a figure that some resample does not have has no interval', async (t) => {
  const values = Float64Array.from({ length: 20 }, (_, i) => i)
  let calls = 0
  const found = pairedBootstrap([values], OPTIONS, () => [calls++ === 3 ? NaN : 1, 2])
  t.strictSame(found, [null, { low: 2, median: 2, high: 2 }])
})
