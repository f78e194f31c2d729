import { defineStrategy, enter, exit, parameters } from '@grodt/sdk'
import t from 'tap'
import {
  bars,
  buildEngine,
  HOUR,
  inputs,
  MINUTE,
  script,
  type TestSetup,
  type TestStrategy,
} from '../../../../test/support/engine.ts'
import type { Engine } from '../engine.ts'
import type { EngineInput } from '../inputs.ts'
import {
  decodeSnapshot,
  encodeSnapshot,
  restoreEngine,
  takeEngineSnapshot,
  type EngineSnapshot,
} from '../snapshot.ts'

const COLUMNS = bars(Array.from({ length: 12 }, () => [100, 101, 99, 100] as const))

const buy = enter('long', {
  size: 0.5,
  stop: { distance: 5 },
  trail: { atrPeriod: 3, multiple: 2 },
  reason: 'buy',
})

/** Holds a position from the second bar on, in every symbol. */
const holder: TestStrategy = {
  name: 'holder',
  weight: 0.5,
  plugin: script({ 1: buy }, { request: (ctx) => void ctx.atr(3) }),
}

/** Has traded, and holds nothing. */
const traded: TestStrategy = {
  name: 'traded',
  weight: 0.2,
  plugin: script({ 1: enter('short', { size: 0.5, reason: 'sell' }), 4: exit('out') }),
}

const idle: TestStrategy = { name: 'idle', weight: 0.1, plugin: script({}) }

const setup: TestSetup = {
  markets: [
    { symbol: 'A', columns: COLUMNS, takerFee: 0.001 },
    { symbol: 'B', columns: COLUMNS, takerFee: 0.001 },
  ],
  strategies: [holder, traded, idle],
}

function played(of = setup): Engine {
  const engine = buildEngine(of)
  for (const slices of inputs(of)) engine.apply({ kind: 'bars', slices })
  return engine
}

const stored = (of = setup): EngineSnapshot =>
  decodeSnapshot(encodeSnapshot(takeEngineSnapshot(played(of)))) as EngineSnapshot

/** The message of a refusal; throws unless the engine is as it was before. */
function refusal(snapshot: unknown, into = setup): string {
  const engine = buildEngine(into)
  const before = encodeSnapshot(takeEngineSnapshot(engine))
  try {
    restoreEngine(engine, snapshot)
  } catch (error) {
    if (!Buffer.from(encodeSnapshot(takeEngineSnapshot(engine))).equals(before))
      throw new Error('it was changed')
    return (error as Error).message
  }
  return 'restored'
}

const differs = (...lines: string[]): string =>
  `The stored state of the engine does not fit the configuration; nothing was started or changed:\n${lines.join('\n')}\nTake these changes back, or start on an empty store.`

const unusable = (problem: string): string =>
  `The stored state of the engine cannot be used: ${problem}. Nothing was started or changed; restore it from a backup, or use the version of GRODT that wrote it.`

t.test('a state goes back to where it came from, and nowhere twice', async (t) => {
  const saved = stored()
  const engine = buildEngine(setup)
  restoreEngine(engine, saved)
  t.strictSame(takeEngineSnapshot(engine), saved)
  t.equal(engine.openPositions, 2)
  t.throws(
    () => restoreEngine(engine, saved),
    new RangeError('A state can be restored only into an engine that has had no bars.'),
  )
})

t.test('a snapshot shares nothing with the engine, before and after', async (t) => {
  const engine = played()
  const taken = takeEngineSnapshot(engine)
  const bytes = encodeSnapshot(taken)
  const fresh = buildEngine(setup)
  restoreEngine(fresh, taken)
  for (const one of [engine, fresh]) one.apply({ kind: 'finish', closePositions: true })
  t.strictSame(encodeSnapshot(taken), bytes)
})

t.test('a strategy that is gone is refused while it is in the books', async (t) => {
  const without = (...names: string[]): TestSetup => ({
    ...setup,
    strategies: setup.strategies.filter(({ name }) => !names.includes(name)),
  })
  const saved = stored()
  t.equal(
    refusal(saved, without('holder', 'traded')),
    differs(
      'strategy holder: it has positions or orders in A, B and is not configured any more',
      'strategy traded: its trades are in the books and it is not configured any more',
    ),
  )
  t.equal(
    refusal(saved, { ...setup, strategies: [{ ...holder, symbols: ['A'] }, traded, idle] }),
    differs('strategy holder: it has a position or an order in B, which it does not trade any more'),
  )
  t.equal(refusal(saved, without('idle')), 'restored')
})

