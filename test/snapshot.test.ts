import {
  defineRegimeClassifier,
  defineStrategy,
  enter,
  exit,
  parameters,
  type Answer,
  type StrategyContext,
} from '@grodt/sdk'
import fc from 'fast-check'
import t from 'tap'

import type { Engine } from '../core/src/engine/engine.ts'
import type { EngineInput } from '../core/src/engine/inputs.ts'
import {
  decodeSnapshot,
  encodeSnapshot,
  handOverEngine,
  restoreEngine,
  takeEngineSnapshot,
} from '../core/src/engine/snapshot.ts'
import { presentRow } from '../core/src/engine/valuation.ts'
import { RunningStatistics } from '../core/src/portfolio/statistics/running.ts'
import { NO_STRATEGY_PROTECTIONS } from '../core/src/risk/protections.ts'
import { booksAddUp } from './support/books.ts'
import { buildEngine, inputs, START, type TestSetup } from './support/engine.ts'
import { guarded } from './support/guarded.ts'
import { runs } from './support/runs.ts'

const BARS = 40

/** What a strategy of these tests keeps: nested objects, a list, and a number that need not be one. */
interface Kept {
  seen: Record<string, number>
  last: number[]
  mean: number
  note?: string | undefined
}

const state = { version: 1, init: (): Kept => ({ seen: {}, last: [], mean: 0 }) }

type StatefulContext = Pick<StrategyContext<object, Kept>, 'close' | 'random' | 'fills' | 'state' | 'regime'>

/** Decides by what it keeps and draws; `seen` is held from `create` on, as a closure of a plugin may. */
function decideByState(seen: Kept['seen'], ctx: StatefulContext): Answer {
  const { state, close } = ctx
  const draw = ctx.random()
  state.last.push(close.now)
  if (state.last.length > 4) state.last.shift()
  // Not a number now and then, and minus zero: a state comes to hold such things.
  state.mean = draw < 0.05 ? NaN : draw < 0.1 ? -0 : state.last.reduce((a, b) => a + b, 0) / state.last.length
  if (ctx.fills.length > 0) seen[`${seen.fills ?? 0}/${ctx.fills.length}`] = draw
  seen.fills = (seen.fills ?? 0) + ctx.fills.length
  state.note = draw < 0.3 ? undefined : (ctx.regime?.label ?? 'unknown')
  if (draw > 0.94) throw new Error('drawn to fail')
  if (draw > 0.9) return exit('drawn')
  if (draw < 0.3 && !(close.now > state.mean)) {
    return enter(draw < 0.15 ? 'long' : 'short', {
      size: 0.2 + draw,
      stop: { distance: 0.4 + draw },
      trail: { atrPeriod: 3, multiple: 2 },
      reason: `drawn as number ${seen.fills % 3}`,
      facts: { mean: state.mean, draw },
    })
  }
  return null
}

const stateful = defineStrategy({
  config: parameters({}),
  state,
  create(ctx) {
    ctx.atr(3)
    const { seen } = ctx.state
    return { onBar: (bar) => decideByState(seen, bar) }
  },
})

const everywhere = defineStrategy({
  config: parameters({}),
  scope: 'universe',
  state,
  create(ctx) {
    for (const symbol of ctx.symbols) ctx.symbol(symbol).atr(3)
    const { seen } = ctx.state
    return {
      onBar(bar) {
        const symbol = bar.symbols[Math.floor(bar.random() * bar.symbols.length)]
        const { close, regime, hasBar } = bar.symbol(symbol)
        if (!hasBar) return null
        const answer = decideByState(seen, {
          close,
          regime,
          fills: bar.fills,
          state: bar.state,
          random: () => bar.random(),
        })
        return answer === null ? null : { ...(answer as ReturnType<typeof exit>), symbol }
      },
    }
  },
})

