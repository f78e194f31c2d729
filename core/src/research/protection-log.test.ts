import t from 'tap'
import Value from 'typebox/value'
import type { EngineEvent, Unstamped } from '../engine/events.ts'
import { protections } from '../portfolio/statistics/schema/protections.ts'
import { ProtectionLog, protectionReport } from './protection-log.ts'
import { writeCsv } from './tables/csv.ts'
import { lockRows } from './tables/locks.ts'

const START = Date.UTC(2024, 0, 1)

const DAY = 86_400_000

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
    const report = protectionReport(log, STRATEGIES)
    t.ok(Value.Check(protections, report))
    t.strictSame(report, {
      locks: [
        { strategy: null, reason: 'drawdown', count: 1 },
        { strategy: 'S2', reason: 'cooldown', count: 1 },
      ],
      pauses: [{ strategy: 'S1', rule: 'losing-streak', count: 1 }],
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
    t.strictSame(protectionReport(new ProtectionLog(), STRATEGIES), {
      locks: [],
      pauses: [],
      killSwitch: { stage: 'armed', moves: [] },
    })
  },
)

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
