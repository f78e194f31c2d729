import t from 'tap'
import type { Engine } from '../../engine/engine.ts'
import type { PaperHost } from '../paper-host.ts'
import { awaitWorker } from './await-worker.ts'
import type { Outside, OutsideState } from './outside.ts'

/** Workers of one strategy. @param started what their start comes to @param revived told when it is tried */
const workers = (started: () => OutsideState, revived: () => void = () => undefined): Outside => {
  let state: OutsideState = 'down'
  return {
    state: () => state,
    problem: () => 'it does not start',
    outages: () => [],
    revive: revived,
    started: () => Promise.resolve(void (state = started())),
  }
}

/** A host whose one strategy is in quarantine. */
const hostWith = (outside: Outside) => ({
  engine: { sleeves: [{ name: 'S1', quarantined: true }] } as unknown as Engine,
  outside,
  prepared: { checked: { plugins: new Map([['S1', 'breakout']]) } } as unknown as PaperHost['prepared'],
})

t.test('a worker that starts is waited for; one that does not is the reason', async (t) => {
  await awaitWorker(hostWith(workers(() => 'ready')), 'S1')
  await t.rejects(awaitWorker(hostWith(workers(() => 'down')), 'S1'), {
    code: 'PLUGIN_WORKER',
    message:
      'The plugin breakout cannot run in the worker of S1: it does not start. Nothing was started or changed.',
  })
})

t.test('after a reload in the meantime it is about the workers that there are now', async (t) => {
  let revived = 0
  const next = workers(
    () => 'ready',
    () => revived++,
  )
  const host = hostWith(
    workers(() => {
      host.outside = next
      return 'down'
    }),
  )
  await awaitWorker(host, 'S1')
  t.equal(revived, 1)
})
