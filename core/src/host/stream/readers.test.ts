import fc from 'fast-check'
import t from 'tap'
import { EventRing } from '../event-ring.ts'
import type { HostEvent } from '../host-events.ts'
import type { EventFilter } from './filter.ts'
import { eventReaders, type EventReaders } from './readers.ts'
import {
  ANYONE,
  EVERYTHING,
  journalOf,
  manualTiming,
  taken,
  trade,
  type EventHost,
  type Message,
} from './stream.fixture.ts'

const never = (error: unknown): never => {
  throw error
}

interface Setting {
  readonly capacity?: number
  readonly events?: readonly HostEvent[]
  readonly records?: readonly (readonly HostEvent[])[]
  readonly removed?: number
  readonly most?: number
  readonly mostEach?: number
}

function setting({ capacity = 1000, events = [], records, removed, ...most }: Setting = {}): {
  readonly host: EventHost
  readonly timing: ReturnType<typeof manualTiming>
  readonly readers: EventReaders
  readonly push: (...seqs: number[]) => void
} {
  const ring = new EventRing(capacity)
  ring.push(events)
  const timing = manualTiming()
  const host = { events: ring, store: records === undefined ? null : journalOf(records, removed) }
  const readers = eventReaders(host, { onProblem: never, timing, ...most })
  const push = (...seqs: number[]): void => {
    for (const seq of seqs) ring.push([trade(seq)])
    timing.flush()
  }
  return { host, timing, readers, push }
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)
const ids = (messages: readonly Message[]): string[] => messages.map(({ event, id }) => event ?? id)

t.test('a reader gets what happens from now on, with its number and everything that it says', async (t) => {
  const { readers, push } = setting({ events: [trade(1), trade(2)] })
  const stream = readers.open(EVERYTHING, null, ANYONE)
  t.strictSame(await taken(stream), [])
  push(3, 4)
  t.strictSame(await taken(stream), [
    { event: null, id: '3', data: { ...trade(3), time: { iso: '1970-01-01T00:00:03.000Z', ms: 3000 } } },
    { event: null, id: '4', data: { ...trade(4), time: { iso: '1970-01-01T00:00:04.000Z', ms: 4000 } } },
  ])
})

t.test('a filter lets through what it names; a heartbeat says how far the reader is', async (t) => {
  const { host, timing, readers } = setting()
  const filter: EventFilter = { kinds: ['trade-closed'], strategies: ['S2'], symbols: ['ETH/USDT'] }
  const stream = readers.open(filter, null, ANYONE)
  host.events.push([trade(1, 'S1', 'ETH/USDT'), trade(2, 'S2', 'ETH/USDT'), trade(3, 'S2')])
  host.events.push([
    { kind: 'weights-set', seq: 4, time: 4000, weights: { S2: 1 } },
    trade(5, 'S2', 'ETH/USDT'),
    trade(6),
  ])
  timing.flush()
  t.strictSame(ids(await taken(stream)), ['2', '5'])
  timing.beat()
  t.strictSame(await taken(stream), [{ event: null, id: '6', data: null }])
})

t.test(
  'a reader goes on where it was: out of the ring, and out of the journal where that is gone',
  async (t) => {
    const records = range(1, 40).map((n) => (n % 3 === 0 ? [] : [trade(2 * n - 1), trade(2 * n)]))
    // The engine numbers its events without holes.
    const numbered = records.flat().map((_, i) => trade(i + 1))
    let next = 0
    const journal = records.map((events) => events.map(() => numbered[next++]))
    const last = numbered.length
    const { readers, push } = setting({ capacity: 5, events: numbered, records: journal })
    const near = readers.open(EVERYTHING, last - 2, ANYONE)
    t.strictSame(ids(await taken(near)), range(last - 1, last).map(String))
    const far = readers.open(EVERYTHING, 7, ANYONE)
    t.strictSame(ids(await taken(far)), range(8, last).map(String))
    push(last + 1)
    t.strictSame(ids(await taken(far)), [String(last + 1)], 'and then with what happens')
  },
)