/** Fails now and then, and keeps what it said last. */
const moody = defineRegimeClassifier({
  config: parameters({}),
  labels: ['up', 'down'],
  state: { version: 3, init: () => ({ label: 'up', age: 0 }) },
  create(ctx) {
    const slow = ctx.bars('30m').ema(2)
    return {
      onBar(bar) {
        const { state, close } = bar
        const draw = bar.random()
        if (draw < 0.03) throw new Error('no idea')
        if (draw < 0.1) return null
        if (++state.age > 3 && draw > 0.5) {
          state.label = close.now > slow.now ? 'up' : 'down'
          state.age = 0
        }
        return { label: state.label, confidence: draw }
      },
    }
  },
})

/** What goes between the bars of a scenario. */
const between = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    what: fc.constantFrom(
      'weights',
      'weights',
      'weights',
      'pause',
      'resume',
      'release',
      'trigger',
      'reset',
      'lock',
    ),
    weight: fc.constantFrom(0, 0.02, 0.1, 0.5),
    strategy: fc.constantFrom('S1', 'S2', 'S3'),
  }),
  { maxLength: 5 },
)

function inputOf({
  what,
  weight,
  strategy,
}: {
  what: string
  weight: number
  strategy: string
}): EngineInput {
  const by = { reason: 'for a test', author: 'tester' }
  switch (what) {
    case 'weights':
      return { kind: 'weights', weights: { [strategy]: weight } }
    case 'pause':
      return { kind: 'command', command: { ...by, name: 'pause', strategy } }
    case 'resume':
      return { kind: 'command', command: { ...by, name: 'resume', strategy } }
    case 'release':
      return { kind: 'command', command: { ...by, name: 'release-quarantine', strategy } }
    case 'trigger':
      return { kind: 'command', command: { ...by, name: 'trigger-kill-switch' } }
    case 'reset':
      return { kind: 'command', command: { ...by, name: 'reset-kill-switch' } }
    default:
      return { kind: 'command', command: { ...by, name: 'remove-lock', lock: 1 } }
  }
}

interface Run {
  readonly setup: TestSetup
  readonly inputs: readonly EngineInput[]
  /** Parts of the inputs after which the run is cut. */
  readonly cuts: readonly number[]
}

/** Scenarios with protections, state, faults, history before them, and commands among the bars. */
const run: fc.Arbitrary<Run> = fc
  .record({
    setup: guarded(BARS),
    second: fc.constantFrom('planned', 'stateful', 'stateful', 'everywhere'),
    moody: fc.boolean(),
    // Without them more is traded: the states of positions and orders come about more often.
    bounds: fc.constantFrom('none', 'none', 'limits', 'all'),
    rows: fc.constantFrom(1, 1, 3, 17, 200),
    history: fc.constantFrom(0, 0, 0, 0.4),
    between,
    cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
  })
  .map(({ setup, second, rows, history, between, cuts, ...of }) => {
    const bars = [...inputs(setup, rows)]
    const past = Math.floor(bars.length * history)
    const all = bars.map((slices, i): EngineInput => ({ kind: i < past ? 'history' : 'bars', slices }))
    const plugins = { planned: null, stateful, everywhere }
    const plugin = plugins[second]
    for (const one of between) all.splice(Math.floor(one.at * all.length), 0, inputOf(one))
    all.push({ kind: 'finish', closePositions: true })
    const strategies = setup.strategies.map((one, i) => ({
      ...one,
      ...(i === 1 && plugin !== null ? { plugin } : {}),
      ...(of.bounds === 'all' ? {} : { protections: NO_STRATEGY_PROTECTIONS }),
      ...(of.bounds === 'none' ? { limits: {}, regimeRequirements: [] } : {}),
    }))
    return {
      setup: {
        ...setup,
        strategies,
        ...(of.moody ? { classifier: moody } : {}),
        ...(of.bounds === 'all' ? {} : { protections: {} }),
        ...(of.bounds === 'none' ? { limits: {} } : {}),
        onFault: { strikesToQuarantine: 3 },
      },
      inputs: all,
      cuts,
    }
  })

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

