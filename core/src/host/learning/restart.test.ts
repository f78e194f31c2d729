import t, { type Test } from 'tap'
import { DAY, HOUR } from '../../learning/periods.ts'
import type { LearningNote } from '../../learning/notes.ts'
import { openRegistry } from '../../learning/registry/stored.ts'
import { damage, take } from '../../store/store.fixture.ts'
import type { Json } from '../../store/json.ts'
import { openStore } from '../../store/store.ts'
import { manualClock } from '../clock.ts'
import { keep } from '../durable/keeper.ts'
import { openPaperHost } from '../durable/open.ts'
import { workplace, type Workplace } from '../durable/workplace.fixture.ts'
import type { PresentForecasts } from '../meta/learner.ts'
import { ACCELERATED_START, runPaperHost } from '../paper-host.ts'
import { hostLearning } from './modes.ts'
import { addChampion, hourlyPlace } from './served.fixture.ts'

function shortPlace(t: Test): Workplace {
  const place = workplace(t)
  place.edit('configs/host.yaml', 'history_bars: 6000', 'history_bars: 60')
  return place
}

/** What the learner of a process knew at first and at last, and what it forecast then. */
interface Ran {
  readonly began: Json
  readonly ended: Json
  readonly forecasts: PresentForecasts
}

/** One process on the store of a place, which ends as `grodt run` does. */
async function ran(place: Workplace, bars: number): Promise<Ran> {
  const store = await openStore(place.store)
  const log = (): void => undefined
  try {
    const models = await openRegistry(store)
    const { host } = await openPaperHost(
      {
        prepared: await place.prepare(),
        ...{ marketSeed: 42, speed: 7200, log, models, learner: hostLearning(models, log) },
        clock: () => manualClock(ACCELERATED_START + 100 * DAY),
      },
      store,
    )
    const began = host.meta.snapshot().learner
    const keeper = keep(host, store, 1000)
    const { signal } = new AbortController()
    await runPaperHost(host, { signal, keeper, maxBars: bars, onEvents: () => undefined })
    const ended = host.meta.snapshot().learner
    const forecasts = host.meta.learner.forecasts()
    host.meta.close()
    await keeper.stop()
    keeper.release()
    return { began, ended, forecasts }
  } finally {
    await store.close()
  }
}

t.test('a stop in order keeps what was learnt for the next start', async (t) => {
  const place = shortPlace(t)
  const first = await ran(place, 30)
  t.match(first.ended, { version: 1, decided: Number })
  const second = await ran(place, 30)
  t.same(second.began, first.ended)
})

t.test(
  'a champion whose bytes were damaged on the disk serves no more, and the journal says so',
  async (t) => {
    const place = hourlyPlace(t, ['market_risk'])
    const prepared = await place.prepare()
    const { symbols } = prepared.checked.config.host.simulatedMarket
    const made = await openStore(place.store)
    const id = addChampion(prepared, await openRegistry(made), ACCELERATED_START)
    await made.close()
    const first = await ran(place, 30)
    t.strictSame(Object.keys(first.forecasts.markets), symbols)
    t.strictSame(first.forecasts.models, { market_risk: id })

    await damage(place.store, `w/${id}`, (bytes) => (bytes[bytes.length - 1] ^= 1))
    const { forecasts } = await ran(place, 50)
    t.strictSame(forecasts, { markets: {}, sleeves: {}, models: {} }, 'there are no 100 rows for persistence')

    const store = await openStore(place.store)
    const records = await take(store.records({ kinds: ['bars', 'learning'] }))
    await store.close()
    const notes = records.flatMap(({ kind, input }) =>
      kind === 'learning' ? (input as unknown as { notes: LearningNote[] }).notes : [],
    )
    const told = notes.filter(({ what }) => what === 'fallback' || what === 'failed')
    const problem = `model ${id.slice(0, 12)}: The model ${id} cannot be used: its bytes do not fit its id. Train another one, or import it again.`
    t.strictSame(told, [
      { what: 'fallback', target: 'market_risk', by: 'champion', reason: null },
      { what: 'failed', target: 'market_risk', until: ACCELERATED_START + 2 * DAY, model: id, problem },
      { what: 'fallback', target: 'market_risk', by: 'none', reason: 'model-damaged' },
    ])
    t.strictSame(
      records.filter(({ kind }) => kind === 'bars').map(({ time }) => time),
      Array.from({ length: 50 }, (_, i) => ACCELERATED_START + (i + 1) * HOUR),
      'no bar was missed',
    )
  },
)
