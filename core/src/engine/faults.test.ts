import {
  atDistance,
  defineRegimeClassifier,
  defineStrategy,
  enter,
  parameters,
  type Answer,
} from '@grodt/sdk'
import t from 'tap'
import type { BarColumns } from '../market/columns.ts'
import type { EngineEvent } from './events.ts'
import { closedGate } from './gate.ts'
import {
  bars,
  buildEngine,
  eventsOf,
  fillsOf,
  flatBars,
  play,
  type Row,
} from '../../../test/support/engine.ts'

/** Answers by bar; a string is thrown. */
const throwing = (answers: Readonly<Record<number, Answer | string>>) =>
  defineStrategy({
    config: parameters({}),
    create: () => ({
      onBar({ count }) {
        const answer = answers[count] ?? null
        if (typeof answer === 'string') throw new Error(answer)
        return answer
      },
    }),
  })

const columns = bars(flatBars(100, 3))

t.test('a throw in a backtest names plugin, bar, symbol and line', async (t) => {
  const run = () =>
    play({
      markets: [{ symbol: 'A', columns }],
      strategies: [{ name: 'S', plugin: throwing({ 2: 'out of ideas' }) }],
    })
  t.throws(run, {
    code: 'PLUGIN_FAILED',
    message:
      /^The strategy S \(plugin test\) failed at the bar that closed 2024-01-01T00:02:00\.000Z on A: out of ideas\n.*faults\.test\.ts/s,
    cause: { message: 'out of ideas' },
  })
})

t.test('a throw in create stops the start', async (t) => {
  const plugin = defineStrategy({
    config: parameters({}),
    create() {
      throw new Error('no licence')
    },
  })
  t.throws(() => buildEngine({ markets: [{ symbol: 'A', columns }], strategies: [{ name: 'S', plugin }] }), {
    message: /^The strategy S \(plugin test\) failed while it was created on A: no licence\n/,
  })
})

t.test('indicators and timeframes are requested in create, not in onBar', async (t) => {
  const late = (what: (setup: { ema(n: number): unknown; bars(name: string): unknown }) => void) =>
    defineStrategy({
      config: parameters({}),
      create: (setup) => ({
        onBar() {
          what(setup)
          return null
        },
      }),
    })
  const run = (plugin: ReturnType<typeof late>) => () =>
    play({ markets: [{ symbol: 'A', columns }], strategies: [{ name: 'S', plugin }] })
  t.throws(run(late((setup) => setup.ema(9))), {
    message: /: ema\(…\): indicators are requested in create, not in onBar; keep the handle\.\n/,
  })
  t.throws(run(late((setup) => setup.bars('4h'))), {
    message: /: bars\("4h"\): timeframes are requested in create, not in onBar\.\n/,
  })
  const shadowed = defineStrategy({
    config: parameters({}),
    create: () => ({
      onBar(ctx) {
        ;(ctx as unknown as { ema(n: number): unknown }).ema(9)
        return null
      },
    }),
  })
  t.throws(run(shadowed), { message: /: ema\(…\): indicators are requested in create, not in onBar/ })
})

t.test('the n-th strike quarantines the sleeve: its entry goes, its exits still work', async (t) => {
  const rows: Row[] = [...flatBars(100, 4), [100, 100, 94, 95], ...flatBars(95, 2)]
  const long = enter('long', { size: 0.1, stop: atDistance(5), reason: 'test' })
  const resting = enter('long', { size: 0.1, order: { type: 'limit', price: 90, expiry: 9 }, reason: 'test' })
  const { events, engine } = play({
    markets: [
      { symbol: 'A', columns: bars(rows) },
      { symbol: 'B', columns: bars(rows) },
    ],
    strategies: [
      { name: 'S', symbols: ['A'], plugin: throwing({ 1: long, 2: 'one', 3: 'two', 6: long }) },
      { name: 'T', symbols: ['B'], plugin: throwing({ 1: resting }) },
    ],
    onFault: { strikesToQuarantine: 2 },
  })
  t.strictSame(
    eventsOf(events, 'plugin-strike').map(({ strikes, problem }) => [strikes, problem]),
    [
      [1, 'one'],
      [2, 'two'],
    ],
  )
  t.match(eventsOf(events, 'quarantined'), [{ strategy: 'S', strikes: 2 }])
  t.strictSame(fillsOf(events), [
    [2, 'buy', 10, 100, 'entry'],
    [5, 'sell', 10, 95, 'stop'],
  ])
  t.equal(engine.sleeves[1].quarantined, false, 'the other sleeve does not notice')
  t.notOk(engine.markets[1].slots[0].entry === null, 'and keeps its order')
})

t.test('quarantine cancels the entries of all symbols of the sleeve', async (t) => {
  const resting = enter('long', { size: 0.1, order: { type: 'limit', price: 90, expiry: 9 }, reason: 'test' })
  const { events } = play({
    markets: ['A', 'B'].map((symbol) => ({ symbol, columns })),
    strategies: [{ name: 'S', plugin: throwing({ 1: resting, 2: 'no' }) }],
    onFault: { strikesToQuarantine: 1 },
  })
  t.strictSame(
    eventsOf(events, 'order-cancelled').map(({ symbol, cause }) => [symbol, cause]),
    [
      ['A', 'quarantine'],
      ['B', 'quarantine'],
    ],
  )
})

