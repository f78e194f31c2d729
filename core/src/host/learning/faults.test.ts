import t, { type Test } from 'tap'
import type { LearningNote } from '../../learning/notes.ts'
import { createObserver } from '../../learning/observer.ts'
import { DAY, HOUR } from '../../learning/periods.ts'
import { createRegistry } from '../../learning/registry/registry.ts'
import type { ModelKeeper, ModelRegistry } from '../../learning/registry/types.ts'
import { manualClock } from '../clock.ts'
import { workplace } from '../durable/workplace.fixture.ts'
import { ACCELERATED_START, createPaperHost, runPaperHost } from '../paper-host.ts'
import type { PresentForecasts } from '../meta/learner.ts'
import type { Prepared } from '../prepare.ts'
import { hostLearning } from './modes.ts'
import { specificationOf } from './specification.ts'
import { observerSpec } from './watch.ts'

/** A predictor whose bytes say what its model does. */
const ODD = `
import { definePredictor, parameters } from '@grodt/sdk'

export default definePredictor({
  config: parameters({}),
  train: () => new TextEncoder().encode('fine'),
  load(bytes) {
    const does = new TextDecoder().decode(bytes)
    if (does === 'refused') throw new Error('these are no bytes of mine')
    return {
      predict() {
        if (does === 'throws') throw new Error('out of luck')
        if (does === 'slow') {
          const end = performance.now() + 1000
          while (performance.now() < end);
        }
        return does === 'NaN' ? NaN : 0.75
      },
      importance: () => [],
    }
  },
})
`

const MANIFEST = JSON.stringify({
  name: 'predictor-odd',
  version: '1.0.0',
  type: 'module',
  exports: './src/index.ts',
  grodt: { kind: 'predictor', id: 'odd', contract: 1 },
  peerDependencies: { '@grodt/sdk': '*' },
})

/** Hours before the account begins: 60 days fill every feature. */
const HISTORY = 1464
const DAYS = 2

async function oddHost(t: Test): Promise<Prepared> {
  const place = workplace(t)
  place.write('plugins/predictor-odd/package.json', MANIFEST)
  place.write('plugins/predictor-odd/src/index.ts', ODD)
  place.edit('configs/ml.yaml', '"ensemble"', 'odd\n    targets: [market_risk]')
  const market = '  simulated_market: { symbols: [BTC/USDT, ETH/USDT], timeframe: 1h }'
  const paper = `  paper: { history_bars: ${HISTORY} }`
  const nested = /^ {2}(simulated_market|paper):\n(?: {4}.*\n)*/gm
  const host = place.read('configs/host.yaml').replace(nested, '')
  place.write('configs/host.yaml', `${host.trimEnd()}\n${market}\n${paper}\n`)
  return place.prepare()
}

const prepared = await oddHost(t)

/** A host over two days with a champion of these bytes, and what was said of its forecasts. */
async function ran(
  does: string,
  { features, registry = createRegistry() }: { features?: readonly string[]; registry?: ModelRegistry } = {},
): Promise<{ present: PresentForecasts; notes: LearningNote[] }> {
  const notes: LearningNote[] = []
  const bars = DAYS * 24
  const log = (): void => undefined
  const host = createPaperHost({
    prepared,
    marketSeed: 42,
    speed: 7200,
    log,
    clock: () => manualClock(ACCELERATED_START + bars * HOUR),
    learner: hostLearning(registry, log),
    models: registry,
  })
  const spec = observerSpec(prepared, host.engine)
  const own = createObserver(spec).features('market_risk')
  const until = ACCELERATED_START
  const { id } = registry.add({
    model: {
      specification: specificationOf(prepared, 'market_risk', features ?? own),
      bytes: [new TextEncoder().encode(does)],
      weights: [1],
      data: { rows: 1000, from: until - 400 * DAY, to: until - DAY, until, hash: does },
    },
    report: null,
    time: until,
    reason: 'for this test',
  })
  registry.promote(id, { time: until, reason: 'for this test', author: null })
  await runPaperHost(host, {
    signal: new AbortController().signal,
    maxBars: bars,
    onEvents: (events) => notes.push(...events.flatMap((one) => (one.kind === 'learning' ? [one.note] : []))),
  })
  const present = host.meta.learner.forecasts()
  host.meta.close()
  t.equal(host.feed.bars, bars, 'no bar was missed')
  return { present, notes }
}

