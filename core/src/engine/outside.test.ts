import { atDistance, defineRegimeClassifier, defineStrategy, enter, parameters } from '@grodt/sdk'
import t from 'tap'
import {
  bars,
  buildEngine,
  eventsOf,
  fillsOf,
  flatBars,
  inputs,
  MINUTE,
  script,
  START,
} from '../../../test/support/engine.ts'
import type { Row, TestSetup } from '../../../test/support/engine.ts'
import { unreliable, type FaultAt } from '../../../test/support/outside.ts'
import type { Engine } from './engine.ts'
import type { EngineEvent } from './events.ts'
import type { BarsInput } from './inputs.ts'
import { OutsideFault } from './outside.ts'
import { decodeSnapshot, encodeSnapshot, restoreEngine, takeEngineSnapshot } from './snapshot.ts'

const LATE = 'no answer within 500 ms'

const long = enter('long', { size: 0.1, stop: atDistance(5), reason: 'test' })
const resting = enter('long', { size: 0.1, order: { type: 'limit', price: 90, expiry: 9 }, reason: 'test' })

/** Counts what it was asked in its state. */
const counting = defineStrategy({
  config: parameters({}),
  state: { version: 1, init: () => ({ asked: 0 }) },
  create: () => ({
    onBar({ state, instrument, count }) {
      state.asked++
      if (instrument.symbol === 'A') return count === 1 ? long : null
      return count === 2 ? resting : null
    },
  }),
})

const rows: Row[] = [...flatBars(100, 5), [100, 100, 94, 95], ...flatBars(95, 2)]
const two: TestSetup = {
  markets: ['A', 'B'].map((symbol) => ({ symbol, columns: bars(rows) })),
  strategies: [
    { name: 'S', plugin: counting },
    { name: 'T', symbols: ['B'], plugin: script({ 2: resting }) },
  ],
  onFault: { strikesToQuarantine: 3 },
}

/** @param bar of the grid, from 1 */
const at = (time: number): number => (time - START) / MINUTE

interface Lived {
  readonly engine: Engine
  readonly events: readonly EngineEvent[]
  /** What a host journals. */
  readonly inputs: readonly BarsInput[]
}

/** Every bar an input; what did not come becomes a part of it. */
function live(setup: TestSetup, faultAt: FaultAt): Lived {
  const engine = buildEngine(setup)
  unreliable(engine, faultAt)
  const events: EngineEvent[] = []
  const journaled: BarsInput[] = []
  for (const slices of inputs(setup, 1)) {
    events.push(...engine.apply({ kind: 'bars', slices }))
    const faults = engine.outside
    journaled.push(faults.length === 0 ? { kind: 'bars', slices } : { kind: 'bars', slices, faults })
  }
  return { engine, events, inputs: journaled }
}

const stateOf = (engine: Engine): unknown => decodeSnapshot(encodeSnapshot(takeEngineSnapshot(engine)))

t.test(
  'an answer that does not come quarantines at once: entries go, exits work, others do not notice',
  async (t) => {
    const { engine, events } = live(two, (instance, time) =>
      instance === 'S/A' && at(time) === 4 ? new OutsideFault(LATE) : null,
    )
    t.match(eventsOf(events, 'plugin-strike'), [{ instance: 'S', strikes: 1, problem: LATE }])
    t.match(eventsOf(events, 'quarantined'), [{ strategy: 'S', strikes: 1, cause: 'outside' }])
    t.match(eventsOf(events, 'order-cancelled'), [{ strategy: 'S', symbol: 'B', cause: 'quarantine' }])
    t.strictSame(fillsOf(events), [
      [2, 'buy', 10, 100, 'entry'],
      [6, 'sell', 10, 95, 'stop'],
    ])
    t.strictSame(engine.sleeves[0].outages, [
      { from: START + 4 * MINUTE, problem: LATE, outside: true, until: null, by: null },
    ])
    t.match(
      engine.runners.map(({ memory }) => memory?.snapshot().state),
      [{ asked: 3 }, { asked: 3 }],
    )
    t.match(engine.sleeves[1], { quarantined: false, strikes: 0, outages: [] })
    t.ok(engine.sleeves[1].slots[0].entry, 'the other strategy keeps its order')
  },
)

t.test('strikes still say nothing of the outside', async (t) => {
  const plugin = defineStrategy({
    config: parameters({}),
    create: () => ({
      onBar() {
        throw new Error('no')
      },
    }),
  })
  const { engine, events } = live({ ...two, strategies: [{ name: 'S', plugin }] }, () => null)
  t.strictSame(
    eventsOf(events, 'quarantined').map((event) => Object.keys(event)),
    [['kind', 'strategy', 'strikes', 'seq', 'time']],
  )
  t.match(engine.sleeves[0].outages, [{ problem: 'no', outside: false, until: null }])
})

