import t from 'tap'
import { LimitLog } from './limit-log.ts'

t.test('of each limit the furthest refusal is kept, above what is allowed or below it', async (t) => {
  const log = new LimitLog()
  const refuse = (limit: 'budget' | 'min_notional', value: number, allowed: number): void =>
    log.refused({ limit, value, allowed, inCash: true })
  refuse('budget', 110, 100)
  refuse('budget', 95, 50)
  refuse('budget', 1000, 955)
  refuse('min_notional', 4, 10)
  refuse('min_notional', 1, 10)
  refuse('min_notional', 9, 10)
  log.refused({ limit: 'max_open_positions', value: 3, allowed: 2, inCash: false })
  t.strictSame(
    [...log.extremes],
    [
      ['budget', { furthest: { value: 95, allowed: 50, inCash: true }, leastKept: 1 }],
      ['min_notional', { furthest: { value: 1, allowed: 10, inCash: true }, leastKept: 1 }],
      ['max_open_positions', { furthest: { value: 3, allowed: 2, inCash: false }, leastKept: 1 }],
    ],
  )
  t.equal(log.cuts.size, 0)
})

t.test('cuts are counted with the least that was left', async (t) => {
  const log = new LimitLog()
  log.cut('cash', 0.5)
  log.cut('cash', 0.25)
  log.cut('cash', 0.75)
  log.cut('max_position', 0.9)
  t.strictSame(
    [...log.cuts],
    [
      ['cash', 3],
      ['max_position', 1],
    ],
  )
  t.strictSame(
    [...log.extremes.values()].map(({ leastKept }) => leastKept),
    [0.25, 0.9],
  )
})

t.test('a limit that has words in place of numbers was hit all the same', async (t) => {
  const log = new LimitLog()
  log.refused({ limit: 'stop_required', value: 'no stop', allowed: 'a stop', inCash: false })
  t.strictSame([...log.extremes], [['stop_required', { furthest: null, leastKept: 1 }]])
})