const forecastsOf = (notes: readonly LearningNote[]) =>
  notes.flatMap((note) => (note.what === 'forecast' ? note.forecasts : []))

t.test('a model that is fine serves', async (t) => {
  const { notes, present } = await ran('fine')
  t.match(
    notes.find(({ what }) => what === 'fallback'),
    { by: 'champion', reason: null },
  )
  t.strictSame(
    forecastsOf(notes).map(({ subject, value }) => [subject, value]),
    [...Array(DAYS).keys()].flatMap(() => [
      ['BTC/USDT', 0.75],
      ['ETH/USDT', 0.75],
    ]),
  )
  t.match(present, { markets: { 'BTC/USDT': { market_risk: 0.75 } } })
})

const FAULTS = [
  ['NaN', 'exception', /it answered NaN|predict/],
  ['throws', 'exception', /out of luck/],
  ['slow', 'budget', /^model [0-9a-f]{12}: it took \d+ ms, \d+ are allowed$/],
  ['refused', 'model-damaged', /these are no bytes of mine/],
] as const

for (const [does, reason, problem] of FAULTS) {
  t.test(
    `a champion that is ${does}: ${reason}, said once, and persistence or nothing answers`,
    async (t) => {
      const { notes } = await ran(does)
      const failed = notes.filter((note) => note.what === 'failed')
      t.match(failed, [{ target: 'market_risk', problem }])
      t.equal(failed.length, 1, 'it is not asked again')
      t.match(
        notes.find(({ what }) => what === 'fallback'),
        { target: 'market_risk', reason },
      )
      const forecasts = forecastsOf(notes)
      t.equal(forecasts.length, 2 * DAYS)
      t.ok(forecasts.every((one) => one.model === null && one.reason === reason))
    },
  )
}

t.test('a model whose bytes were changed on the disk does not serve', async (t) => {
  const written = new Map<string, Uint8Array>()
  const keeper: ModelKeeper = {
    put: (record, bytes) => bytes !== null && written.set(record.id, bytes),
    dropBytes: () => undefined,
    drop: () => undefined,
  }
  const { registry, spoil } = spoilt(keeper, written)
  const { notes } = await ran('fine', { registry })
  t.equal(spoil.size, 1)
  t.match(
    notes.find((note) => note.what === 'failed'),
    { problem: /is damaged|do not fit its id/ },
  )
  t.match(
    notes.find(({ what }) => what === 'fallback'),
    { reason: 'model-damaged' },
  )
})

/** A registry that gives other bytes than it was given. */
function spoilt(keeper: ModelKeeper, written: ReadonlyMap<string, Uint8Array>) {
  const registry = createRegistry(keeper)
  return {
    spoil: written,
    registry: {
      ...registry,
      model(id: string) {
        const bytes = Uint8Array.from(written.get(id) ?? [])
        bytes[bytes.length - 1] ^= 1
        return createRegistry(undefined, {
          records: registry.list(),
          bytes: new Map([[id, bytes]]),
        }).model(id)
      },
    },
  }
}

t.test('a model that needs a feature that is not made any more does not serve', async (t) => {
  const { notes } = await ran('fine', { features: ['rv_1d', 'phase_of_the_moon'] })
  t.match(
    notes.find(({ what }) => what === 'fallback'),
    { reason: 'feature-mismatch' },
  )
  t.ok(forecastsOf(notes).every(({ model }) => model === null))
})
