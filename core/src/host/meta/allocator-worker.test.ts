import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import type { EngineEvent } from '../../engine/events.ts'
import { optionsFor } from '../durable/workplace.fixture.ts'
import { createPaperHost, runPaperHost } from '../paper-host.ts'
import { hireStaff } from '../staff.ts'
import { swingingPlace } from './meta.fixture.ts'

const HOUR_BARS = 12

t.test(
  'the worker of an allocator dies: the weights stay, and the next decision finds another',
  async (t) => {
    const place = swingingPlace(t)
    const source = 'plugins/allocator-swing/src/index.ts'
    place.edit(
      source,
      "phase === 3 && hours % 6 < 2) throw new Error('swung too far')",
      'hours % 24 === 8) process.exit(7)',
    )
    const prepared = await place.prepare()
    const staff = await hireStaff(prepared, () => undefined, null)
    t.teardown(() => staff.letGo(null))
    const host = createPaperHost({ ...optionsFor(prepared, 100_000), staff })
    const events: EngineEvent[] = []
    const to = (maxBars: number): Promise<void> =>
      runPaperHost(host, {
        signal: new AbortController().signal,
        maxBars,
        onEvents: (some) => events.push(...some),
      })
    const { controller } = host.meta

    await to(7 * HOUR_BARS)
    const before = controller.last
    t.match(before, { id: 7, moving: true })
    const { worker } = staff.allocator

    await to(8 * HOUR_BARS)
    t.match(controller.last, { id: 8, raw: null, moved: false, moving: true, weights: before?.weights })
    t.match(controller.last?.reason, /^Without an answer the weights stay\. .*swing.* ended/)
    t.not(worker.problem, null)
    t.equal(host.feed.bars, 8 * HOUR_BARS, 'the bar was not missed')

    while (staff.allocator.state !== 'ready') await turn()
    t.not(staff.allocator.worker, worker)
    await to(9 * HOUR_BARS)
    t.match(controller.last, { id: 9, raw: Object, moved: true })
    t.equal(host.feed.bars, 9 * HOUR_BARS)
    t.strictSame(
      events
        .filter(({ kind }) => kind === 'allocation-decided')
        .map((event) => Reflect.get(event, 'decision') as unknown),
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
    )
  },
)
