import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'

import {
  attributeAllocation,
  inQuote,
  sumAttributions,
  type AllocatedResult,
  type AllocationAttribution,
} from './attribution.ts'
import type { AllocationDecision } from './types.ts'
import { addPath, hasMoved, neededPaths, startPath, weightPath, type WeightPath } from './weight-path.ts'

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
  addPath(paths, { ...weightPath(decision({ time: 400, exposure: 0.7 })), components: ['other'] })
  addPath(paths, startPath(500, [{ name: 'A', configured: 0.4, weight: 0.4 }], 1))
  t.strictSame(
    paths.map(({ time }) => time),
    [100, 300, 400, 500],
  )
})

t.test('what a start sets beside the configured weights is its own component', async (t) => {
  const path = startPath(0, [{ name: 'A', configured: 0.4, weight: 0.5 }], 0.5)
  t.strictSame(path, { time: 0, components: ['start', 'exposure'], weights: { A: [0.4, 0.5, 0.25] } })
  const { total } = attributeAllocation([{ strategy: 'A', opened: 1, net: 100 }], [path])
  t.strictSame(total, { net: 100, configured: 160, parts: [40, -100] })
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

/** In order of time; the second strategy is off in some. */
const pathsOf = fc.array(pathOf, { maxLength: 6 }).map((raw): WeightPath[] =>
  [...raw]
    .sort((x, y) => x.time - y.time)
    .map(({ time, a, b, renamed }) => ({
      time,
      components: [renamed ? 'mix' : 'risk', 'exposure'],
      weights: { A: a, B: time % 3 === 0 ? [b[0], b[1], 0] : b },
    })),
)

/** Whatever is not 0, by strategy and component. */
const amounts = ({ components, strategies, total }: AllocationAttribution): Record<string, number> =>
  Object.fromEntries(
    [...strategies, { strategy: 'total', ...total }]
      .flatMap(({ strategy, net, configured, parts }) =>
        [net, configured, ...parts].map((amount, i) => {
          const name = ['net', 'configured', ...components][i]
          return [`${strategy} ${name}`, amount] as const
        }),
      )
      .filter(([, amount]) => amount !== 0),
  )

t.test(
  'results that are divided as they come, with the paths that are still needed, give the same',
  async () => {
    fc.assert(
      fc.property(pathsOf, fc.array(result, { maxLength: 30 }), fc.nat(60), (paths, all, now) => {
        const isOpen = ({ opened, net }: AllocatedResult): boolean => opened < now && net % 2 === 0
        const isClosed = (one: AllocatedResult): boolean => one.opened < now && !isOpen(one)
        const needed = neededPaths(paths, all.filter(isOpen), now)
        const divided = sumAttributions(
          attributeAllocation(all.filter(isClosed), paths),
          attributeAllocation(
            all.filter((one) => !isClosed(one)),
            needed,
          ),
        )
        assert.deepEqual(amounts(divided), amounts(attributeAllocation(all, paths)))
        if (needed.length > paths.length) throw new Error('more than there are')
      }),
      { numRuns: 300 },
    )
  },
)

t.test('paths that nothing was opened with are let go', async (t) => {
  const at = (time: number, ...off: string[]): WeightPath => weightPath(decision({ time, off }))
  const times = (paths: readonly WeightPath[], now: number, ...open: number[]): number[] =>
    neededPaths(
      paths,
      open.map((opened) => ({ strategy: 'A', opened })),
      now,
    ).map(({ time }) => time)
  t.strictSame(times([], 5), [])
  t.strictSame(times([at(1), at(2), at(3)], 2), [1, 2, 3], 'at the moment of a decision the one before holds')
  t.strictSame(times([at(1), at(2), at(3)], 4), [3])
  t.strictSame(times([at(1), at(2), at(3, 'B'), at(4, 'B')], 9), [2, 4], 'an order from before B was off')
  t.strictSame(times([at(1), at(2), at(3), at(4), at(5)], 5, 1, 3, 3), [2, 4, 5], 'what is open has its own')
})

t.test('what is never closed does not keep the paths of all later decisions', async (t) => {
  let paths: readonly WeightPath[] = []
  for (let time = 1; time <= 1000; time++) {
    const path = startPath(time, [{ name: 'A', configured: 0.4, weight: 0.4 + time / 1e6 }], 1)
    paths = neededPaths([...paths, path], [{ strategy: 'A', opened: 6 }], time)
  }
  t.strictSame(
    paths.map(({ time }) => time),
    [5, 999, 1000],
  )
})

t.test('amounts in quote currency', async (t) => {
  const found = attributeAllocation(
    [{ strategy: 'A', opened: 1, net: 100 }],
    [startPath(0, [{ name: 'A', configured: 0.4, weight: 0.5 }], 1)],
  )
  const total = { net: 10, configured: 8, parts: [2, 0] }
  t.strictSame(inQuote(found, 10), {
    components: ['start', 'exposure'],
    strategies: [{ strategy: 'A', ...total }],
    total,
  })
})

t.test('parts sum to the result exactly, by strategy and by component', async () => {
  fc.assert(
    fc.property(pathsOf, fc.array(result, { maxLength: 30 }), (paths, results) => {
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
