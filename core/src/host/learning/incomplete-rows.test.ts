import t from 'tap'
import type { LearningNote } from '../../learning/notes.ts'
import { DAY } from '../../learning/periods.ts'
import { createRegistry } from '../../learning/registry/registry.ts'
import { manualClock } from '../clock.ts'
import { ACCELERATED_START, createPaperHost, runPaperHost } from '../paper-host.ts'
import { hostLearning } from './modes.ts'
import { addChampion, hourlyPlace } from './served.fixture.ts'

const DAYS = 3

t.test('where features are missing no model is asked, no bar is missed, and it is said once', async (t) => {
  const place = hourlyPlace(t, ['market_risk'])
  // The medians of 60 days begin with 30 of them.
  place.edit('configs/host.yaml', 'history_bars: 1464', 'history_bars: 240')
  const prepared = await place.prepare()
  const registry = createRegistry()
  const champion = addChampion(prepared, registry, ACCELERATED_START)
  const log = (): void => undefined
  const host = createPaperHost({
    prepared,
    ...{ marketSeed: 42, speed: 7200, log, models: registry, learner: hostLearning(registry, log) },
    clock: () => manualClock(ACCELERATED_START + DAYS * DAY),
  })
  t.teardown(() => host.meta.close())
  const notes: LearningNote[] = []
  await runPaperHost(host, {
    signal: new AbortController().signal,
    maxBars: DAYS * 24,
    onEvents: (events) => notes.push(...events.flatMap((one) => (one.kind === 'learning' ? [one.note] : []))),
  })
  t.equal(host.feed.bars, DAYS * 24)
  const told = notes.filter(({ what }) => what === 'fallback' || what === 'failed')
  t.strictSame(told, [{ what: 'fallback', target: 'market_risk', by: 'none', reason: 'feature-missing' }])
  const { symbols } = prepared.checked.config.host.simulatedMarket
  const forecasts = notes.flatMap((note) => (note.what === 'forecast' ? note.forecasts : []))
  t.equal(forecasts.length, DAYS * symbols.length)
  t.match(
    forecasts,
    forecasts.map(() => ({ value: null, model: null, by: 'none', reason: 'feature-missing' })),
  )
  t.match(host.meta.learner.status(), [{ champion, by: 'none', reason: 'feature-missing' }])
})
