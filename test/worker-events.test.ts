import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import type { ClassifierPlugin, StrategyPlugin } from '@grodt/sdk'
import fc from 'fast-check'
import t from 'tap'

import type { Engine } from '../core/src/engine/engine.ts'
import type { EngineEvent } from '../core/src/engine/events.ts'
import {
  decodeSnapshot,
  encodeSnapshot,
  restoreEngine,
  takeEngineSnapshot,
  type EngineSnapshot,
} from '../core/src/engine/snapshot.ts'
import { discoverPlugins } from '../core/src/plugins/discover.ts'
import { hostSdk } from '../core/src/plugins/host-sdk.ts'
import { loadPlugin, type LoadedPlugin } from '../core/src/plugins/load.ts'
import { createHiring } from '../core/src/plugins/worker/hiring.ts'
import { seatOf, type Seat } from '../core/src/plugins/worker/seat.ts'
import { bars, buildEngine, inputs, MINUTE, type Row, type TestSetup } from './support/engine.ts'
import { runs } from './support/runs.ts'

const BARS = 60
const LIMITS = { deadlineMs: 20_000, memoryMb: 128, startMs: 20_000 }

const cache = t.testdir({})
const folder = fileURLToPath(new URL('support/worker-plugins', import.meta.url))
const hiring = createHiring(cache, () => undefined)
const found = discoverPlugins([folder], hostSdk().version).plugins
const plugins = new Map(
  await Promise.all(found.map(async (one) => [one.id, await loadPlugin(one, cache)] as const)),
)

function plugin(id: string): LoadedPlugin {
  const loaded = plugins.get(id)
  if (loaded === undefined) throw new Error(`no plugin ${id}`)
  return loaded
}

async function seat(id: string): Promise<Seat> {
  const hire = () => hiring.hire(id, plugin(id), LIMITS)
  return seatOf(id, await hire(), hire)
}

const seats = { S1: await seat('witness'), S2: await seat('circle'), S3: await seat('witness') }
const classifierSeat = await seat('moody')
const everybody = [...Object.values(seats), classifierSeat]
t.teardown(() => {
  for (const one of everybody) one.leave(false)
  hiring.close()
})

/** Prices that wander, with gaps now and then. */
const rows = fc.array(
  fc.option(
    fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    { freq: 12 },
  ),
  { minLength: BARS, maxLength: BARS },
)

function pricesOf(steps: readonly (readonly [number, number] | null)[]): (Row | null)[] {
  let price = 100
  return steps.map((step) => {
    if (step === null) return null
    const open = price
    price = Math.max(10, price + step[0])
    return [open, Math.max(open, price) + step[1], Math.min(open, price) - step[1], price, 10 + step[1]]
  })
}

interface Scenario {
  readonly setup: TestSetup
  readonly rowsAtOnce: number
  /** Parts of the inputs after which both go on in new engines. */
  readonly cuts: readonly number[]
  /** What S1 keeps is of the version before at the first cut. */
  readonly older: boolean
}

const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    markets: fc.array(rows, { minLength: 1, maxLength: 3 }),
    timeframes: fc.tuple(fc.constantFrom(1, 5), fc.constantFrom(1, 5), fc.constantFrom(1, 10)),
    regimeMs: fc.constantFrom(1, 5),
    period: fc.integer({ min: 2, max: 9 }),
    classified: fc.boolean(),
    seed: fc.integer({ min: 0, max: 1000 }),
    strikes: fc.constantFrom(1, 3, 1000),
    rowsAtOnce: fc.constantFrom(1, 1, 7, 200),
    cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 2 }),
    older: fc.boolean(),
  })
  .map(({ markets, timeframes, regimeMs, period, classified, seed, strikes, ...rest }) => ({
    ...rest,
    setup: {
      markets: markets.map((steps, i) => ({ symbol: `M${i}/USD`, columns: bars(pricesOf(steps)) })),
      strategies: ['witness', 'circle', 'witness'].map((id, i) => ({
        name: `S${i + 1}`,
        weight: 0.3,
        plugin: plugin(id).definition as StrategyPlugin,
        timeframeMs: timeframes[i] * MINUTE,
        regimeMs: regimeMs * MINUTE,
        config: Object.freeze(id === 'witness' ? { period } : {}),
      })),
      ...(classified ? { classifier: plugin('moody').definition as ClassifierPlugin } : {}),
      seed,
      onFault: { strikesToQuarantine: strikes },
    },
  }))