t.test('another account or other markets are refused, every difference by name', async (t) => {
  const saved = stored()
  t.equal(
    refusal(saved, { ...setup, capital: 2e9, curveMs: 2 * HOUR }),
    differs(
      'capital: 10000 is stored, 2000000000 is configured',
      'cash units per unit of the currency: 100000000 is stored, 100000 is configured',
      'step of the equity curve in ms: 3600000 is stored, 7200000 is configured',
    ),
  )
  t.equal(refusal({ ...saved, currency: 'EUR' }), differs('currency: EUR is stored, USD is configured'))
  const [a, b] = setup.markets
  const strategies = [{ ...holder, symbols: ['A', 'B'] }, traded, idle]
  t.equal(
    refusal(saved, { ...setup, markets: [b, a], strategies }),
    differs('symbols: A, B is stored, B, A is configured'),
  )
  t.equal(
    refusal(saved, {
      ...setup,
      markets: [
        { ...a, lot: 0.01, kind: 'spot' },
        { ...b, baseMs: 5 * MINUTE },
      ],
    }),
    differs(
      'kind of A: perpetual is stored, spot is configured',
      'lot of A: 0.001 is stored, 0.01 is configured',
      'base bars of B in ms: 60000 is stored, 300000 is configured',
    ),
  )
})

t.test('what is no state, of another version, or not whole is refused', async (t) => {
  const saved = stored()
  const [market] = saved.markets
  const [track] = market.tracks
  const [sleeve, ...sleeves] = saved.sleeves
  const [kernel] = track.registry.kernels
  const withTrack = (registry: object): object => ({
    ...saved,
    markets: [
      { ...market, tracks: [{ ...track, registry: { ...track.registry, ...registry } }] },
      saved.markets[1],
    ],
  })
  for (const [snapshot, problem] of [
    [null, 'its version is missing, expected 1'],
    [{ ...saved, version: 2 }, 'its version is 2, expected 1'],
    [{ ...saved, trades: undefined }, '/trades must be object'],
    [{ ...saved, more: 1 }, '/more schema is false'],
    [{ ...saved, engine: { ...saved.engine, seq: -1 } }, '/engine/seq must be >= 0'],
    [
      { ...saved, cash: saved.cash + 1 },
      'the cash of the account is not the capital plus the flows of the strategies',
    ],
    [
      { ...saved, venue: { ...saved.venue, cash: 0 } },
      'the cash of the account is not the cash at the venue',
    ],
    [
      { ...saved, venue: { ...saved.venue, netLots: Float64Array.of(0, 0) } },
      'the positions in A are not the net position at the venue',
    ],
    [
      { ...saved, venue: { ...saved.venue, netLots: new Float64Array(1) } },
      '/venue/netLots has 1 numbers for 2 symbols',
    ],
    [{ ...saved, curve: { ...saved.curve, rows: new Float64Array(3) } }, '/curve/rows is cut off'],
    [
      { ...saved, trades: { ...saved.trades, reason: new Uint32Array(0) } },
      '/trades: its columns differ in length',
    ],
    [{ ...saved, sleeves: [sleeve, sleeve, ...sleeves] }, '/sleeves name a strategy twice'],
    [
      { ...saved, sleeves: [{ ...sleeve, instances: sleeve.instances.slice(1) }, ...sleeves] },
      'the state of holder/A is missing',
    ],
    [withTrack({ symbol: 'C' }), 'the indicators of A 1m: they are of C 1m'],
    [withTrack({ computed: 3 }), 'the indicators of A 1m: they are not those of a bar that closed'],
    [
      withTrack({ kernels: [{ ...kernel, state: new Float64Array(9) }] }),
      'the indicators of A 1m: true-range() keeps 9 numbers for 1 outputs, this version 2 for 1',
    ],
    [
      withTrack({ kernels: [{ ...kernel, outputs: [new Float64Array(2)] }] }),
      'the indicators of A 1m: true-range() has not one value per bar',
    ],
  ] as const) {
    t.equal(refusal(snapshot), unusable(problem))
  }
  const guard = { ...saved.guard, protections: { version: 9 } }
  t.match(refusal({ ...saved, guard }), /^The stored state of locks and kill switch cannot be used/)
})

