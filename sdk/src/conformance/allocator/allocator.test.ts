import t from 'tap'
import { defineAllocator, type Allocation, type AllocationInput } from '../../contract/allocator.ts'
import { integer, parameters } from '../../schema/fields.ts'
import { allocatorConformance } from './allocator.ts'
import { ALLOCATION_CASES } from './cases.ts'

const configured = ({ sleeves }: AllocationInput): number[] => sleeves.map((sleeve) => sleeve.configured)
const giving = (weights: (input: AllocationInput) => readonly number[] | Allocation, more = {}) =>
  defineAllocator({ config: parameters({}), weights, ...more })
const checksOf = (plugin: Parameters<typeof allocatorConformance>[0]): string[] => [
  ...new Set(allocatorConformance(plugin).map(({ check }) => check)),
]

t.test('an allocator that holds its contract has no problem', async (t) => {
  t.strictSame(allocatorConformance(giving(configured, { fixed: true })), [])
  const reader = giving(
    (input) => ({
      weights: configured(input),
      exposure: input.markets.some(({ forecasts }) => forecasts.market_risk > 0.5) ? 0.5 : 1,
    }),
    { forecasts: ['market_risk'] },
  )
  t.strictSame(allocatorConformance(reader), [])
})

let calls = 0
const broken: Readonly<Record<string, ReturnType<typeof giving>>> = {
  throws: giving((input) => configured(input).map((weight) => weight / input.sleeves[2].configured)),
  answer: giving(({ sleeves }) => sleeves.map(({ dailyReturns: days }) => 1 / days.length)),
  pure: giving((input) => configured(input).map((weight) => weight + (calls++ % 7) / 100)),
  input: giving((input) => {
    ;(input.sleeves as unknown[]).reverse()
    return configured(input)
  }),
  forecasts: giving((input) =>
    input.sleeves.map(({ configured: weight, forecasts }) => weight * (forecasts.strategy_risk ?? 1)),
  ),
  fixed: giving(({ sleeves }) => sleeves.map(({ trades }) => (trades > 0 ? 0.1 : 0.2)), { fixed: true }),
}

for (const [check, plugin] of Object.entries(broken)) {
  t.test(`an allocator that breaks ${check} is found`, async (t) => {
    t.ok(checksOf(plugin).includes(check), checksOf(plugin).join(', '))
  })
}

t.test('a problem names the book and what was wrong', async (t) => {
  const [problem] = allocatorConformance(giving(({ sleeves }) => sleeves.map(() => -1)))
  t.strictSame(problem, {
    check: 'answer',
    problem: 'a start without results: weight 0 was -1, expected a finite number of at least 0.',
  })
  const off = allocatorConformance(giving((input) => ({ weights: configured(input), off: [true] })))
  t.match(off[0], { check: 'answer', problem: /off must be an array of 3 times true or false/ })
})

t.test('parameters that do not fit the schema are the only problem', async (t) => {
  const plugin = defineAllocator({
    config: parameters({ days: integer({ default: 5, minimum: 1, unit: 'days', description: 'Days.' }) }),
    weights: configured,
  })
  t.strictSame(allocatorConformance(plugin, { parameters: { days: 9 } }), [])
  t.strictSame(allocatorConformance(plugin, { parameters: { days: 0 } }), [
    { check: 'definition', problem: 'parameter days: was 0, expected an integer of at least 1' },
  ])
})

t.test('every book is a question that a host could ask', async (t) => {
  for (const { name, input } of ALLOCATION_CASES) {
    const { sleeves } = input()
    const days = new Set(sleeves.map(({ dailyReturns }) => dailyReturns.length))
    t.equal(days.size, 1, `${name}: all sleeves have the same days`)
    t.ok(
      sleeves.every(({ dailyReturns }) => dailyReturns.every(Number.isFinite)),
      `${name}: finite`,
    )
  }
})