t.test('events that nobody has any more are told as missed', async (t) => {
  const events = range(1, 20).map((seq) => trade(seq))
  const kept = setting({
    capacity: 3,
    events,
    records: events.map((event) => [event]),
    removed: 10,
  })
  const [missed, ...rest] = await taken(kept.readers.open(EVERYTHING, 4, ANYONE))
  t.strictSame(missed, { event: 'missed', id: '10', data: { from: 5, to: 10, count: 6 } })
  t.strictSame(ids(rest), range(11, 20).map(String))

  const unkept = setting({ capacity: 3, events })
  const found = await taken(unkept.readers.open(EVERYTHING, 4, ANYONE))
  t.strictSame(found[0].data, { from: 5, to: 17, count: 13 })
  t.strictSame(ids(found), ['missed', '18', '19', '20'])
})

t.test('a reader that takes nothing has a bounded queue and is told what it missed', async (t) => {
  const { readers, push, timing } = setting({ capacity: 50 })
  const [quick, slow] = [readers.open(EVERYTHING, null, ANYONE), readers.open(EVERYTHING, null, ANYONE)]
  slow.read(0)
  const seen: string[] = []
  for (const seq of range(1, 3000)) {
    push(seq)
    if (seq % 20 === 0) seen.push(...ids(await taken(quick)))
  }
  t.strictSame(seen, range(1, 3000).map(String), 'the quick one has all')
  t.ok(slow.readableLength < 32_768, `the slow one has ${slow.readableLength} bytes waiting`)
  timing.flush()
  const late = await taken(slow)
  const gap = late.findIndex(({ event }) => event === 'missed')
  const before = Number(late[gap - 1].id)
  t.strictSame(late[gap].data, { from: before + 1, to: 2950, count: 2950 - before })
  t.strictSame(ids(late.slice(gap + 1)), range(2951, 3000).map(String))
})

t.test('who has seen what the host does not know is told so', async (t) => {
  const { readers, push } = setting({ events: [trade(1), trade(2)] })
  const stream = readers.open(EVERYTHING, 9, ANYONE)
  push(3)
  t.strictSame(await taken(stream), [
    { event: 'rewound', id: '2', data: { asked: 9, newest: 2 } },
    { event: null, id: '3', data: { ...trade(3), time: { iso: '1970-01-01T00:00:03.000Z', ms: 3000 } } },
  ])
})

t.test('who takes nothing for eight heartbeats is hung up on', async (t) => {
  const { readers, push, timing } = setting()
  const [quick, slow] = [readers.open(EVERYTHING, null, ANYONE), readers.open(EVERYTHING, null, ANYONE)]
  slow.read(0)
  push(...range(1, 500))
  for (const beat of range(1, 8)) {
    await taken(quick)
    t.equal(slow.destroyed, false, `beat ${beat}`)
    timing.beat()
  }
  await taken(quick)
  t.strictSame([slow.destroyed, quick.destroyed, readers.count], [true, false, 1])
})

t.test('there are only so many readers, and none after the end', async (t) => {
  const { host, readers } = setting({ most: 2 })
  const first = readers.open(EVERYTHING, null, ANYONE)
  const second = readers.open(EVERYTHING, null, ANYONE)
  t.throws(() => readers.open(EVERYTHING, null, ANYONE), { code: 'STREAM_FULL' })
  first.destroy()
  await taken(second)
  t.equal(readers.count, 1)
  host.events.push([trade(1)])
  readers.close()
  const [last, end] = await taken(second)
  t.equal(last.id, '1', 'what happened right before is told')
  t.strictSame(end, { event: 'end', id: '1', data: { reason: 'the host has stopped' } })
  t.equal(second.readableEnded, true)
  t.throws(() => readers.open(EVERYTHING, null, ANYONE), { code: 'HOST_STOPPED' })
})

t.test('one client cannot take the place of the others', async (t) => {
  const { readers } = setting({ most: 4, mostEach: 2 })
  const [first] = [readers.open(EVERYTHING, null, ANYONE), readers.open(EVERYTHING, null, ANYONE)]
  t.throws(() => readers.open(EVERYTHING, null, ANYONE), {
    code: 'STREAM_SHARE',
    message: /^You follow the events in 2 streams already/,
  })
  readers.open(EVERYTHING, null, { ...ANYONE, name: 'somebody else' })
  first.destroy()
  await taken(first)
  readers.open(EVERYTHING, null, ANYONE)
  t.equal(readers.count, 3)
})