t.test('strategies may come, go where nothing is at stake, and change places', async (t) => {
  const saved = stored()
  const fresh: TestStrategy = {
    name: 'fresh',
    weight: 0.1,
    plugin: script({ 1: buy }, { request: (ctx) => void ctx.atr(3) }),
  }
  const engine = buildEngine({ ...setup, strategies: [fresh, traded, holder] })
  restoreEngine(engine, saved)
  const before = played()
  t.equal(engine.equity, before.equity)
  const [newOne, ...old] = engine.sleeves
  t.strictSame([newOne.result, newOne.drawdown.peak, newOne.weight], [0, 0, 0.1])
  const index = new Map(before.sleeves.map((sleeve) => [sleeve.name, sleeve]))
  for (const sleeve of old) t.strictSame(sleeve.ledger, index.get(sleeve.name)?.ledger, sleeve.name)
  const nameOf = (of: Engine) => [...of.trades].map(({ sleeve, net }) => [of.sleeves[sleeve].name, net])
  t.ok(before.trades.length > 0)
  t.strictSame(nameOf(engine), nameOf(before))
  const weights = (of: Engine, row: number) =>
    of.sleeves.map(({ name }, i) => [name, of.curve.table.get(row, 8 + i * 9 + 3)])
  t.strictSame(weights(engine, 0), [
    ['fresh', 0],
    ['traded', 0.2],
    ['holder', 0.5],
  ])
})

t.test(
  'weights and switches that were changed in the configuration are those of the configuration',
  async (t) => {
    const engine = played()
    engine.apply({ kind: 'weights', weights: { holder: 0.4, idle: 0.3 } })
    engine.sleeves[1].enabled = false
    const saved = takeEngineSnapshot(engine)
    const weightsIn = (strategies: readonly TestStrategy[]): unknown => {
      const fresh = buildEngine({ ...setup, strategies })
      restoreEngine(fresh, saved)
      return fresh.sleeves.map(({ weight, enabled }) => [weight, enabled])
    }
    t.strictSame(weightsIn(setup.strategies), [
      [0.4, true],
      [0.2, false],
      [0.3, true],
    ])
    t.strictSame(weightsIn([holder, { ...traded, weight: 0.1 }, { ...idle, enabled: false }]), [
      [0.5, true],
      [0.1, false],
      [0.1, false],
    ])
  },
)

/** Keeps what cannot be stored at the bars whose number is a multiple of three. */
const hoarder = defineStrategy({
  config: parameters({}),
  state: { version: 1, init: (): { seen: unknown; bars: number } => ({ seen: null, bars: 0 }) },
  create: () => ({
    onBar({ state, count }) {
      state.bars++
      state.seen = count % 3 === 0 ? { all: new Set([count]) } : { all: [count] }
      return enter('long', { size: 0.1, maxBars: 1, reason: `${state.bars} of ${count}` })
    },
  }),
})

t.test(
  'a plugin that keeps what cannot be stored is named; what it kept before is in the snapshot',
  async (t) => {
    const strategies = [{ name: 'odd', plugin: hoarder }]
    const problem =
      'The state of odd/A (plugin test) cannot be stored: state.seen.all is a Set. ctx.state takes numbers, texts, true, false, null, arrays and plain objects.'
    t.throws(() => played({ ...setup, strategies }), {
      code: 'PLUGIN_FAILED',
      details: { plugin: 'test', when: 'at the bar that closed 2024-01-01T00:03:00.000Z', problem },
    })
    const engine = played({ ...setup, strategies, onFault: { strikesToQuarantine: 2 } })
    t.equal(engine.sleeves[0].strikes, 2)
    t.match(takeEngineSnapshot(engine).sleeves[0].instances, [
      { instance: 'odd/A', state: { seen: { all: [2] }, bars: 2 } },
      { instance: 'odd/B', state: { seen: { all: [2] }, bars: 2 } },
    ])
  },
)

/** Undisturbed, and with a cut after every input: the events of both, and the state at the end. */
function bothWays(of: TestSetup, more: readonly EngineInput[] = [], at = 6): [string, string] {
  const all: EngineInput[] = [...inputs(of, 1)].map((slices) => ({ kind: 'bars', slices }))
  all.splice(at, 0, ...more)
  const run = (cut: boolean): string => {
    let engine = buildEngine(of)
    const events = all.map((input) => {
      const caused = engine.apply(input)
      if (cut) {
        const snapshot = decodeSnapshot(encodeSnapshot(takeEngineSnapshot(engine)))
        engine = buildEngine(of)
        restoreEngine(engine, snapshot)
      }
      return caused
    })
    return Buffer.from(encodeSnapshot([events, takeEngineSnapshot(engine)])).toString('latin1')
  }
  return [run(false), run(true)]
}

