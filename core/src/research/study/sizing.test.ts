import { defineStrategy, enter, exit, parameters, type Answer } from '@grodt/sdk'
import t from 'tap'
import type { Engine } from '../../engine/engine.ts'
import type { Prepared } from '../../host/prepare.ts'
import { meanSizes, sizingOf, sizingVerdict, volatilityVariation, withFixedNotional } from './sizing.ts'

const OPTIONS = { resamples: 200, seed: 1 }

/** Daily returns of the size that is given for each 30 days. */
const returns = (...sizes: readonly number[]): Float64Array =>
  Float64Array.from(
    { length: 30 * sizes.length },
    (_, day) => (day % 2 ? 1 : -1) * sizes[Math.floor(day / 30)],
  )

t.test('how much the volatility of 30 days varies', async (t) => {
  t.ok(Math.abs(volatilityVariation(returns(1, 1, 1, 1, 1, 1))) < 1e-12)
  // 1 and 3 in turn: a mean of 2, a sample deviation of sqrt(6 / 5).
  t.ok(Math.abs(volatilityVariation(returns(1, 3, 1, 3, 1, 3)) - Math.sqrt(6 / 5) / 2) < 1e-12)
  t.equal(
    volatilityVariation(returns(2, 6, 2, 6, 2, 6)),
    volatilityVariation(returns(1, 3, 1, 3, 1, 3)),
    'whatever its level',
  )
  t.ok(Number.isNaN(volatilityVariation(returns(1, 3, 1, 3, 1))), 'five windows are too few')
  t.ok(Number.isNaN(volatilityVariation(returns(0, 0, 0, 0, 0, 0))), 'nothing moved')
  const rest = Float64Array.from([...returns(1, 3, 1, 3, 1, 3), 50, 50])
  t.equal(
    volatilityVariation(rest),
    volatilityVariation(returns(1, 3, 1, 3, 1, 3)),
    'a part of a window is none',
  )
})

t.test('steadier only where the whole interval says so', async (t) => {
  const months = Array.from({ length: 36 }, (_, i) => i)
  const steady = returns(...months.map((i) => 1 + 0.05 * (i % 3)))
  const wild = returns(...months.map((i) => 1 + (i % 5)))
  const found = sizingOf('all', steady, wild, OPTIONS)
  t.ok((found.variation.value ?? 1) < 0.2, JSON.stringify(found))
  t.match(sizingVerdict(found), {
    finding: 'holds',
    text: /^all: 0\.\d\d of it \(95 % interval 0\.\d\d to 0\.\d\d\)\.$/,
  })
  t.equal(sizingVerdict(sizingOf('all', wild, steady, OPTIONS)).finding, 'fails')
  t.match(sizingVerdict(sizingOf('all', wild, wild, OPTIONS)), {
    finding: 'open',
    text: 'all: 1.00 of it (95 % interval 1.00 to 1.00).',
  })
  for (const none of [null, returns(1, 2), steady.subarray(1)]) {
    t.match(sizingVerdict(sizingOf('all', none, steady, OPTIONS)), {
      finding: 'open',
      text: 'all: too little data.',
    })
  }
})

t.test('every entry gets the mean size of its strategy', async (t) => {
  const engine = {
    sleeves: [
      { name: 'A', weight: 0.4 },
      { name: 'B', weight: 0.3 },
      { name: 'C', weight: 0.1 },
    ],
    spec: { exposure: 1, capital: 1_000 },
    account: { scale: 100 },
    trades: [
      { sleeve: 0, entryNotional: 10_000 },
      { sleeve: 0, entryNotional: 30_000 },
      { sleeve: 2, entryNotional: 90_000 },
    ],
  }
  const sizes = meanSizes(engine as unknown as Engine)
  t.strictSame(
    [...sizes],
    [
      ['A', 0.5],
      ['C', 1],
    ],
    'no more than the budget, and none without a trade',
  )

  const answers: Answer[] = [
    null,
    enter('long', { size: 0.01, reason: 'up' }),
    [exit('over'), enter('short', { size: 0.9, reason: 'down' })],
  ]
  const definition = defineStrategy({
    config: parameters({}),
    create: () => ({ onBar: () => answers.shift() ?? null }),
  })
  const plugin = (id: string): object => ({ kind: 'strategy', manifest: { id }, definition })
  const other = { kind: 'allocator', manifest: { id: 'a' } }
  const before = {
    checked: {
      plugins: new Map([
        ['A', 'a'],
        ['B', 'b'],
      ]),
    },
    plugins: [plugin('a'), plugin('b'), other],
  }
  const { plugins } = withFixedNotional(before as unknown as Prepared, sizes)
  t.equal(plugins[1], before.plugins[1], 'B never traded: it keeps its own')
  t.equal(plugins[2], before.plugins[2])
  const fixed = plugins[0].definition as typeof definition
  const instance = fixed.create({} as never)
  const onBar = (): Answer => instance.onBar({} as never)
  t.equal(onBar(), null)
  t.match(onBar(), [{ action: 'enter', side: 'long', size: 0.5, reason: 'up' }])
  t.match(onBar(), [
    { action: 'exit', reason: 'over' },
    { action: 'enter', side: 'short', size: 0.5 },
  ])
  t.doesNotThrow(() => instance.dispose?.())
})