t.test('its input has what did not come, and a replay does not ask: same events, same state', async (t) => {
  const lived = live(two, (instance, time) =>
    instance === 'S/A' && at(time) === 4 ? new OutsideFault(LATE) : null,
  )
  t.strictSame(
    lived.inputs.map(({ faults }) => faults),
    [
      ...[undefined, undefined, undefined],
      [{ instance: 'S/A', problem: LATE, repeated: false }],
      ...[undefined, undefined, undefined, undefined],
    ],
  )
  const engine = buildEngine(two)
  const asked: string[] = []
  unreliable(engine, (instance, time) => {
    asked.push(`${instance} ${at(time)}`)
    return null
  })
  t.strictSame(
    lived.inputs.flatMap((input) => engine.apply(input)),
    lived.events,
  )
  t.strictSame(stateOf(engine), stateOf(lived.engine))
  t.ok(asked.includes('S/A 3'))
  t.notOk(asked.includes('S/A 4'))
  t.strictSame(engine.outside, [], 'of the last input')
})

t.test('after its release it is asked again, with the state of before; the outage has its end', async (t) => {
  const engine = buildEngine(two)
  unreliable(engine, (_, time) => (at(time) === 2 ? new OutsideFault(LATE) : null))
  const slices = [...inputs(two, 1)]
  for (const one of slices.slice(0, 4)) engine.apply({ kind: 'bars', slices: one })
  const command = {
    name: 'release-quarantine',
    strategy: 'S',
    reason: 'try 1',
    author: 'supervisor',
  } as const
  t.match(engine.apply({ kind: 'command', command }), [
    { kind: 'quarantine-released', strategy: 'S', strikes: 1, author: 'supervisor' },
  ])
  const [from, until] = [START + 2 * MINUTE, START + 4 * MINUTE]
  const outage = { from, problem: LATE, outside: true, until, by: 'supervisor' }
  t.strictSame(engine.sleeves[0].outages, [outage])
  engine.apply({ kind: 'bars', slices: slices[4] })
  t.match(engine.runners[0].memory?.snapshot().state, { asked: 2 })
  const fresh = buildEngine(two)
  restoreEngine(fresh, stateOf(engine))
  t.strictSame(fresh.sleeves[0].outages, [outage], 'and it is in the snapshot')
})

t.test('a state without outages has no trace of them, and is read', async (t) => {
  const { engine } = live(two, () => null)
  t.notOk(JSON.stringify(stateOf(engine)).includes('outages'))
  const fresh = buildEngine(two)
  restoreEngine(fresh, stateOf(engine))
  t.strictSame(fresh.sleeves[0].outages, [])
})

const classified: TestSetup = {
  markets: [{ symbol: 'A', columns: bars(flatBars(100, 8)) }],
  strategies: [
    { name: 'S', regimeRequirements: ['up'], plugin: script({ 3: long, 4: long, 6: long }) },
    { name: 'T', plugin: script({ 4: long }) },
  ],
  classifier: defineRegimeClassifier({
    config: parameters({}),
    labels: ['up'],
    state: { version: 1, init: () => ({ asked: 0 }) },
    create: () => ({
      onBar({ state }) {
        state.asked++
        return { label: 'up', confidence: 0.5 }
      },
    }),
  }),
  onFault: { strikesToQuarantine: 3 },
}

/** Down for three bars. */
const downFrom3: FaultAt = (instance, time) =>
  instance === 'regime/A/1m' && at(time) >= 3 && at(time) <= 5
    ? new OutsideFault('it has exited', at(time) > 3)
    : null

t.test('without its classifier the regime is unknown: one event, a fault in every input', async (t) => {
  const { engine, events, inputs } = live(classified, downFrom3)
  t.match(eventsOf(events, 'plugin-strike'), [
    { instance: 'regime/A/1m', strikes: 1, problem: 'it has exited' },
  ])
  t.strictSame(
    inputs.map(({ faults = [] }) => faults.map(({ repeated }) => repeated)),
    [[], [], [false], [true], [true], [], [], []],
  )
  t.match(eventsOf(events, 'order-refused'), [
    { strategy: 'S', limit: 'regime', value: 'unknown' },
    { strategy: 'S', limit: 'regime', value: 'unknown' },
  ])
  t.match(eventsOf(events, 'order-approved'), [{ strategy: 'T' }, { strategy: 'S' }])
  t.match(eventsOf(events, 'regime-changed'), [{ from: null }, { from: null, time: START + 6 * MINUTE }])
  const outages = [
    {
      from: START + 3 * MINUTE,
      problem: 'it has exited',
      outside: true,
      until: START + 6 * MINUTE,
      by: null,
    },
  ]
  t.strictSame(engine.markets[0].tracks[0].classifier?.outages, outages)
  const again = buildEngine(classified)
  t.strictSame(
    inputs.flatMap((input) => again.apply(input)),
    events,
  )
  t.strictSame(stateOf(again), stateOf(engine))
  const restored = buildEngine(classified)
  restoreEngine(restored, stateOf(engine))
  t.strictSame(restored.markets[0].tracks[0].classifier?.outages, outages)
})

t.test('over bars of the past a classifier must answer: nothing would journal that it did not', async (t) => {
  const engine = buildEngine(classified)
  unreliable(engine, downFrom3)
  t.throws(
    () => {
      for (const slices of inputs(classified)) engine.apply({ kind: 'history', slices })
    },
    { code: 'PLUGIN_FAILED', details: { kind: 'regime classifier', problem: 'it has exited' } },
  )
})
