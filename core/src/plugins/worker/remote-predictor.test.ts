import t, { type Test } from 'tap'
import type { Outage } from '../../engine/outage.ts'
import { PredictorSilent } from '../../learning/predictors.ts'
import type { PluginWorker } from './plugin-worker.ts'
import { loadRemote, type PredictorPlace } from './remote-predictor.ts'
import { seatOf } from './seat.ts'
import { workerOf } from './worker.fixture.ts'

/** Its model adds its first byte to the first value and ten times `now`; the byte 0 is refused, 9 loops. */
const ADDS = `
import { definePredictor, parameters } from '@grodt/sdk'
export default definePredictor({
  config: parameters({}),
  train: () => new Uint8Array(),
  load([first]) {
    if (first === 0) throw new RangeError('no such model')
    if (first === 9) for (;;);
    return {
      predict(row, now) {
        if (row[0] < 0) throw new Error('out of range')
        if (row[0] === 99) return Symbol('odd') as unknown as number
        const sum = first + row[0] + 10 * now
        row.fill(NaN)
        return sum
      },
      importance: () => [],
    }
  },
})
`

const rows = (values: readonly number[], now: readonly number[]) => ({
  values: Float64Array.from(values),
  now: Float64Array.from(now),
})
const ONE = rows([1], [0])

async function placed(
  t: Test,
  deadlineMs?: number,
): Promise<PredictorPlace & { hire: () => Promise<PluginWorker>; now: () => number; times: number[] }> {
  const hire = async (): Promise<PluginWorker> => {
    const { worker, file } = await workerOf(t, ADDS, deadlineMs === undefined ? {} : { deadlineMs })
    await worker.load('predictor adds', 'predictor', file)
    return worker
  }
  const times: number[] = []
  const outages: Outage[] = []
  return {
    id: 'adds',
    seat: seatOf('key', await hire(), hire),
    outages,
    hire,
    times,
    now: () => times.shift() ?? NaN,
  }
}

t.test('a worker holds many models and answers many rows at once', async (t) => {
  const place = await placed(t)
  const bytes = Uint8Array.of(5, 2, 3)
  const two = loadRemote(place, bytes.subarray(1, 2), place.now)
  const three = loadRemote(place, bytes.subarray(2), place.now)
  t.strictSame(two.predict(rows([1, 0, 2, 0], [0, 1]), 1000), [3, 14])
  t.strictSame(three.predict(rows([1, 2], [0, 1]), 1000), [4, 15])
  t.strictSame(three.predict(rows([99], [0]), 1000), ['Symbol(odd)'], 'what cannot be sent goes as a text')
  t.strictSame(three.predict(rows([], []), 1000), [])
  t.ok(two.ready)
  two.free()
  t.throws(() => two.predict(ONE, 1000), { message: /^there is no model \d+$/ })
  t.strictSame(three.predict(ONE, 1000), [4])
})

t.test('what a predictor throws is thrown here, and its worker goes on', async (t) => {
  const place = await placed(t)
  t.throws(() => loadRemote(place, Uint8Array.of(0), place.now), new RangeError('no such model'))
  const model = loadRemote(place, Uint8Array.of(1), place.now)
  t.throws(() => model.predict(rows([1, -1], [0, 0]), 1000), { name: 'Error', message: 'out of range' })
  t.strictSame(model.predict(ONE, 1000), [2])
  t.strictSame(place.outages, [])
})

t.test('a question that shares its deadline with others is given up when that is over', async (t) => {
  const place = await placed(t, 60_000)
  t.throws(
    () => loadRemote(place, Uint8Array.of(9), place.now, 30),
    new PredictorSilent(
      'its predictor adds: it gave no answer within 30 ms that were left of the 60000 ms',
      false,
    ),
  )
})

t.test('no answer is an outage until an answer comes from a worker that was started again', async (t) => {
  const place = await placed(t, 500)
  const { seat, outages, times, now } = place
  const model = loadRemote(place, Uint8Array.of(1), now)
  times.push(60, 70)
  const problem = 'it gave no answer within 500 ms'
  t.throws(
    () => loadRemote(place, Uint8Array.of(9), now),
    new PredictorSilent(`its predictor adds: ${problem}`, false),
  )
  t.strictSame(outages, [{ from: 60, problem, outside: true, until: null, by: null }])
  t.notOk(model.ready)
  // Nobody waits for a worker that has ended.
  t.throws(() => model.predict(ONE, 1000), new PredictorSilent(`its predictor adds: ${problem}`, true))
  seat.revive()
  while (seat.state === 'starting') await new Promise((resolve) => setImmediate(resolve))
  t.equal(seat.state, 'ready')
  t.notOk(model.ready, 'it is not in the worker of now')
  const again = loadRemote(place, Uint8Array.of(1), now)
  t.match(outages, [{ until: null }])
  t.strictSame(again.predict(ONE, 1000), [2])
  t.match(outages, [{ from: 60, until: 70, by: null }])
  model.free()
})
