import t from 'tap'
import type { AllocationDecision } from '../../allocation/types.ts'
import { startPath, type WeightPath } from '../../allocation/weight-path.ts'
import { chunks } from '../../market/feed.ts'
import { nextBars, simulatedMarket } from '../../market/simulated.ts'
import { fedMarkets } from '../../research/run.ts'
import type { Prepared } from '../prepare.ts'
import type { Json } from '../../store/json.ts'
import { wireEngine } from '../wire.ts'
import type { AttributionState } from './attribution-log.ts'
import { createController, type Controller, type Steered } from './controller.ts'
import { DayLog } from './day-log.ts'
import { swingingPlace } from './meta.fixture.ts'
import { SleeveReturns } from './sleeve-returns.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const FIVE_MINUTES = 300_000
const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT']

const place = swingingPlace(t)
const prepared = await place.prepare()

place.edit('configs/ml.yaml', 'update_frequency: 3600 ', 'update_frequency: 172800 ')
const rare = await place.prepare()

place.edit('plugins/allocator-swing/src/index.ts', 'swung too far', 'swung')
const other = await place.prepare()

place.edit('plugins/allocator-swing/src/index.ts', 'swung', 'swung too far')
place.edit(
  'configs/strategies.yaml',
  '  S3_Breakout:',
  '  Breakout:\n    plugin: breakout\n    previous_name: S3_Breakout',
)
const renamed = await place.prepare()

const market = simulatedMarket({
  seed: 42,
  symbols: SYMBOLS.map((symbol) => ({ symbol, tick: 0.01 })),
  timeframeMs: FIVE_MINUTES,
  start: 0,
})
const CANDLES = nextBars(market, 12 * 24 * 3 + 1).map((columns, i) => {
  return { symbol: SYMBOLS[i], timeframeMs: FIVE_MINUTES, columns, source: 'test', hash: '' }
})

function running(of: Prepared): Steered {
  const engine = wireEngine(of, {
    markets: fedMarkets(CANDLES),
    record: 'trades',
    onFault: 'throw',
    curveMs: DAY,
    log: () => undefined,
  })
  return { prepared: of, engine, staff: null }
}

const kept = (controller: Controller): Record<string, unknown> =>
  controller.snapshot() as unknown as Record<string, unknown>

const WANTED = { S1_VWAP_EMA_Scalper: 0.2, S2_Mean_Reversion: 0.2, S3_Breakout: 0.6 }
/** As the allocator sets them at a start. */
const FIRST = [
  { name: 'S1_VWAP_EMA_Scalper', configured: 0.4, weight: 0.6 },
  { name: 'S2_Mean_Reversion', configured: 0.3, weight: 0.2 },
  { name: 'S3_Breakout', configured: 0.3, weight: 0.2 },
]
const IN_THE_MIDDLE = {
  ...{ version: 1, id: 7, time: 5 * HOUR, moving: true, faults: 2, alarm: true, checked: HOUR },
  ...{ wanted: WANTED, last: null, days: [{ day: 0, exposure: 0.7, wanted: WANTED }] },
  attribution: {
    read: 0,
    divided: {
      components: ['risk'],
      strategies: [{ strategy: 'S3_Breakout', net: 30, configured: 20, parts: [10] }],
      total: { net: 30, configured: 20, parts: [10] },
    },
    paths: [startPath(0, FIRST, 1)],
  },
}

t.test('above a day, inputs of bars end at each midnight: the log has every day', async (t) => {
  const controller = createController(running(rare), 'throw')
  t.strictSame([controller.nextStop(0), controller.nextUpdate(0)], [DAY, 2 * DAY])
  t.strictSame([controller.nextStop(DAY), controller.nextUpdate(DAY)], [2 * DAY, 2 * DAY])
})

t.test('another allocator begins as at a start, after a reload as after a restart', async (t) => {
  const reloaded = createController(running(prepared), 'throw')
  reloaded.restore(IN_THE_MIDDLE as unknown as Json)
  const { weightsBy, ...same } = kept(reloaded)
  t.strictSame(same, IN_THE_MIDDLE, 'the same one goes on')
  const before = reloaded.snapshot()
  reloaded.changed(running(other))
  t.match(kept(reloaded), { id: 7, time: 5 * HOUR, since: 0, days: IN_THE_MIDDLE.days })
  t.match(kept(reloaded), { moving: false, faults: 0, alarm: false, checked: null, wanted: null })
  t.not(kept(reloaded).weightsBy, weightsBy)

  const restarted = createController(running(other), 'throw')
  restarted.restore(before)
  t.strictSame(restarted.snapshot(), reloaded.snapshot())
})