const staffed = (setup: TestSetup): TestSetup => ({
  ...setup,
  classifierSeat,
  strategies: setup.strategies.map((one) => ({ ...one, seat: seats[one.name as keyof typeof seats] })),
})

function release(engine: Engine): void {
  for (const one of everybody) one.release(engine)
}

/** S1 kept what the version before of its plugin did: a number of fills alone. */
function aged(saved: EngineSnapshot): EngineSnapshot {
  const sleeves = saved.sleeves.map((sleeve) =>
    sleeve.name !== 'S1'
      ? sleeve
      : { ...sleeve, instances: sleeve.instances.map((one) => ({ ...one, version: 1, state: 3 })) },
  )
  return { ...saved, sleeves }
}

interface Played {
  readonly events: readonly (readonly EngineEvent[])[]
  readonly states: readonly EngineSnapshot[]
}

/** All inputs, going on in a new engine after each cut. */
function played({ setup, rowsAtOnce, cuts, older }: Scenario, build: () => Engine): Played {
  const all = [...inputs(setup, rowsAtOnce)]
  const at = new Set(cuts.map((part) => Math.floor(part * all.length)))
  const events: (readonly EngineEvent[])[] = []
  const states: EngineSnapshot[] = []
  let engine = build()
  all.forEach((slices, i) => {
    if (at.has(i)) {
      const saved = decodeSnapshot(encodeSnapshot(takeEngineSnapshot(engine))) as EngineSnapshot
      states.push(saved)
      const next = build()
      restoreEngine(next, older && states.length === 1 ? aged(saved) : saved)
      release(engine)
      engine = next
    }
    events.push(engine.apply({ kind: 'bars', slices }))
  })
  states.push(takeEngineSnapshot(engine))
  release(engine)
  return { events, states }
}

t.test('plugins in workers and in the thread of the host give the same events and states', (t) => {
  let strikes = 0
  let trades = 0
  fc.assert(
    fc.property(scenario, (one) => {
      const inThread = played(one, () => buildEngine(one.setup))
      const inWorkers = played(one, () => buildEngine(staffed(one.setup)))
      const kinds = inThread.events.flat().map(({ kind }) => kind)
      strikes += kinds.filter((kind) => kind === 'plugin-strike').length
      trades += kinds.filter((kind) => kind === 'trade-closed').length
      assert.deepStrictEqual(inWorkers.events, inThread.events)
      assert.deepStrictEqual(inWorkers.states, inThread.states)
    }),
    runs,
  )
  t.ok(strikes > 20, `${strikes} strikes`)
  t.ok(trades > 20, `${trades} trades`)
  t.end()
})

t.test('workers that are revived in the middle go on as if nothing had been', async (t) => {
  for (const one of fc.sample(scenario, { numRuns: 5, seed: 7 })) {
    const calm = played({ ...one, cuts: [] }, () => buildEngine(one.setup))
    const engine = buildEngine(staffed(one.setup))
    const all = [...inputs(one.setup, one.rowsAtOnce)]
    const events: (readonly EngineEvent[])[] = []
    for (const [i, slices] of all.entries()) {
      if (i === all.length >> 1) {
        for (const each of everybody) {
          each.worker.end('ended by a test')
          each.revive()
          while (each.state === 'starting') await turn()
        }
      }
      events.push(engine.apply({ kind: 'bars', slices }))
    }
    t.strictSame(events, calm.events)
    t.ok(isDeepStrictEqual([takeEngineSnapshot(engine)], calm.states))
    release(engine)
  }
})
