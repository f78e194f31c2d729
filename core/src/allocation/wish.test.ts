import { defineAllocator, parameters, type AllocationInput, type AllocatorPlugin } from '@grodt/sdk'
import t from 'tap'

import { projectWeights } from './project.ts'
import { askAllocator } from './wish.ts'

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
    unseen: [],
    trades: 0,
    forecasts: {},
  })),
  markets: [],
}
const { bounds } = input
const giving = (weights: unknown): AllocatorPlugin =>
  defineAllocator({ config: parameters({}), weights: () => weights as number[] })
const asked = (answer: unknown) => askAllocator(giving(answer), 'test', {}, input)
const targets = (weights: unknown): number[] => projectWeights(asked(weights).weights, bounds)

t.test('what an allocator leaves out', async (t) => {
  const weights = [0.3, 0.4]
  const same = { weights, off: [false, false], exposure: 1, steps: [{ name: 'weights', weights }], notes: {} }
  t.strictSame(asked(weights), same, 'an array is short for its weights')
  t.strictSame(asked({ weights }), same)
  const whole = {
    weights,
    off: [true, false],
    exposure: 0.7,
    steps: [
      { name: 'risk', weights: [1, 1] },
      { name: 'skill', weights },
    ],
    notes: { S: { sharpe: null, trades: 3 } },
  }
  t.strictSame(asked(whole), whole)
})

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
  t.strictSame(askAllocator(allocator, 'test', { factor: 0.5 }, input).weights, [0.4, 0.4])
})

for (const [name, answer, problem] of [
  ['too few weights', [1], 'weights must return an array of 2 numbers, one per sleeve.'],
  ['no list', 0.5, 'weights must return an array of 2 numbers, one per sleeve.'],
  ['a negative weight', [0.5, -0.1], 'weight 1 was -0.1, expected a finite number of at least 0.'],
  ['a weight that is not a number', [NaN, 0], 'weight 0 was NaN, expected a finite number of at least 0.'],
  ['a text', [0, '1'], 'weight 1 was 1, expected a finite number of at least 0.'],
  ['no object', null, 'weights must return an array of 2 numbers, one per sleeve.'],
  [
    'off for one',
    { weights: [0, 1], off: [true] },
    'off must be an array of 2 times true or false, one per sleeve.',
  ],
  [
    'an exposure above 1',
    { weights: [0, 1], exposure: 1.1 },
    'exposure was 1.1, expected a number from 0 to 1.',
  ],
  [
    'an exposure that is no number',
    { weights: [0, 1], exposure: NaN },
    'exposure was NaN, expected a number from 0 to 1.',
  ],
  ['no step', { weights: [0, 1], steps: [] }, 'steps must be a list of at least one step.'],
  ['a step without a name', { weights: [0, 1], steps: [{ weights: [0, 1] }] }, 'step 0 has no name.'],
  [
    'a step twice',
    {
      weights: [0, 1],
      steps: [
        { name: 'a', weights: [1, 1] },
        { name: 'a', weights: [0, 1] },
      ],
    },
    'there is more than one step "a".',
  ],
  [
    'a step of another length',
    { weights: [0, 1], steps: [{ name: 'a', weights: [1] }] },
    'step "a": weights must return an array of 2 numbers, one per sleeve.',
  ],
  [
    'other weights after its last step',
    { weights: [0, 1], steps: [{ name: 'a', weights: [1, 1] }] },
    'the weights after the last step, "a", must be those of the answer.',
  ],
  ['a note that is a text', { weights: [0, 1], notes: { S: 'x' } }, 'notes.S must be an object of numbers.'],
  [
    'a note that is not finite',
    { weights: [0, 1], notes: { S: { t: Infinity } } },
    'notes.S.t was Infinity, expected a finite number or null.',
  ],
] as const) {
  t.test(`an allocator that answers with ${name} breaks the contract`, async (t) => {
    t.throws(() => targets(answer), {
      code: 'PLUGIN_CONTRACT',
      message: `The plugin test breaks the contract; it was not loaded: ${problem}`,
    })
  })
}
