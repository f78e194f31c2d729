import t from 'tap'
import Value from 'typebox/value'
import type { EngineEvent, Unstamped } from '../engine/events.ts'
import { protections } from '../portfolio/statistics/schema/protections.ts'
import { ProtectionLog, protectionReport, type ProtectionEvent } from './protection-log.ts'
import { writeCsv } from './tables/csv.ts'
import { lockRows } from './tables/locks.ts'

const START = Date.UTC(2024, 0, 1)

const DAY = 86_400_000

const END = START + 10 * DAY

const STRATEGIES = [{ name: 'S1' }, { name: 'S2' }]

const person = { why: 'looked at it', author: 'ann' }

const happened: readonly Unstamped<EngineEvent>[] = [
  {
    kind: 'lock-set',
    lock: 1,
    strategy: 'S2',
    symbol: 'BTC/USDT',
    reason: 'cooldown',
    from: START,
    until: START + DAY,
    value: 1,
    limit: 1,
    why: null,
    author: null,
  },
  { kind: 'weights-set', weights: {} },
  {
    kind: 'lock-released',
    lock: 1,
    strategy: 'S2',
    symbol: 'BTC/USDT',
    reason: 'cooldown',
    by: 'person',
    ...person,
  },
  {
    kind: 'lock-set',
    lock: 2,
    strategy: null,
    symbol: null,
    reason: 'drawdown',
    from: START,
    until: null,
    value: 0.125,
    limit: 0.1,
    why: null,
    author: null,
  },
  {
    kind: 'strategy-paused',
    strategy: 'S1',
    rule: 'losing-streak',
    value: 5,
    limit: 5,
    sample: 5,
    until: START + 7 * DAY,
    resume: 'cool-down',
    symbol: 'ETH/USDT',
    regime: null,
    why: null,
    author: null,
  },
  {
    kind: 'strategy-resumed',
    strategy: 'S1',
    by: 'cool-down',
    rule: 'losing-streak',
    pausedFor: 7 * DAY,
    why: null,
    author: null,
  },
  {
    kind: 'kill-switch',
    from: 'warned',
    to: 'latched',
    cause: 'daily-loss',
    value: 0.06,
    limit: 0.05,
    equity: 94_000,
    highWaterMark: 101_000,
    dayStart: 100_000,
    action: 'flatten',
    why: null,
    author: null,
  },
]

const log = new ProtectionLog()
log.add(happened.map((event, i) => ({ ...event, seq: i + 1, time: START + i * DAY })))

t.test(
  'locks and pauses are counted by strategy, the book first; the kill switch is told move by move',
  async (t) => {
    const report = protectionReport(log, STRATEGIES, END)
    t.ok(Value.Check(protections, { limits: [], ...report }))
    t.strictSame(report, {
      locks: [
        {
          strategy: null,
          reason: 'drawdown',
          count: 1,
          scopes: [{ symbol: null, count: 1, lockedMs: 7 * DAY }],
        },
        {
          strategy: 'S2',
          reason: 'cooldown',
          count: 1,
          scopes: [{ symbol: 'BTC/USDT', count: 1, lockedMs: DAY }],
        },
      ],
      pauses: [{ strategy: 'S1', rule: 'losing-streak', count: 1, pausedMs: DAY }],
      killSwitch: {
        stage: 'latched',
        moves: [
          {
            time: '2024-01-07T00:00:00.000Z',
            from: 'warned',
            to: 'latched',
            cause: 'daily-loss',
            value: 0.06,
            limit: 0.05,
            equity: 94_000,
          },
        ],
      },
    })
    t.strictSame(protectionReport(new ProtectionLog(), STRATEGIES, END), {
      locks: [],
      pauses: [],
      killSwitch: { stage: 'armed', moves: [] },
    })
  },
)

t.test('times end with the release, the end that was set, the next of its kind, or the run', async (t) => {
  const set = (day: number, symbol: string | null, until: number | null): ProtectionEvent => ({
    kind: 'lock-set',
    lock: day,
    strategy: 'S1',
    symbol,
    reason: 'cooldown',
    from: START + day * DAY,
    until: until === null ? null : START + until * DAY,
    value: 1,
    limit: 1,
    why: null,
    author: null,
    seq: day,
    time: START + day * DAY,
  })
  const released = (day: number, lock: number, symbol: string | null): ProtectionEvent => ({
    kind: 'lock-released',
    lock,
    strategy: 'S1',
    symbol,
    reason: 'cooldown',
    by: 'time',
    why: null,
    author: null,
    seq: day,
    time: START + day * DAY,
  })
  const pause = (day: number): ProtectionEvent => ({
    kind: 'strategy-paused',
    strategy: 'S2',
    rule: 'person',
    value: null,
    limit: null,
    sample: null,
    until: null,
    resume: 'person',
    symbol: null,
    regime: null,
    why: 'a look',
    author: 'ann',
    seq: day,
    time: START + day * DAY,
  })
  const some = new ProtectionLog()
  some.add([
    set(0, 'BTC/USDT', 2),
    set(1, 'ETH/USDT', 3),
    set(1, 'BTC/USDT', 4),
    pause(2),
    released(3.5, 1, 'ETH/USDT'),
    released(4, 1, 'BTC/USDT'),
    pause(4),
    set(8, null, null),
    set(9, 'BTC/USDT', 12),
  ])
  const { locks, pauses } = protectionReport(some, STRATEGIES, END)
  t.strictSame(locks, [
    {
      strategy: 'S1',
      reason: 'cooldown',
      count: 5,
      scopes: [
        { symbol: null, count: 1, lockedMs: 2 * DAY },
        { symbol: 'BTC/USDT', count: 3, lockedMs: (1 + 3 + 1) * DAY },
        { symbol: 'ETH/USDT', count: 1, lockedMs: 2 * DAY },
      ],
    },
  ])
  t.strictSame(pauses, [{ strategy: 'S2', rule: 'person', count: 2, pausedMs: (2 + 6) * DAY }])
})

t.test('the table has one row per event of a protection', async (t) => {
  let csv = ''
  writeCsv(lockRows(log), { scale: 1 }, (part) => {
    csv += part.toString()
  })
  t.equal(
    csv,
    `time,event,lock,strategy,symbol,reason,until,value,limit,stage,by,why,author
2024-01-01T00:00:00Z,lock-set,1,S2,BTC/USDT,cooldown,2024-01-02T00:00:00Z,1,1,,,,
2024-01-03T00:00:00Z,lock-released,1,S2,BTC/USDT,cooldown,,,,,person,looked at it,ann
2024-01-04T00:00:00Z,lock-set,2,,,drawdown,,0.125,0.1,,,,
2024-01-05T00:00:00Z,strategy-paused,,S1,ETH/USDT,losing-streak,2024-01-08T00:00:00Z,5,5,,,,
2024-01-06T00:00:00Z,strategy-resumed,,S1,,losing-streak,,,,,cool-down,,
2024-01-07T00:00:00Z,kill-switch,,,,daily-loss,,0.06,0.05,latched,,,
`,
  )
})
