import t from 'tap'
import type { LearningNote } from '../../learning/notes.ts'
import { createRegistry } from '../../learning/registry/registry.ts'
import type { ModelKeeper } from '../../learning/registry/types.ts'
import type { PresentForecasts } from '../meta/learner.ts'
import { oddPlace, oddRun, type OddRun } from './odd-predictor.fixture.ts'

const DAYS = 2

const prepared = await oddPlace(t).prepare()

/** What came of a host over two days with a champion of these bytes. */
async function ran(
  does: string,
  more: Partial<OddRun> = {},
): Promise<{ present: PresentForecasts; notes: readonly LearningNote[] }> {
  const { host, notes, bars } = await oddRun(prepared, does, { days: DAYS, ...more })
  const present = host.meta.learner.forecasts()
  host.meta.close()
  t.equal(bars, DAYS * 24, 'no bar was missed')
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
    putValidation: () => undefined,
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
