import t from 'tap'
import type { EngineEvent } from '../core/src/engine/events.ts'
import { audit, journalOf } from '../core/src/host/audit/find.ts'
import { verifyAudit } from '../core/src/host/audit/verify.ts'
import { manualClock } from '../core/src/host/clock.ts'
import { keep } from '../core/src/host/durable/keeper.ts'
import { openPaperHost } from '../core/src/host/durable/open.ts'
import { hostLearning } from '../core/src/host/learning/modes.ts'
import { crown, oddPlace } from '../core/src/host/learning/odd-predictor.fixture.ts'
import { featuresOf } from '../core/src/host/models/fit.ts'
import { ACCELERATED_START, runPaperHost, type PaperHost } from '../core/src/host/paper-host.ts'
import { hireStaff } from '../core/src/host/staff.ts'
import { HOUR } from '../core/src/learning/periods.ts'
import { openRegistry } from '../core/src/learning/registry/stored.ts'
import { openStore } from '../core/src/store/store.ts'

const silent = (): void => undefined
const place = oddPlace(t)
const prepared = await place.prepare()
const features = featuresOf(prepared, 'market_risk')

interface Leg {
  readonly host: PaperHost
  readonly events: readonly EngineEvent[]
  /** Inputs that were applied again; null for a new account. */
  readonly replayed: number | null
}

/** One process: from where the store is up to a bar, then a crash. @param does what the champion does, at first */
async function process(bars: number, does: string | null): Promise<Leg> {
  const store = await openStore(place.store)
  const models = await openRegistry(store, silent)
  if (does !== null) crown(models, prepared, does, features)
  const staff = await hireStaff(prepared, silent)
  try {
    const clock = () => manualClock(ACCELERATED_START + bars * HOUR)
    const learner = hostLearning(models, silent)
    const options = { prepared, marketSeed: 42, speed: 7200, log: silent, staff, models, learner, clock }
    const { host, resumed } = await openPaperHost(options, store)
    const keeper = keep(host, store, 1000)
    const events: EngineEvent[] = []
    await runPaperHost(host, {
      ...{ signal: new AbortController().signal, keeper, maxBars: bars },
      onEvents: (some) => events.push(...some),
    })
    keeper.release()
    host.meta.close()
    return { host, events, replayed: resumed?.replayed ?? null }
  } finally {
    staff.letGo(null)
    await store.close()
  }
}

const learnt = (events: readonly EngineEvent[]): string[] =>
  events.flatMap((event) => {
    if (event.kind !== 'learning') return []
    const { note } = event
    if (note.what === 'failed') return [note.problem.slice(20)]
    return note.what === 'fallback' ? [`${note.by}: ${note.reason}`] : [note.what]
  })

t.test('a model that loops is journaled, and a replay in the thread does not ask it', async (t) => {
  const first = await process(30, 'loops')
  t.equal(first.host.feed.bars, 30, 'no bar was missed')
  const story = learnt(first.events).filter((line) => line !== 'too-little-data')
  t.strictSame(story, ['its predictor odd: it gave no answer within 1000 ms', 'none: silent', 'forecast'])

  // In this thread it would never come to an end.
  const second = await process(40, null)
  t.ok((second.replayed ?? 0) > 30)
  t.equal(second.host.feed.bars, 40)
  const [status] = second.host.meta.learner.status()
  t.match(status, { target: 'market_risk', by: 'none', reason: 'silent', forecasts: [{}, {}] })
  const { store: checked, links } = await verifyAudit(place.store)
  t.strictSame([checked.problems, links], [[], []])
  const failed = first.events.find((event) => event.kind === 'learning' && event.note.what === 'failed')
  const store = await openStore(place.store)
  t.teardown(() => store.close())
  t.match(await audit(await journalOf(store), { what: 'event', number: failed?.seq ?? 0 }), {
    found: {
      kind: 'learning',
      given: { note: { what: 'failed', problem: /it gave no answer within 1000 ms$/ } },
      input: { kind: 'learning' },
    },
  })
})
