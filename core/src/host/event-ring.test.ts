import fc from 'fast-check'
import t from 'tap'
import type { EngineEvent } from '../engine/events.ts'
import { EventRing } from './event-ring.ts'
import type { HostEvent } from './host-events.ts'

const event = (seq: number): EngineEvent => ({ kind: 'weights-set', seq, time: seq, weights: {} })
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

t.test('an empty ring has nothing', async (t) => {
  const ring = new EventRing(3)
  t.strictSame([ring.length, ring.oldest, ring.newest, ring.after(0, 10)], [0, null, null, []])
})

t.test('a ring goes on behind the events of the time before', async (t) => {
  const ring = new EventRing(3)
  ring.goOnAfter(7)
  t.strictSame([ring.oldest, ring.newest, ring.after(0, 10)], [null, 7, []])
  ring.push([event(8)])
  t.strictSame([ring.oldest, ring.newest], [8, 8])
})

t.test('events are counted by kind, also those that made room', async (t) => {
  const ring = new EventRing(2)
  ring.push([...range(1, 5).map(event), { kind: 'revision-rejected', seq: 5.5 } as HostEvent])
  t.strictSame(
    [...ring.counts],
    [
      ['weights-set', 5],
      ['revision-rejected', 1],
    ],
  )
})

t.test('the ring keeps the last events and gives those after a number, oldest first', async () => {
  const setting = fc.record({
    capacity: fc.integer({ min: 1, max: 20 }),
    pushed: fc.integer({ min: 0, max: 70 }),
    after: fc.integer({ min: 0, max: 80 }),
    limit: fc.integer({ min: 1, max: 30 }),
  })
  fc.assert(
    fc.property(setting, ({ capacity, pushed, after, limit }) => {
      const ring = new EventRing(capacity)
      ring.push(range(1, pushed).map(event))
      const kept = range(Math.max(1, pushed - capacity + 1), pushed)
      const wanted = kept.filter((seq) => seq > after).slice(0, limit)
      const found = ring.after(after, limit).map(({ seq }) => seq)
      return JSON.stringify(found) === JSON.stringify(wanted) && ring.oldest === (kept[0] ?? null)
    }),
  )
})
