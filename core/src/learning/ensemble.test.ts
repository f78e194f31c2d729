import fc from 'fast-check'
import t from 'tap'
import { blend, ensembleWeights } from './ensemble.ts'

const label = Float64Array.from({ length: 200 }, (_, i) => i % 2)
const end = Float64Array.from({ length: 200 }, (_, i) => i)
const near = (of: number): Float64Array => label.map((one) => one * of + (1 - one) * (1 - of))

t.test('shares are by what the Brier score is below that of the base rate', async (t) => {
  // Base rate: .25; members: .09 and .21, which leaves .16 and .04.
  const memberValues = [near(0.7), near(1 - Math.sqrt(0.21))]
  const found = ensembleWeights({ members: ['a', 'b'], memberValues, label, end })
  t.ok(Math.abs(found[0] - 0.8) < 1e-9 && Math.abs(found[1] - 0.2) < 1e-9, found.join())
})

t.test('who knows nothing gets nothing; where nobody knows anything all are alike', async (t) => {
  const of = (...memberValues: Float64Array[]): number[] =>
    ensembleWeights({ members: memberValues.map(String), memberValues, label, end })
  t.strictSame(of(near(0.9), near(0.4)), [1, 0])
  t.strictSame(of(near(0.4), near(0.3)), [0.5, 0.5])
  t.strictSame(of(near(0.9)), [1])
  t.strictSame(of(), [])
})

t.test('only labels that were known count, and 99 are too few', async (t) => {
  // The first member was right in the first half, the second in the second.
  const half = (first: number, second: number): Float64Array =>
    label.map((one, row) => (row < 100 ? near(first)[row] : near(second)[row]) + 0 * one)
  const table = { members: ['a', 'b'], memberValues: [half(0.8, 0.5), half(0.5, 0.8)], label, end }
  t.strictSame(ensembleWeights(table, 99), [1, 0])
  t.strictSame(ensembleWeights(table, 98), [0.5, 0.5], '99 labels')
  const all = ensembleWeights(table)
  t.ok(Math.abs(all[0] - 0.5) < 1e-9)
})

t.test('shares sum to 1, a blend is within the answers', async (t) => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 200, maxLength: 200 })
  fc.assert(
    fc.property(fc.array(values, { minLength: 2, maxLength: 4 }), (columns) => {
      const memberValues = columns.map((column) => Float64Array.from(column))
      const weights = ensembleWeights({ members: columns.map(String), memberValues, label, end })
      const answers = memberValues.map(([first]) => first)
      const mixed = blend(weights, answers)
      return (
        weights.every((weight) => weight >= 0) &&
        Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-12 &&
        mixed >= Math.min(...answers) &&
        mixed <= Math.max(...answers)
      )
    }),
    { numRuns: 30 },
  )
  t.equal(blend([0.1, 0.2, 0.7], [1, 1, 1]), 1, 'not a last bit above 1')
})
