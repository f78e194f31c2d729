import t, { type Test } from 'tap'
import { createRegistry } from '../../learning/registry/registry.ts'
import type { Json } from '../../store/json.ts'
import { openStore } from '../../store/store.ts'
import { keep } from '../durable/keeper.ts'
import { openPaperHost } from '../durable/open.ts'
import { optionsFor, workplace, type Workplace } from '../durable/workplace.fixture.ts'
import { runPaperHost } from '../paper-host.ts'
import { hostLearning } from './modes.ts'

const BARS = 30

function shortPlace(t: Test): Workplace {
  const place = workplace(t)
  place.edit('configs/host.yaml', 'history_bars: 6000', 'history_bars: 60')
  return place
}

/** One process on the store of a place, which ends as `grodt run` does: what its learner knew at first and at last. */
async function ran(place: Workplace, bars: number): Promise<{ began: Json; ended: Json }> {
  const store = await openStore(place.store)
  try {
    const learner = hostLearning(createRegistry(), () => undefined)
    const { host } = await openPaperHost({ ...optionsFor(await place.prepare(), bars), learner }, store)
    const began = host.meta.snapshot().learner
    const keeper = keep(host, store, 1000)
    const { signal } = new AbortController()
    await runPaperHost(host, { signal, keeper, maxBars: bars, onEvents: () => undefined })
    const ended = host.meta.snapshot().learner
    host.meta.close()
    await keeper.stop()
    keeper.release()
    return { began, ended }
  } finally {
    await store.close()
  }
}

t.test('a stop in order keeps what was learnt for the next start', async (t) => {
  const place = shortPlace(t)
  const first = await ran(place, BARS)
  t.match(first.ended, { version: 1, decided: Number })
  const second = await ran(place, BARS)
  t.same(second.began, first.ended)
})