t.test('harm is looked for in the days of the allocator that decides', async (t) => {
  const days = (since: number | null): number | undefined => {
    const at = running(prepared)
    const controller = createController(at, 'throw')
    const sources = CANDLES.map(({ columns, timeframeMs }) => {
      return { columns, timeframeMs, from: 0, to: columns.time.length }
    })
    for (const slices of chunks(sources, 287, (time) => (Math.floor(time / DAY) + 1) * DAY)) {
      at.engine.apply({ kind: 'bars', slices })
      controller.replayed({ kind: 'bars', slices })
    }
    if (since !== null) controller.restore({ ...kept(controller), since })
    const made = controller.after(() => ({ markets: {}, sleeves: {}, models: {} }))?.decision
    return made?.noHarm?.days
  }
  t.equal(days(null), 3)
  t.equal(days(DAY), 2)
  t.equal(days(DAY + 1), 1)
})

t.test('weights that a restart finds to be others are a start of their own', async (t) => {
  const controller = createController(running(prepared), 'throw')
  const pathsAfter = (weights: typeof FIRST): readonly WeightPath[] => {
    const attribution = { ...IN_THE_MIDDLE.attribution, paths: [startPath(-1, weights, 1)] }
    controller.restore({ ...IN_THE_MIDDLE, attribution } as unknown as Json)
    return (kept(controller).attribution as AttributionState).paths
  }
  t.equal(pathsAfter(FIRST).length, 1)
  const before = FIRST.map((one) => ({ ...one, weight: one.configured }))
  t.strictSame(pathsAfter(before), [startPath(-1, before, 1), startPath(0, FIRST, 1)])
})

t.test('a restart without attribution begins with the weights that it finds', async (t) => {
  const older: Record<string, unknown> = { ...IN_THE_MIDDLE }
  Reflect.deleteProperty(older, 'attribution')
  for (const json of [null, older as Json]) {
    const begun = running(prepared)
    const controller = createController(begun, 'throw')
    t.strictSame((kept(controller).attribution as AttributionState).paths, [startPath(0, FIRST, 1)])
    // What was kept of the engine.
    begun.engine.time = 5 * HOUR
    for (const sleeve of begun.engine.sleeves) sleeve.weight = 0.3
    controller.restore(json)
    const found = FIRST.map((one) => ({ ...one, weight: 0.3 }))
    t.match(kept(controller).attribution, { read: 0, paths: [startPath(5 * HOUR, found, 1)] })
    t.equal((kept(controller).attribution as AttributionState).paths.length, 1)
  }
})

t.test('a day without capital is unseen, an idle one is not', async (t) => {
  const { engine } = running(prepared)
  const sources = CANDLES.map(({ columns, timeframeMs }) => {
    return { columns, timeframeMs, from: 0, to: columns.time.length }
  })
  const off = engine.sleeves.map(({ name }) => name)
  const nothing = Object.fromEntries(off.map((name) => [name, 0]))
  const inputs = [...chunks(sources, 288, (time) => (Math.floor(time / DAY) + 1) * DAY)]
  inputs.forEach((slices, day) => {
    engine.apply({ kind: 'bars', slices })
    if (day === 0) engine.apply({ kind: 'weights', weights: nothing, off, exposure: 1 })
  })
  const log = new DayLog()
  const unseen = () => new SleeveReturns(engine, log).read().map((sleeve) => sleeve.unseen)
  t.strictSame(unseen(), new Array(3).fill([false, true, true]))
  log.add({ day: 0, exposure: 0, wanted: {} })
  t.strictSame(unseen(), new Array(3).fill([true, true, true]), 'without exposure nobody has capital')
})

t.test('during an alarm what the allocator switches off is wanted with nothing', async (t) => {
  const controller = createController(running(prepared), 'throw')
  const decision = {
    ...{ id: 1, time: HOUR, moving: true, raw: WANTED, alarm: true, noHarm: null, off: [], exposure: 1 },
    ...{ sleeves: [], steps: [], target: WANTED, weights: { ...WANTED, S3_Breakout: 0.55 } },
    bound: [
      { constraint: 'no-harm', strategy: 'S1_VWAP_EMA_Scalper', from: 0, to: 0.3 },
      { constraint: 'no-harm', strategy: null, from: 0.5, to: 1 },
    ],
  } as unknown as AllocationDecision
  controller.replayed({ kind: 'weights', weights: {}, decision })
  t.strictSame(kept(controller).wanted, { S1_VWAP_EMA_Scalper: 0, S2_Mean_Reversion: 0.1, S3_Breakout: 0.3 })
})

t.test('a strategy that has another name keeps what was wanted for it', async (t) => {
  const controller = createController(running(prepared), 'throw')
  controller.restore(IN_THE_MIDDLE as unknown as Json)
  controller.changed(running(renamed))
  const wanted = { S1_VWAP_EMA_Scalper: 0.2, S2_Mean_Reversion: 0.2, Breakout: 0.6 }
  t.strictSame(kept(controller).wanted, wanted)
  t.strictSame(kept(controller).days, [{ day: 0, exposure: 0.7, wanted }])
  t.match(controller.attribution().strategies, [{ strategy: 'Breakout', net: 30, parts: [10] }])
  const { paths } = kept(controller).attribution as AttributionState
  t.strictSame(Object.keys(paths[0].weights), Object.keys(wanted))
})
