import { allocatorConformance } from '@grodt/sdk/conformance'
import t from 'tap'
import { answerOf, inputOf } from '../../../sdk/src/allocation/input.fixture.ts'
import inverseVolatility from './index.ts'

const swings = (size: number): number[] => Array.from({ length: 40 }, (_, day) => (day % 2 ? size : -size))

t.test('it holds the contract', async (t) => {
  t.strictSame(allocatorConformance(inverseVolatility), [])
})

t.test('a strategy with twice the volatility gets half the weight', async (t) => {
  const { weights, notes } = answerOf(inverseVolatility, inputOf([swings(0.01), swings(0.02)]))
  t.ok(Math.abs(weights[0] - 2 / 3) < 1e-15 && Math.abs(weights[1] - 1 / 3) < 1e-15)
  t.ok(Math.abs((notes?.volatility.S2 ?? 0) - 0.02 * Math.sqrt(30 / 29)) < 1e-15, 'of a sample')
})

t.test('with too few days it keeps the configured weights', async (t) => {
  const input = inputOf([swings(0.01).slice(0, 19), swings(0.02).slice(0, 19)])
  const { weights, notes } = answerOf(inverseVolatility, input)
  t.strictSame(weights, [0.5, 0.5])
  t.strictSame(notes, { fallback: { days: 19, needed: 20, sleeves: 2 } })
  t.not(answerOf(inverseVolatility, input, { minimum_days: 10 }).weights[0], 0.5)
})