/** A state that random scenarios seldom have comes about and is gone through. */
function seldom(
  name: string,
  of: Partial<TestSetup>,
  shows: RegExp,
  more: readonly EngineInput[] = [],
): void {
  t.test(name, async (t) => {
    const [plain, cut] = bothWays({ ...setup, strategies: [holder], ...of }, more)
    t.match(plain, shows)
    t.equal(cut, plain)
  })
}

const rows = (...prices: readonly (readonly [number, number?])[]): TestSetup['markets'] => [
  {
    symbol: 'A',
    takerFee: 0.001,
    maintenanceMargin: 0.05,
    columns: bars(prices.map(([price, volume = 1_000]) => [price, price, price, price, volume] as const)),
  },
]

const flat = (count: number): [number][] => Array.from({ length: count }, () => [100])

seldom(
  'a liquidation right after a restart',
  {
    markets: rows(...flat(5), [75], ...flat(3)),
    exposure: 4,
    strategies: [{ name: 'deep', plugin: script({ 1: enter('long', { size: 1, reason: 'all in' }) }) }],
  },
  /"kind":"liquidated"/,
)

seldom(
  'the rest of an entry that the volume splits, and of a stop',
  {
    markets: rows(
      ...flat(2),
      ...Array.from({ length: 6 }, (): [number, number] => [100, 2]),
      [90, 5],
      [90, 5],
      [90, 9],
    ),
    broker: { volumeShare: 0.5 },
    strategies: [
      {
        name: 'split',
        plugin: script({ 1: enter('long', { size: 0.1, stop: { distance: 5 }, reason: 'much' }) }),
      },
    ],
  },
  /"kind":"fill".*"kind":"fill".*"cause":"stop"/,
)

seldom(
  'an order whose rest still waits',
  {
    markets: rows(...flat(1), ...Array.from({ length: 12 }, (): [number, number] => [100, 2])),
    broker: { volumeShare: 0.5 },
    strategies: [
      {
        name: 'slow',
        plugin: script({
          1: enter('long', { size: 0.5, order: { type: 'limit', price: 100.5, expiry: 9 }, reason: 'rest' }),
        }),
      },
    ],
  },
  /"liquidity":"maker".*"liquidity":"maker"/,
)

seldom(
  'a cut that waits for its open',
  {
    markets: rows(...flat(16)),
    broker: { latencyBars: 2 },
    strategies: [
      {
        ...holder,
        shrink: 'reduce',
        plugin: script({ 1: enter('long', { size: 1, reason: 'all', maxBars: 6 }) }),
      },
    ],
  },
  /"cause":"shrink".*"cause":"max-bars"/,
  [{ kind: 'weights', weights: { holder: 0.2 } }],
)

seldom(
  'a state that cannot be stored, now and then',
  {
    markets: rows(...flat(9)),
    onFault: { strikesToQuarantine: 3 },
    strategies: [{ name: 'odd', plugin: hoarder }],
  },
  /"strikes":2.*"reason":"5 of 7".*"kind":"quarantined"/,
)

const failing = defineStrategy({
  config: parameters({}),
  create: () => ({
    onBar({ count }) {
      if (count === 4) throw new Error('it fails')
      return count > 1 ? enter('long', { size: 0.1, reason: 'again' }) : null
    },
  }),
})

seldom(
  'a quarantine',
  {
    markets: rows(...flat(9)),
    onFault: { strikesToQuarantine: 1 },
    strategies: [{ name: 'bad', plugin: failing }],
  },
  /"kind":"quarantined"/,
)

seldom(
  'a quarantine that a person ends after the bars',
  {
    markets: rows(...flat(9)),
    onFault: { strikesToQuarantine: 1 },
    strategies: [{ name: 'bad', plugin: failing }],
  },
  /"kind":"quarantine-released","strategy":"bad","strikes":1/,
  [
    {
      kind: 'command',
      command: { name: 'release-quarantine', strategy: 'bad', reason: 'fixed', author: 'anna' },
    },
  ],
)
