import fc from 'fast-check'
import t from 'tap'

import { projectWeights, type WeightBounds } from './project.ts'

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

/** The same projection by bisection of the number that is taken off all weights. */
function byBisection(raw: readonly number[], { min, max }: WeightBounds): number[] {
  const shifted = (shift: number): number[] => raw.map((value) => Math.min(max, Math.max(min, value - shift)))
  if (sum(shifted(0)) <= 1) return shifted(0)
  let low = 0
  let high = Math.max(...raw) - min
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2
    if (sum(shifted(middle)) > 1) low = middle
    else high = middle
  }
  return shifted(high)
}

const problem = fc
  .record({
    raw: fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 1, maxLength: 12 }),
    low: fc.double({ min: 0, max: 1, noNaN: true }),
    width: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ raw, low, width }) => {
    const min = low / raw.length
    return { raw, bounds: { min, max: Math.min(1, min + width) } }
  })

t.test('projected weights keep their bounds and their sum, and are the nearest that do', async () => {
  fc.assert(
    fc.property(problem, ({ raw, bounds }) => {
      const weights = projectWeights(raw, bounds)
      const expected = byBisection(raw, bounds)
      return (
        weights.every((weight) => weight >= bounds.min && weight <= bounds.max) &&
        sum(weights) <= 1 + 1e-12 &&
        weights.every((weight, i) => Math.abs(weight - expected[i]) < 1e-9)
      )
    }),
    { numRuns: 1_000 },
  )
})

t.test('no other allowed weights are nearer', async () => {
  const distance = (a: readonly number[], b: readonly number[]): number =>
    sum(a.map((value, i) => (value - b[i]) ** 2))
  fc.assert(
    fc.property(
      problem,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12 }),
      (p, place) => {
        const { raw, bounds } = p
        const { min, max } = bounds
        const other = raw.map((_, i) => min + place[i] * (max - min))
        // Scaled towards the lower bound where it is too much: still allowed, then.
        const excess = sum(other) - 1
        const room = sum(other) - raw.length * min
        const allowed = excess > 0 ? other.map((value) => value - ((value - min) * excess) / room) : other
        return distance(projectWeights(raw, bounds), raw) <= distance(allowed, raw) + 1e-9
      },
    ),
    { numRuns: 500 },
  )
})

t.test('projecting twice changes nothing', async () => {
  fc.assert(
    fc.property(problem, ({ raw, bounds }) => {
      const once = projectWeights(raw, bounds)
      return projectWeights(once, bounds).every((weight, i) => Math.abs(weight - once[i]) < 1e-12)
    }),
    { numRuns: 500 },
  )
})

t.test('weights that fit are left as they are', async (t) => {
  t.strictSame(projectWeights([0.2, 0.3, 0.5], { min: 0, max: 1 }), [0.2, 0.3, 0.5])
  t.strictSame(projectWeights([0.2, 0.9], { min: 0.3, max: 0.5 }), [0.3, 0.5])
  t.strictSame(projectWeights([], { min: 0, max: 1 }), [])
})

t.test('bounds that no weights can keep are refused', async (t) => {
  t.throws(() => projectWeights([1, 1, 1], { min: 0.4, max: 1 }), {
    message: 'No weights exist: 3 x 0.4 is above 1, or 0.4 above 1.',
  })
  t.throws(() => projectWeights([1], { min: 0.5, max: 0.4 }), { name: 'RangeError' })
  t.throws(() => projectWeights([0.5, NaN], { min: 0, max: 1 }), {
    message: 'Raw weights must be finite, were 0.5, NaN.',
  })
})
