import t from 'tap'
import { OrderRate } from './order-rate.ts'

const SECOND = 1_000

t.test('without a limit nothing is full', async (t) => {
  const rate = new OrderRate({ perMinute: Infinity, perHour: Infinity, perDay: Infinity })
  for (let i = 0; i < 1_000; i++) rate.note(0)
  t.equal(rate.full(0), null)
})

t.test('entries leave a window exactly when it is over', async (t) => {
  const rate = new OrderRate({ perMinute: 2, perHour: Infinity, perDay: Infinity })
  rate.note(0)
  t.equal(rate.full(0), null)
  rate.note(30 * SECOND)
  t.match(rate.full(59 * SECOND), { limit: 'order_rate.per_minute', allowed: 2 })
  t.equal(rate.full(60 * SECOND), null, 'the first is 60 seconds old')
  rate.note(60 * SECOND)
  t.match(rate.full(89 * SECOND), { limit: 'order_rate.per_minute' })
  t.equal(rate.full(90 * SECOND), null)
})

t.test('several windows hold at once; the shortest full one is named', async (t) => {
  const rate = new OrderRate({ perMinute: 1, perHour: 2, perDay: 3 })
  const minute = 60 * SECOND
  rate.note(0)
  t.match(rate.full(0), { limit: 'order_rate.per_minute', allowed: 1 })
  rate.note(minute)
  t.match(rate.full(2 * minute), { limit: 'order_rate.per_hour', allowed: 2 })
  rate.note(60 * minute)
  t.match(rate.full(180 * minute), { limit: 'order_rate.per_day', allowed: 3 })
  t.equal(rate.full(1_440 * minute), null)
})
