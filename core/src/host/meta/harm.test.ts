import t from 'tap'
import { findDecision } from '../audit/allocation.ts'
import { keptHost } from '../reload/kept-host.fixture.ts'
import { swingingPlace } from './meta.fixture.ts'

const DAY_BARS = 288
const NAMES = ['S1_VWAP_EMA_Scalper', 'S2_Mean_Reversion', 'S3_Breakout']
const byName = (...weights: number[]): object =>
  Object.fromEntries(NAMES.map((name, i) => [name, weights[i]]))

/** The first strategy trades in every regime and loses by it; the allocator gives it most of the capital. */
const place = swingingPlace(t)
const ALLOCATOR = 'plugins/allocator-swing/src/index.ts'
place.edit(ALLOCATOR, "throw new Error('swung too far')", 'return [0.6, 0.1, 0.1]')
place.edit(ALLOCATOR, 'i === phase ? 0.6 : 0.2', 'i === 0 ? 0.6 : 0.1')
place.edit(ALLOCATOR, 'phase === 2 && i === 1', 'false')
place.edit('configs/strategies.yaml', '    regime_requirements: [trending]\n', '')
place.edit('configs/ml.yaml', 'update_frequency: 3600 ', 'update_frequency: 86400 ')
place.edit('configs/ml.yaml', 'max_step: 0.05', 'max_step: 1')

t.test('an allocator that does harm is stopped, by a record with its numbers, and stays so', async (t) => {
  const kept = await keptHost(place)
  const { host, to } = kept
  const { controller } = host.meta
  await to(181 * DAY_BARS + 1)
  t.match(controller.last, { alarm: false, weights: byName(0.6, 0.1, 0.1) })

  await to(182 * DAY_BARS + 1)
  const { last } = controller
  t.match(last, { alarm: true, moved: true, weights: byName(0.4, 0.3, 0.3), raw: byName(0.6, 0.1, 0.1) })
  t.match(last?.reason, /Moving capital does harm: the configured weights are used from here on\.$/)
  t.ok((last?.noHarm?.interval?.high ?? 0) < 0 && last?.noHarm?.days === 182)
  t.match(last?.bound, [
    { constraint: 'no-harm', strategy: NAMES[0], from: 0.6, to: 0.4 },
    { constraint: 'no-harm', strategy: NAMES[1], from: 0.1, to: 0.3 },
    { constraint: 'no-harm', strategy: NAMES[2], from: 0.1, to: 0.3 },
  ])
  t.strictSame(
    host.engine.sleeves.map(({ weight }) => weight),
    [0.4, 0.3, 0.3],
  )
  t.equal(host.feed.bars, 182 * DAY_BARS + 1, 'no bar was missed')
  const records = kept.store.records({ kinds: ['weights'] })
  const found = await findDecision({ folder: kept.store.folder, records }, null)
  t.strictSame(found.decision, JSON.parse(JSON.stringify(last)), 'the audit has it')

  await kept.crash()
  const next = await keptHost(place)
  t.match(next.host.meta.controller.last, { id: last?.id, alarm: true })
  await next.to(184 * DAY_BARS)
  t.match(next.host.meta.controller.last, { alarm: true, noHarm: null, weights: byName(0.4, 0.3, 0.3) })
  await next.stop()
})
