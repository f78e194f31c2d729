import fc from 'fast-check'
import t from 'tap'
import { createLevel, distance, share } from './level.ts'
import { createRing } from './ring.ts'

const value = fc.oneof(
  { weight: 9, arbitrary: fc.double({ min: -3, max: 3, noNaN: true }) },
  fc.constantFrom(NaN, 1, 1, 0),
)

/** By sorting. */
function medianOf(values: readonly number[]): number {
  const sorted = values.filter((one) => !Number.isNaN(one)).sort((a, b) => a - b)
  if (sorted.length < 720) return NaN
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

t.test('the median of 60 days is that of the sorted values, also after a restart', async (t) => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 40, maxLength: 60 }), fc.nat({ max: 1600 }), (some, restart) => {
      let level = createLevel()
      const all = Array.from({ length: 1700 }, (_, i) => some[(i * 7) % some.length] + (i % 31) / 100)
      all.forEach((one, i) => {
        level.push(one)
        if (i === restart) {
          const next = createLevel()
          next.restore(level.snapshot())
          level = next
        }
        if (i % 101 !== 0) return
        const expected = medianOf(all.slice(Math.max(0, i - 1439), i + 1))
        if (!Object.is(level.median(), expected))
          throw new Error(`after ${i}: ${level.median()}, not ${expected}`)
      })
    }),
    { numRuns: 5 },
  )
  t.pass()
})

t.test('a mean needs all hours of its window to have passed and three quarters of them known', async (t) => {
  const ring = createRing(4)
  for (const one of [1, 2, 3]) ring.push(one)
  t.ok(Number.isNaN(ring.mean(4)))
  t.equal(ring.sum(4), 6)
  ring.push(NaN)
  t.equal(ring.mean(4), 2)
  t.equal(ring.ago(1), 3)
  ring.push(NaN)
  t.ok(Number.isNaN(ring.mean(4)), 'two of four are missing')
  t.equal(ring.sum(4), 5)
  t.ok(Number.isNaN(ring.ago(4)), 'longer ago than it keeps')
  t.strictSame([...ring.last(2)], [NaN, NaN])
})

t.test('the variance of a level far from zero does not cancel out', async (t) => {
  const ring = createRing(24)
  for (let i = 0; i < 100; i++) ring.push(1e9 + (i % 2 === 0 ? 1e-6 : -1e-6))
  for (let i = 0; i < 24; i++) ring.push(1e-8)
  t.ok(Math.abs(ring.mean(24) / 1e-8 - 1) < 1e-12, 'nothing of what has left is in the mean')
})

t.test('distances from a level of nothing', async (t) => {
  t.equal(distance(0, 0), 0)
  t.ok(Number.isNaN(distance(1, 0)))
  t.ok(Number.isNaN(distance(0, 1)))
  t.ok(Number.isNaN(distance(NaN, 1)))
  t.equal(distance(Math.E, 1), 1)
  t.equal(share(0, 0), 0.5)
  t.equal(share(0, 2), 0)
  t.equal(share(2, 2), 0.5)
  t.equal(share(2, 0), 1)
})
