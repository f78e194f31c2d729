import fc from 'fast-check'
import t from 'tap'
import { workplace, optionsFor, type Workplace } from '../core/src/host/durable/workplace.fixture.ts'
import { takeBar } from '../core/src/host/paper-feed.ts'
import { createPaperHost, replaceEngine } from '../core/src/host/paper-host.ts'
import type { Prepared } from '../core/src/host/prepare.ts'
import type { Engine } from '../core/src/engine/engine.ts'
import {
  encodeSnapshot,
  handOverEngine,
  restoreEngine,
  takeEngineSnapshot,
} from '../core/src/engine/snapshot.ts'

const stateOf = (engine: Engine): Buffer => Buffer.from(encodeSnapshot(takeEngineSnapshot(engine)))

const edit =
  (from: string, to: string) =>
  (place: Workplace): void =>
    place.edit('configs/strategies.yaml', from, to)

/** What a reload may make of a configuration, apart from nothing at all. */
const CHANGES: readonly ((place: Workplace) => void)[] = [
  () => undefined,
  edit('ema_period: 9', 'ema_period: 12'),
  edit('capital_allocation: 0.4', 'capital_allocation: 0.2'),
  edit('capital_allocation: 0.4', 'capital_allocation: 0.4\n    timeframe: 15m'),
  edit('capital_allocation: 0.4', 'capital_allocation: 0.4\n    symbols: [BTC/USDT]'),
  (place) => place.edit('configs/risk.yaml', 'max_open_positions: 50', 'max_open_positions: 2'),
  (place) => {
    edit('capital_allocation: 0.4', 'capital_allocation: 0.2')(place)
    edit(
      '  S2_Mean_Reversion:',
      '  S0_New:\n    plugin: mean-reversion\n    capital_allocation: 0.1\n  S2_Mean_Reversion:',
    )(place)
  },
  edit('  S2_Mean_Reversion:', '  S2_Renamed:\n    plugin: mean-reversion'),
]

/** The engine after a way to take it over, or why it was refused. */
function after(way: (engine: Engine) => void, engine: Engine): Engine | string {
  try {
    way(engine)
    return engine
  } catch (error) {
    return (error as Error).message
  }
}

t.test('an engine that was handed everything is the one that a snapshot gives', async (t) => {
  const prepared: Prepared[] = []
  for (const change of CHANGES) {
    const place = workplace(t)
    change(place)
    prepared.push(await place.prepare())
  }
  let [taken, refused, withTrades] = [0, 0, 0]
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 1, max: 300 }), (bars, more) => {
      const host = createPaperHost(optionsFor(prepared[0], 10_000))
      const { engine: running, feed } = host
      for (let bar = 0; bar < bars; bar++) running.apply({ kind: 'bars', slices: takeBar(feed) })
      const state = stateOf(running)
      const pairs = prepared.map((one) => {
        const again = (): Engine => host.wire(one, null, [])
        const restored = after(
          (engine) => restoreEngine(engine, takeEngineSnapshot(running), again),
          host.wire(one, null, []),
        )
        return [
          restored,
          after((engine) => handOverEngine(running, engine, again), host.wire(one, null, [])),
        ] as const
      })
      if (!stateOf(running).equals(state)) throw new Error('the running engine was changed')
      for (let bar = 0; bar < more; bar++) {
        const input = { kind: 'bars', slices: takeBar(feed) } as const
        const events = JSON.stringify(running.apply(input))
        pairs.forEach(([restored, handed], i) => {
          if (typeof restored === 'string' || typeof handed === 'string') return
          const one = JSON.stringify(restored.apply(input))
          if (JSON.stringify(handed.apply(input)) !== one) throw new Error(`other events with change ${i}`)
          if (i === 0 && one !== events) throw new Error('other events than without a change')
        })
      }
      for (const [restored, handed] of pairs) {
        if (typeof restored === 'string' || typeof handed === 'string') {
          if (restored !== handed) throw new Error(`refused in one way only: ${String(restored)}`)
          refused++
          continue
        }
        if (!stateOf(handed).equals(stateOf(restored))) throw new Error('another state')
        taken++
        if (handed.trades.length > 0) withTrades++
      }
    }),
    { numRuns: 12 },
  )
  t.ok(
    taken > 50 && refused > 0 && withTrades > 20,
    `${taken} taken, ${refused} refused, ${withTrades} traded`,
  )
})

t.test(
  'what is counted over closed trades goes on with the next engine as if it had been counted there',
  async (t) => {
    const place = workplace(t)
    const host = createPaperHost(optionsFor(await place.prepare(), 10_000))
    const said = (): string =>
      JSON.stringify([host.tally.strategies, host.statistics.statistics(), host.statistics.comparison()])
    const on = (bars: number): void => {
      for (let bar = 0; bar < bars; bar++) host.apply({ kind: 'bars', slices: takeBar(host.feed) })
    }
    const take = async (): Promise<void> => {
      const prepared = await place.prepare()
      const next = host.wire(prepared, null, [])
      handOverEngine(host.engine, next)
      replaceEngine(host, prepared, { engine: next, staff: null })
    }
    on(3000)
    const before = said()
    await take()
    t.ok(said() === before)
    on(3000)
    await take()
    const counted = said()
    const fresh = createPaperHost(optionsFor(host.prepared, 10_000))
    replaceEngine(fresh, host.prepared, host)
    Object.assign(host, { tally: fresh.tally, statistics: fresh.statistics })
    t.equal(counted, said())
    t.not(counted, before)
    // With other strategies it is counted anew.
    edit('capital_allocation: 0.4', 'capital_allocation: 0.2')(place)
    edit(
      '  S2_Mean_Reversion:',
      '  S0_New:\n    plugin: mean-reversion\n    capital_allocation: 0.1\n  S2_Mean_Reversion:',
    )(place)
    await take()
    t.equal(host.tally.strategies.length, 4)
    t.same(
      host.tally.strategies.map(({ trades }) => trades).filter((trades) => trades > 0),
      fresh.tally.strategies.map(({ trades }) => trades),
    )
  },
)
