import t from 'tap'
import { DurationHistogram } from '../duration-histogram.ts'
import type { PluginWorker } from './plugin-worker.ts'
import { timedAnswer } from './seat.ts'

/** A seat of which only the state of its worker and the times matter. */
const seatWith = (problem: string | null) => ({
  worker: { problem } as PluginWorker,
  times: new DurationHistogram(),
})

t.test('an answer is timed, and one that does not come', async (t) => {
  const seat = seatWith(null)
  t.equal(
    timedAnswer(seat, () => 7),
    7,
  )
  t.equal(seat.times.count, 1)
  t.throws(() =>
    timedAnswer(seat, () => {
      throw new Error('it gave no answer within 1000 ms')
    }),
  )
  t.equal(seat.times.count, 2)
})

t.test('who has ended is not waited for: nothing is noted', async (t) => {
  const seat = seatWith('it ended its worker with exit code 7')
  t.throws(
    () =>
      timedAnswer(seat, () => {
        throw new Error('it has ended')
      }),
    { message: 'it has ended' },
  )
  t.equal(seat.times.count, 0)
})
