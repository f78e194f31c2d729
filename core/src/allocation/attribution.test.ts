import fc from 'fast-check'
import t from 'tap'

import { attributeAllocation, type AllocatedResult } from './attribution.ts'
import type { AllocationDecision } from './types.ts'
import { addPath, hasMoved, weightPath, type WeightPath } from './weight-path.ts'

/** A decision of two steps about A and B, both configured with 0.4. */
const decision = (more: Partial<AllocationDecision>): AllocationDecision => ({
  id: 1,
  time: 100,
  allocator: { id: 'test', version: '1.0.0', contentHash: '' },
  equity: 1_000,
  sleeves: ['A', 'B'].map((name) => ({
    name,
    configured: 0.4,
    weight: 0.4,
    off: false,
    trades: 0,
    days: 0,
    windowReturn: null,
    windowVolatility: null,
    forecasts: {},
  })),
  markets: [],
  models: {},
  raw: { A: 0.6, B: 0.2 },
  target: { A: 0.6, B: 0.2 },
  steps: [
    { name: 'risk', weights: { A: 0.5, B: 0.3 } },
    { name: 'skill', weights: { A: 0.6, B: 0.2 } },
  ],
  bound: [],
  weights: { A: 0.48, B: 0.32 },
  off: [],
  exposure: 1,
  turnover: { fraction: 0.16, cost: 0 },
  moved: true,
  moving: true,
  noHarm: null,
  alarm: false,
  reason: '',
  notes: {},
  ...more,
})

t.test('the weights of a decision, component by component', async (t) => {
  t.strictSame(weightPath(decision({ exposure: 0.5 })), {
    time: 100,
    components: ['risk', 'skill', 'pace', 'off', 'exposure'],
    weights: { A: [0.4, 0.5, 0.6, 0.48, 0.48, 0.24], B: [0.4, 0.3, 0.2, 0.32, 0.32, 0.16] },
  })
  const off = weightPath(decision({ off: ['B'], weights: { A: 0.48, B: 0 } }))
  t.strictSame(off.weights.B, [0.4, 0.3, 0.2, 0.2, 0, 0], 'what switching off takes is not the pace')
})

t.test('a decision that changes nothing adds no path', async (t) => {
  const paths: WeightPath[] = []
  addPath(paths, weightPath(decision({})))
  addPath(paths, weightPath(decision({ id: 2, time: 200 })))
  t.equal(paths.length, 1)
  addPath(paths, weightPath(decision({ id: 3, time: 300, exposure: 0.7 })))
  t.strictSame(
    paths.map(({ time }) => time),
    [100, 300],
  )
})

t.test('capital has moved where a last weight is another than the configured one', async (t) => {
  const still = weightPath(decision({ weights: { A: 0.4, B: 0.4 }, moved: false, moving: false }))
  t.equal(hasMoved([]), false)
  t.equal(hasMoved([still]), false, 'a wish within the threshold moves nothing')
  t.equal(hasMoved([still, weightPath(decision({ time: 200 }))]), true)
  t.equal(hasMoved([{ ...still, weights: { ...still.weights, B: [0.4, 0.3, 0.4, 0.4, 0.2] } }]), true)
})

t.test('a trade is divided by the weights that it was opened with', async (t) => {
  const paths = [weightPath(decision({ exposure: 0.5 }))]
  const found = attributeAllocation(
    [
      { strategy: 'A', opened: 100, net: 500 },
      { strategy: 'A', opened: 101, net: 240 },
      { strategy: 'B', opened: 150, net: -160 },
    ],
    paths,
  )
  t.strictSame(found, {
    components: ['risk', 'skill', 'pace', 'off', 'exposure'],
    strategies: [
      // At the moment of the decision the weights of before count: all of the 500 is of the configured weight.
      { strategy: 'A', net: 740, configured: 500 + 400, parts: [100, 100, -120, 0, -240] },
      { strategy: 'B', net: -160, configured: -400, parts: [100, 100, -120, 0, 160] },
    ],
    total: { net: 580, configured: 500, parts: [200, 200, -240, 0, -80] },
  })
})

t.test('an order from before its sleeve was switched off has the weights of then', async (t) => {
  const paths = [weightPath(decision({})), weightPath(decision({ time: 200, off: ['A'] }))]
  const { total } = attributeAllocation([{ strategy: 'A', opened: 201, net: 48 }], paths)
  t.strictSame(total, { net: 48, configured: 40, parts: [10, 10, -12, 0, 0] })
})

t.test('without a decision everything is of the configured weights', async (t) => {
  const { components, total } = attributeAllocation([{ strategy: 'A', opened: 1, net: -7 }], [])
  t.strictSame([components, total], [[], { net: -7, configured: -7, parts: [] }])
})

const weight = fc.double({ min: 0.01, max: 1, noNaN: true })
const pathOf = fc.record({
  time: fc.nat(50),
  a: fc.array(weight, { minLength: 3, maxLength: 3 }),
  b: fc.array(weight, { minLength: 3, maxLength: 3 }),
  renamed: fc.boolean(),
})
const result: fc.Arbitrary<AllocatedResult> = fc.record({
  strategy: fc.constantFrom('A', 'B', 'C'),
  opened: fc.nat(60),
  net: fc.integer({ min: -1e12, max: 1e12 }),
})

t.test('parts sum to the result exactly, by strategy and by component', async () => {
  fc.assert(
    fc.property(fc.array(pathOf, { maxLength: 6 }), fc.array(result, { maxLength: 30 }), (raw, results) => {
      const paths = [...raw]
        .sort((x, y) => x.time - y.time)
        .map(({ time, a, b, renamed }) => ({
          time,
          components: [renamed ? 'mix' : 'risk', 'exposure'],
          weights: { A: a, B: b },
        }))
      const { strategies, total } = attributeAllocation(results, paths)
      const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
      for (const one of [...strategies, total]) {
        if (one.configured + sum(one.parts) !== one.net)
          throw new Error(`${JSON.stringify(one)} does not sum`)
        if (![one.configured, ...one.parts].every(Number.isInteger)) throw new Error('no integers')
      }
      for (const { strategy, net } of strategies) {
        const wanted = sum(results.filter((one) => one.strategy === strategy).map((one) => one.net))
        if (net !== wanted) throw new Error(`${strategy}: ${net}, not ${wanted}`)
      }
      total.parts.forEach((part, i) => {
        if (part !== sum(strategies.map(({ parts }) => parts[i]))) throw new Error(`component ${i}`)
      })
      return total.net === sum(results.map(({ net }) => net))
    }),
    { numRuns: 200 },
  )
})

t.test('equal weights all along leave everything with the configured ones', async () => {
  fc.assert(
    fc.property(weight, fc.array(result, { maxLength: 10 }), (value, results) => {
      const weights = { A: [value, value], B: [value, value], C: [value, value] }
      const { total } = attributeAllocation(results, [{ time: -1, components: ['risk'], weights }])
      return total.configured === total.net && total.parts[0] === 0
    }),
    { numRuns: 50 },
  )
})
