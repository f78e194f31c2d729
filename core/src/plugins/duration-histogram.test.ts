import fc from 'fast-check'
import t from 'tap'
import { DURATION_BOUNDS, DurationHistogram } from './duration-histogram.ts'

/** @param durations ms */
function noted(durations: readonly number[]): DurationHistogram {
  const histogram = new DurationHistogram()
  for (const one of durations) histogram.note(one)
  return histogram
}

t.test('a duration is in the bucket whose bound it does not exceed', async (t) => {
  const { counts, count, sum } = noted([0, 0.01, 0.0100001, 1, 2500, 2501])
  const at = (bound: number): number => counts[DURATION_BOUNDS.indexOf(bound)]
  t.strictSame([at(0.00001), at(0.000025), at(0.001), at(2.5), counts.at(-1)], [2, 1, 1, 1, 1])
  t.equal(count, 6)
  t.equal(Number(sum.toFixed(9)), 5.00202)
})

t.test('no duration is lost or counted twice', async () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 5000, noNaN: true }), { maxLength: 600 }), (durations) => {
      const { counts, count, recent } = noted(durations)
      const total = counts.reduce((sum, one) => sum + one, 0)
      if (total !== durations.length || count !== durations.length) throw new Error(`${total}, ${count}`)
      const last = durations.slice(-512)
      if (recent.sample !== last.length) throw new Error(`${recent.sample} of ${last.length}`)
      if (recent.longest !== (last.length === 0 ? null : Math.max(...last))) throw new Error('longest')
    }),
  )
})

t.test('too few say nothing of the median and the 99th percentile', async (t) => {
  const upTo = (count: number) => noted(Array.from({ length: count }, (_, i) => i + 1)).recent
  t.strictSame(upTo(0), { sample: 0, median: null, p99: null, longest: null })
  t.strictSame(upTo(9), { sample: 9, median: null, p99: null, longest: 9 })
  t.strictSame(upTo(11), { sample: 11, median: 6, p99: null, longest: 11 })
  t.strictSame(upTo(99), { sample: 99, median: 50, p99: null, longest: 99 })
  t.strictSame(upTo(101), { sample: 101, median: 51, p99: 100, longest: 101 })
})

t.test('what was looked at before is looked at again after another one', async (t) => {
  const histogram = noted(Array<number>(20).fill(1))
  t.equal(histogram.recent, histogram.recent, 'once only while nothing comes')
  t.equal(histogram.recent.longest, 1)
  histogram.note(7)
  t.equal(histogram.recent.longest, 7)
  for (let i = 0; i < 512; i++) histogram.note(2)
  t.strictSame(histogram.recent, { sample: 512, median: 2, p99: 2, longest: 2 }, 'the last 512 only')
})

t.test('afresh it counts on, by itself, and has forgotten the last ones', async (t) => {
  const before = noted([1, 2, 3])
  const after = before.afresh()
  t.strictSame([after.count, after.sum, [...after.counts]], [3, before.sum, [...before.counts]])
  t.equal(after.recent.sample, 0)
  after.note(1)
  t.strictSame([before.count, after.count, after.recent.sample], [3, 4, 1])
})