t.test('a person releases it: it is asked again, and its strikes count from 0', async (t) => {
  const long = enter('long', { size: 0.1, reason: 'test' })
  const engine = buildEngine({
    markets: [{ symbol: 'A', columns: bars(flatBars(100, 7)) }],
    strategies: [
      { name: 'S', plugin: throwing({ 1: 'one', 2: 'two', 3: long, 4: 'three', 5: long, 6: 'four' }) },
      { name: 'T', plugin: throwing({}) },
    ],
    onFault: { strikesToQuarantine: 2 },
  })
  const events: EngineEvent[] = []
  const bar = (columns: BarColumns, row: number): void => {
    events.push(
      ...engine.apply({ kind: 'bars', slices: [{ instrument: 0, columns, from: row, to: row + 1 }] }),
    )
  }
  const release = (strategy: string): readonly EngineEvent[] =>
    engine.apply({
      kind: 'command',
      command: { name: 'release-quarantine', strategy, reason: 'it is fixed', author: 'anna' },
    })
  const rows = bars(flatBars(100, 7))
  for (const row of [0, 1, 2]) bar(rows, row)
  t.match(closedGate(engine.sleeves[0].slots[0], null), {
    name: 'quarantine',
    value: '2 strikes',
    allowed: 'released by a person',
  })
  const refused = { kind: 'command-refused', command: 'release-quarantine', author: 'anna' }
  t.match(release('T'), [
    {
      ...refused,
      code: 'STRATEGY_NOT_QUARANTINED',
      problem: 'T is not in quarantine, its strikes are 0. In quarantine: S.',
    },
  ])
  t.match(release('s'), [{ ...refused, code: 'STRATEGY_UNKNOWN', problem: /^There is no strategy "s"/ }])
  t.strictSame(release('S'), [
    {
      kind: 'quarantine-released',
      strategy: 'S',
      strikes: 2,
      why: 'it is fixed',
      author: 'anna',
      seq: 6,
      time: engine.time,
    },
  ])
  t.equal(closedGate(engine.sleeves[0].slots[0], null), null)
  t.match(release('S'), [
    { ...refused, problem: 'S is not in quarantine, its strikes are 0. No strategy is.' },
  ])
  for (const row of [3, 4, 5, 6]) bar(rows, row)
  t.strictSame(
    eventsOf(events, 'plugin-strike').map(({ strikes, problem }) => [strikes, problem]),
    [
      [1, 'one'],
      [2, 'two'],
      [1, 'three'],
      [2, 'four'],
    ],
  )
  t.strictSame(fillsOf(events), [[6, 'buy', 10, 100, 'entry']], 'what it said in quarantine was not heard')
  t.match(eventsOf(events, 'quarantined'), [{ strikes: 2 }, { strikes: 2 }])
})

t.test('a state that cannot be stored is a fault of that bar, of a classifier too', async (t) => {
  const classifier = defineRegimeClassifier({
    config: parameters({}),
    labels: ['up'],
    state: { version: 1, init: (): { last: unknown } => ({ last: 0 }) },
    create: () => ({
      onBar({ state, count }) {
        state.last = count === 2 ? BigInt(count) : count
        return { label: 'up', confidence: 1 }
      },
    }),
  })
  const long = enter('long', { size: 0.1, reason: 'test' })
  const setup = {
    markets: [{ symbol: 'A', columns }],
    strategies: [{ name: 'S', regimeRequirements: ['up'], plugin: throwing({ 2: long }) }],
    classifier,
  }
  const problem =
    'The state of regime/A/1m (plugin test-regime) cannot be stored: state.last is a bigint. ctx.state takes numbers, texts, true, false, null, arrays and plain objects.'
  t.throws(() => play(setup), { code: 'PLUGIN_FAILED', details: { problem, kind: 'regime classifier' } })
  const { events, engine } = play({ ...setup, onFault: { strikesToQuarantine: 5 } })
  t.match(eventsOf(events, 'plugin-strike'), [{ instance: 'regime/A/1m', strikes: 1, problem }])
  t.match(eventsOf(events, 'order-refused'), [{ limit: 'regime', value: 'unknown' }])
  t.match(engine.markets[0].tracks[0].classifier?.memory.snapshot(), { state: { last: 3 } })
})

t.test('what create leaves in the state is looked at too', async (t) => {
  const plugin = defineStrategy({
    config: parameters({}),
    state: { version: 1, init: (): object => ({}) },
    create(setup) {
      Object.assign((setup as unknown as { state: object }).state, { on: () => 1 })
      return { onBar: () => null }
    },
  })
  t.throws(() => buildEngine({ markets: [{ symbol: 'A', columns }], strategies: [{ name: 'S', plugin }] }), {
    message:
      /^The strategy S \(plugin test\) failed while it was created on A: The state of S\/A .* state\.on is a function/,
  })
})

t.test('a classifier that fails makes the regime unknown, which closes the gate', async (t) => {
  const classifier = defineRegimeClassifier({
    config: parameters({}),
    labels: ['up', 'down'],
    create: () => ({ onBar: ({ count }) => ({ label: count === 2 ? 'sideways' : 'up', confidence: 0.7 }) }),
  })
  const long = enter('long', { size: 0.1, reason: 'test' })
  const setup = {
    markets: [{ symbol: 'A', columns }],
    strategies: [{ name: 'S', regimeRequirements: ['up', 'down'], plugin: throwing({ 2: long }) }],
    classifier,
  }
  const problem = 'it said "sideways" with confidence 0.7; expected one of up, down and a number from 0 to 1.'
  t.throws(() => play(setup), { code: 'PLUGIN_FAILED', details: { problem, kind: 'regime classifier' } })
  const { events } = play({ ...setup, onFault: { strikesToQuarantine: 5 } })
  t.match(eventsOf(events, 'plugin-strike'), [{ instance: 'regime/A/1m', strikes: 1, problem }])
  t.match(eventsOf(events, 'order-refused'), [{ limit: 'regime', value: 'unknown', allowed: 'up, down' }])
  t.match(eventsOf(events, 'regime-changed'), [
    { from: null, to: 'up' },
    { from: null, to: 'up' },
  ])
})