t.test('who is not admitted any more gets nothing more, at the next event or heartbeat', async (t) => {
  const { readers, push, timing } = setting()
  let admitted = true
  const client = { name: 'desk', admitted: () => admitted }
  const [told, quiet] = [readers.open(EVERYTHING, null, client), readers.open(EVERYTHING, null, client)]
  push(1)
  t.strictSame([ids(await taken(told)), ids(await taken(quiet))], [['1'], ['1']])
  admitted = false
  push(2)
  const end = { event: 'end', id: '1', data: { reason: 'the token is not valid any more' } }
  t.strictSame(await taken(told), [end])
  t.equal(told.readableEnded, true)
  t.equal(readers.count, 1)
  t.strictSame(await taken(quiet), [end])

  admitted = true
  const [idle, stuck] = [readers.open(EVERYTHING, null, client), readers.open(EVERYTHING, null, client)]
  await taken(idle)
  stuck.read(0)
  push(...range(3, 500))
  await taken(idle)
  admitted = false
  timing.beat()
  t.match(await taken(idle), [{ event: 'end', id: '500' }])
  t.equal(stuck.destroyed, false)
  for (let beats = 0; beats < 8; beats++) timing.beat()
  t.equal(stuck.destroyed, true, 'nor does it stay because it takes not even that')
})

t.test('after a start a quiet time is no gap, and what was told before it is in the journal', async (t) => {
  const records = [...range(1, 6).map((seq) => [trade(seq)]), ...range(1, 20).map(() => [])]
  const { host, readers, push } = setting({ records })
  host.events.goOnAfter(6)
  const same = readers.open(EVERYTHING, 6, ANYONE)
  const behind = readers.open(EVERYTHING, 3, ANYONE)
  const live = readers.open(EVERYTHING, null, ANYONE)
  t.strictSame(await taken(same), [])
  t.strictSame(ids(await taken(behind)), ['4', '5', '6'])
  push(7)
  for (const stream of [same, behind, live]) t.strictSame(ids(await taken(stream)), ['7'])

  const inputsOnly = setting({ records: [[], []] })
  inputsOnly.host.events.goOnAfter(6)
  const told = await taken(inputsOnly.readers.open(EVERYTHING, 3, ANYONE))
  t.strictSame(told, [{ event: 'missed', id: '6', data: { from: 4, to: 6, count: 3 } }])
})

t.test(
  'a journal that cannot be read is reported, and the reader goes on with what is in memory',
  async (t) => {
    const problem = new Error('damaged')
    const events = range(1, 20).map((seq) => trade(seq))
    const store = {
      ...journalOf(events.map((event) => [event])),
      records: () => {
        throw problem
      },
    }
    const ring = new EventRing(3)
    ring.push(events)
    const problems: unknown[] = []
    const readers = eventReaders(
      { events: ring, store },
      { onProblem: (error) => problems.push(error), timing: manualTiming() },
    )
    t.strictSame(ids(await taken(readers.open(EVERYTHING, 4, ANYONE))), ['missed', '18', '19', '20'])
    t.strictSame(problems, [problem])
  },
)

t.test(
  'whatever the pace, a reader gets every event once, in order, or is told of it as missed',
  async () => {
    const step = fc.oneof(
      { arbitrary: fc.record({ push: fc.integer({ min: 1, max: 12 }) }), weight: 3 },
      fc.constant('read' as const),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 10 }),
        fc.option(fc.integer({ min: 0, max: 30 })),
        fc.array(step, { maxLength: 12 }),
        async (capacity, after, steps) => {
          const past = range(1, 30).map((seq) => trade(seq))
          const { readers, push } = setting({ capacity, events: past, records: past.map((event) => [event]) })
          const stream = readers.open(EVERYTHING, after, ANYONE)
          let newest = 30
          const messages: Message[] = []
          for (const one of [...steps, 'read' as const]) {
            if (one === 'read') messages.push(...(await taken(stream)))
            else {
              push(...range(newest + 1, newest + one.push))
              newest += one.push
            }
          }
          let cursor = after ?? 30
          for (const { event, id, data } of messages) {
            if (event === 'missed') {
              if (data?.from !== cursor + 1) return false
            } else if (Number(id) !== cursor + 1) return false
            cursor = Number(id)
          }
          return cursor === newest
        },
      ),
      { numRuns: 40 },
    )
  },
)
