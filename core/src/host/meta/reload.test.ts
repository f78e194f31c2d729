import t, { type Test } from 'tap'
import type { EngineEvent } from '../../engine/events.ts'
import { running, type Running } from '../reload/running.fixture.ts'
import { swingingPlace } from './meta.fixture.ts'

const HOUR_BARS = 12

/** A host of which the third strategy has most of the capital, nothing on its way. */
async function settled(t: Test): Promise<Running> {
  const place = swingingPlace(t)
  place.edit('plugins/allocator-swing/src/index.ts', 'const phase =', 'const phase = 2 +')
  place.edit('plugins/allocator-swing/src/index.ts', 'Math.floor(hours / 6) % 4', '0')
  const host = await running(t, place)
  await host.to(10 * HOUR_BARS)
  t.strictSame(weightsOf(host), [0.2, 0, 0.6])
  return host
}

const weightsOf = ({ host }: Running): number[] => host.engine.sleeves.map(({ weight }) => weight)

/** What was decided since, by kind. */
const since = (events: readonly EngineEvent[], seq: number, kind: EngineEvent['kind']): EngineEvent[] =>
  events.filter((event) => event.seq > seq && event.kind === kind)

const OPEN_LOCKS = 'lock-set'

t.test(
  'another threshold, step and frequency hold from the next update on, weights and count stay',
  async (t) => {
    const at = await settled(t)
    const { place, host, reload, to, events } = at
    const { seq } = host.engine
    place.edit('configs/ml.yaml', 'update_frequency: 3600 ', 'update_frequency: 7200 ')
    place.edit('configs/ml.yaml', 'max_step: 0.05', 'max_step: 0.01')
    t.match(await reload(), { result: 'activated', error: null, plan: { held: [] } })
    t.strictSame(weightsOf(at), [0.2, 0, 0.6])
    t.ok(host.engine.sleeves[1].off)
    await to(14 * HOUR_BARS)
    t.strictSame(
      since(events, seq, 'allocation-decided').map((event) => Reflect.get(event, 'decision') as unknown),
      [11, 12],
    )
    t.strictSame(since(events, seq, OPEN_LOCKS), [])
  },
)

t.test('other bounds hold at once, and only they', async (t) => {
  const at = await settled(t)
  const { place, host, reload, to, events } = at
  const { seq } = host.engine
  place.edit('configs/ml.yaml', 'max_allocation: 0.6', 'max_allocation: 0.5')
  t.match(await reload(), { result: 'activated', error: null })
  t.strictSame(weightsOf(at), [0.2, 0, 0.5])
  await to(12 * HOUR_BARS)
  t.strictSame(weightsOf(at), [0.2, 0, 0.5])
  t.strictSame(since(events, seq, OPEN_LOCKS), [])
})

t.test('another allocator sets its weights at once', async (t) => {
  const at = await settled(t)
  const { place, host, reload, to, events } = at
  const { seq } = host.engine
  place.edit('configs/host.yaml', 'plugin: swing', 'plugin: static')
  t.match(await reload(), { result: 'activated', error: null })
  t.strictSame(weightsOf(at), [0.4, 0.3, 0.3])
  t.notOk(host.engine.sleeves[1].off)
  t.equal(host.engine.exposureScale, 1)
  await to(13 * HOUR_BARS)
  t.strictSame(since(events, seq, 'allocation-decided'), [])

  place.edit('configs/host.yaml', 'plugin: static', 'plugin: swing')
  t.match(await reload(), { result: 'activated', error: null })
  t.strictSame(weightsOf(at), [0.2, 0.2, 0.6], 'those of a new start')
  await to(13 * HOUR_BARS + 1)
  t.strictSame(since(events, seq, 'allocation-decided'), [], 'the next one is due at the full hour')
  await to(14 * HOUR_BARS)
  t.strictSame(weightsOf(at), [0.2, 0, 0.6])
  t.strictSame(since(events, seq, OPEN_LOCKS), [])
})

t.test(
  'a strategy that is disabled has no capital any more; one that comes back gets its share',
  async (t) => {
    const at = await settled(t)
    const { place, host, reload, to, events } = at
    const { seq } = host.engine
    const [first] = host.engine.sleeves
    place.edit(
      'configs/strategies.yaml',
      `${first.name}:\n    enabled: true`,
      `${first.name}:\n    enabled: false`,
    )
    t.match(await reload(), { result: 'activated', error: null })
    t.strictSame(weightsOf(at), [0, 0, 0.6])
    await to(11 * HOUR_BARS)
    t.strictSame(
      host.meta.controller.last?.sleeves.map(({ name }) => name),
      host.engine.sleeves.slice(1).map(({ name }) => name),
    )
    place.edit(
      'configs/strategies.yaml',
      `${first.name}:\n    enabled: false`,
      `${first.name}:\n    enabled: true`,
    )
    t.match(await reload(), { result: 'activated', error: null })
    t.strictSame(weightsOf(at), [0.2, 0.1, 0], 'its share of a new start, beside what the others have')
    await to(12 * HOUR_BARS)
    t.strictSame(since(events, seq, OPEN_LOCKS), [])
  },
)

t.test('without the meta-controller the allocator is asked once', async (t) => {
  const at = await settled(t)
  const { place, reload, to, events, host } = at
  const { seq } = host.engine
  place.edit('configs/ml.yaml', 'enabled: true', 'enabled: false')
  t.match(await reload(), { result: 'activated', error: null })
  t.strictSame(weightsOf(at), [0.2, 0.2, 0.6])
  await to(13 * HOUR_BARS)
  t.strictSame(since(events, seq, 'allocation-decided'), [])
})
