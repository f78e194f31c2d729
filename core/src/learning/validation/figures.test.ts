import fc from 'fast-check'
import t, { type Test } from 'tap'
import { accuracyOf, aucOf, balancedOf, brierOf, brierSkillOf, logLossOf, type Said } from './figures.ts'

const saying = (probability: readonly number[]): Said => ({
  says: Float64Array.from(probability, (p) => (p > 0.5 ? 1 : 0)),
  probability: Float64Array.from(probability),
  score: Float64Array.from(probability),
})

/** 40 rows: 30 with label 1, of which 24 are right; 10 with label 0, of which 4 are right. */
const LABEL = Float64Array.from({ length: 40 }, (_, i) => (i < 30 ? 1 : 0))
const MIXED = saying(Array.from({ length: 40 }, (_, i) => (i < 24 ? 0.8 : i < 30 ? 0.4 : i < 34 ? 0.2 : 0.7)))

const near = (t: Test, found: number | null, wanted: number, name: string): void => {
  t.ok(found !== null && Math.abs(found - wanted) < 1e-12, `${name}: ${found} is ${wanted}`)
}

t.test('figures by hand', async (t) => {
  near(t, accuracyOf(LABEL, MIXED), 28 / 40, 'accuracy')
  near(t, balancedOf(LABEL, MIXED), (24 / 30 + 4 / 10) / 2, 'balanced')
  const squares = 24 * 0.04 + 6 * 0.36 + 4 * 0.04 + 6 * 0.49
  near(t, brierOf(LABEL, MIXED), squares / 40, 'Brier')
  near(t, brierSkillOf(LABEL, MIXED), 1 - squares / 40 / (0.75 * 0.25), 'Brier skill')
  const surprises = 24 * -Math.log(0.8) + 6 * -Math.log(0.4) + 4 * -Math.log(0.8) + 6 * -Math.log(0.3)
  near(t, logLossOf(LABEL, MIXED), surprises / 40, 'log loss')
  // Of 300 pairs: 24 x 10 above, 6 x 4 above, none tied.
  near(t, aucOf(LABEL, MIXED), (240 + 24) / 300, 'AUC')
})

t.test('a sure mistake costs a finite log loss', async (t) => {
  const label = new Float64Array(30).fill(1)
  near(t, logLossOf(label, saying(new Array<number>(30).fill(0))), -Math.log(0.001), 'log loss')
})

t.test('too small a sample has no figure', async (t) => {
  const few = LABEL.slice(1, 30)
  for (const figure of [accuracyOf, balancedOf, aucOf, brierOf, brierSkillOf, logLossOf]) {
    t.equal(figure(few, saying(new Array<number>(29).fill(0.5))), null)
  }
  const nine = LABEL.slice(0, 39)
  t.equal(balancedOf(nine, MIXED), null, 'nine rows of a label')
  t.equal(aucOf(nine, MIXED), null)
  t.ok(accuracyOf(nine, MIXED))
  t.equal(brierSkillOf(LABEL.slice(0, 30), MIXED), null, 'all labels are equal')
})

const samples = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 8 })), {
  minLength: 40,
  maxLength: 80,
})

t.test('the area is the share of pairs in the right order, ties half', async (t) => {
  fc.assert(
    fc.property(samples, (rows) => {
      const ones = rows.filter(([label]) => label === 1).map(([, score]) => score)
      const zeros = rows.filter(([label]) => label === 0).map(([, score]) => score)
      fc.pre(ones.length >= 10 && zeros.length >= 10)
      const pairs = ones.flatMap((one) =>
        zeros.map((zero): number => (one > zero ? 1 : one === zero ? 0.5 : 0)),
      )
      const wanted = pairs.reduce((sum, pair) => sum + pair, 0) / pairs.length
      const label = Float64Array.from(rows, ([one]) => one)
      const found = aucOf(label, saying(rows.map(([, score]) => score / 8))) ?? NaN
      const flipped = aucOf(label, saying(rows.map(([, score]) => 1 - score / 8))) ?? NaN
      return Math.abs(found - wanted) < 1e-12 && Math.abs(found + flipped - 1) < 1e-12
    }),
  )
  t.pass()
})

t.test(
  'a constant is balanced at a half, its area is a half, and only the base rate has skill 0',
  async (t) => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (rows, level) => {
        const label = Float64Array.from(rows, ([one]) => one)
        const base = label.reduce((sum, one) => sum + one, 0) / label.length
        fc.pre(Math.min(base, 1 - base) * label.length >= 10)
        const constant = (of: number): Said => saying(rows.map(() => of))
        return (
          balancedOf(label, constant(level)) === 0.5 &&
          aucOf(label, constant(level)) === 0.5 &&
          (brierSkillOf(label, constant(level)) ?? 1) <= 1e-12 &&
          Math.abs(brierSkillOf(label, constant(base)) ?? 1) < 1e-12
        )
      }),
    )
    t.pass()
  },
)
