import { defineAllocator, parameters, type AllocationInput, type AllocatorPlugin } from '@grodt/sdk'
import t from 'tap'

import { targetWeights } from './weights.ts'

const input: AllocationInput = {
  time: 0,
  equity: 1_000,
  windowDays: 30,
  bounds: { min: 0.1, max: 0.7 },
  sleeves: ['S', 'T'].map((name) => ({
    name,
    configured: 0.8,
    weight: 0.8,
    off: false,
    dailyReturns: [],
    trades: 0,
    forecasts: {},
  })),
  markets: [],
}
const { bounds } = input
const giving = (weights: unknown): AllocatorPlugin =>
  defineAllocator({ config: parameters({}), weights: () => weights as number[] })
const targets = (weights: unknown): number[] => targetWeights(giving(weights), 'test', {}, input, bounds)

t.test("an allocator's raw weights are projected onto the bounds", async (t) => {
  t.strictSame(targets([0, 0.3]), [0.1, 0.3])
  t.strictSame(
    targets([9, 9]).map((weight) => Number(weight.toFixed(12))),
    [0.5, 0.5],
  )
})

t.test('the allocator sees the input and its configuration', async (t) => {
  const allocator = defineAllocator({
    config: parameters({}),
    weights({ sleeves }, config) {
      t.strictSame(config, { factor: 0.5 })
      return sleeves.map((sleeve) => sleeve.configured * 0.5)
    },
  }) as AllocatorPlugin
  t.strictSame(targetWeights(allocator, 'test', { factor: 0.5 }, input, bounds), [0.4, 0.4])
})

for (const [name, answer, problem] of [
  ['too few weights', [1], 'weights must return an array of 2 numbers, one per sleeve.'],
  ['no list', 0.5, 'weights must return an array of 2 numbers, one per sleeve.'],
  ['a negative weight', [0.5, -0.1], 'weight 1 was -0.1, expected a finite number of at least 0.'],
  ['a weight that is not a number', [NaN, 0], 'weight 0 was NaN, expected a finite number of at least 0.'],
  ['a text', [0, '1'], 'weight 1 was 1, expected a finite number of at least 0.'],
] as const) {
  t.test(`an allocator that answers with ${name} breaks the contract`, async (t) => {
    t.throws(() => targets(answer), {
      code: 'PLUGIN_CONTRACT',
      message: `The plugin test breaks the contract; it was not loaded: ${problem}`,
    })
  })
}