function hold(actual: Uint8Array, expected: Uint8Array, what: string): void {
  if (same(actual, expected)) return
  const shown = (bytes: Uint8Array): string => JSON.stringify(decodeSnapshot(bytes))
  const [a, e] = [shown(actual), shown(expected)]
  let at = 0
  while (at < a.length && a[at] === e[at]) at++
  throw new Error(`${what}: …${a.slice(Math.max(0, at - 200), at + 80)}…, expected …${e.slice(at, at + 80)}…`)
}

/** Everything that is said about a book: its state and its statistics. */
function sayings(engine: Engine): Uint8Array {
  const statistics = new RunningStatistics(engine, {
    options: { annualisation: 'calendar', deviation: 'sample', riskFreeRate: 0, resamples: 0 },
    seed: 1,
    start: START,
  })
  const row = engine.batches === 0 ? undefined : presentRow(engine)
  return encodeSnapshot([takeEngineSnapshot(engine), statistics.statistics(row), statistics.comparison(row)])
}

/** A fresh engine in the state of another one, by way of bytes. */
function again(setup: TestSetup, engine: Engine): Engine {
  const bytes = encodeSnapshot(takeEngineSnapshot(engine))
  const fresh = buildEngine(setup)
  restoreEngine(fresh, decodeSnapshot(bytes))
  hold(encodeSnapshot(takeEngineSnapshot(fresh)), bytes, 'the state right after it was restored')
  return fresh
}

/** A fresh engine to which another one was handed over: what bytes would have made of it. */
function handed(setup: TestSetup, engine: Engine): Engine {
  const bytes = encodeSnapshot(takeEngineSnapshot(engine))
  const fresh = buildEngine(setup)
  handOverEngine(engine, fresh)
  hold(encodeSnapshot(takeEngineSnapshot(fresh)), bytes, 'the state right after it was handed over')
  hold(encodeSnapshot(takeEngineSnapshot(engine)), bytes, 'the state of the one that it was handed over from')
  return fresh
}

t.test('a run that is cut anywhere goes on with the same events, books and statistics', async () => {
  fc.assert(
    fc.property(run, ({ setup, inputs, cuts }) => {
      const plain = buildEngine(setup)
      const events = inputs.map((input) => encodeSnapshot(plain.apply(input)))
      const end = sayings(plain)
      const goOn = (engine: Engine, from: number, each: (engine: Engine) => Engine): void => {
        let now = engine
        for (let i = from; i < inputs.length; i++) {
          hold(
            encodeSnapshot(now.apply(inputs[i])),
            events[i],
            `the events of input ${i} after a cut at ${from}`,
          )
          now = each(now)
        }
        booksAddUp(now)
        hold(sayings(now), end, `state and statistics after a cut at ${from}`)
      }
      const places = cuts.map((part) => Math.floor(part * (inputs.length + 1)))
      // What was ordered between two batches waits for the next one.
      inputs.forEach(({ kind }, i) => kind === 'weights' && places.push(i + 1))
      for (const cut of new Set(places)) {
        const engine = buildEngine(setup)
        for (const input of inputs.slice(0, cut)) engine.apply(input)
        const next = handed(setup, engine)
        goOn(again(setup, engine), cut, (now) => now)
        goOn(next, cut, (now) => now)
        // Whatever became of the next one, the one before could go on.
        goOn(engine, cut, (now) => now)
      }
      // Where it is short enough, between every two inputs.
      if (inputs.length < 130) {
        goOn(buildEngine(setup), 0, (now) => again(setup, now))
        goOn(buildEngine(setup), 0, (now) => handed(setup, now))
      }
    }),
    // Each is run several times over.
    process.env.GRODT_RUNS === undefined ? { ...runs, numRuns: 40 } : runs,
  )
})
