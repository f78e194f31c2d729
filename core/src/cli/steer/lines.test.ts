import t from 'tap'
import type { KillSwitchRow, LockRow, PauseRow } from '../../host/views/risk.ts'
import type { SupervisionRow } from '../../host/views/supervision.ts'
import { moment } from '../../host/views/time.ts'
import { killSwitchLines, releasedLines, riskLines, strategyLines, unlockedLines } from './lines.ts'

const NOON = Date.UTC(2026, 0, 2, 12)
const at = moment(NOON)
const later = moment(NOON + 4 * 3_600_000)
const nobody = { value: null, limit: null, why: null, author: null }
const anna = { ...nobody, why: 'news', author: 'anna' }

const armed: KillSwitchRow = { stage: 'armed', since: null, cause: null, action: 'freeze', ...nobody }
const lock: LockRow = {
  lock: 3,
  reason: 'daily-loss',
  strategy: null,
  symbol: null,
  from: at,
  until: later,
  ...nobody,
  value: 0.051234,
  limit: 0.05,
}
const pause: PauseRow = {
  strategy: 'S2',
  rule: 'person',
  sample: null,
  from: at,
  until: null,
  resume: 'person',
  ...anna,
}

t.test('nothing that holds the book back is said so', async (t) => {
  t.strictSame(riskLines({ killSwitch: armed, locks: [], paused: [] }), [
    'kill switch armed',
    'no locks',
    'no strategy is paused',
  ])
})

t.test('every lock and pause has its reach, its end, and what set it', async (t) => {
  const locks: LockRow[] = [
    lock,
    { ...lock, lock: 4, reason: 'person', strategy: 'S1', symbol: 'A/B', until: null, ...anna },
  ]
  const paused: PauseRow[] = [
    pause,
    { ...pause, strategy: 'S3', rule: 'profit-factor', ...nobody, value: 0.61, limit: 0.8, resume: 'regime' },
    { ...pause, strategy: 'S4', rule: 'losing-streak', ...nobody, value: 5, limit: 5, until: later },
  ]
  t.strictSame(riskLines({ killSwitch: armed, locks, paused }), [
    'kill switch armed',
    'lock 3 on all strategies until 2026-01-02 16:00 UTC',
    '  since 2026-01-02 12:00 UTC, daily-loss 0.05123, limit 0.05',
    'lock 4 on S1 in A/B until a person removes it',
    '  since 2026-01-02 12:00 UTC, anna: news',
    'S2 paused until a person resumes it',
    '  since 2026-01-02 12:00 UTC, anna: news',
    'S3 paused until the regime changes',
    '  since 2026-01-02 12:00 UTC, profit-factor 0.61, limit 0.8',
    'S4 paused until 2026-01-02 16:00 UTC',
    '  since 2026-01-02 12:00 UTC, losing-streak 5, limit 5',
  ])
})

t.test('what fails has its reason, and how it comes back', async (t) => {
  const quarantined: SupervisionRow = {
    ...{ entry: 'S1', kind: 'strategy', plugin: 'x', state: 'quarantined', worker: 'down', since: at },
    ...{ problem: 'no answer within 500 ms', startProblem: null, failedTries: 2, nextTry: later },
    answers: null,
  }
  const faulty: SupervisionRow[] = [
    quarantined,
    { ...quarantined, entry: 'S2', startProblem: 'no licence', failedTries: 0, nextTry: null },
    { ...quarantined, entry: 'S3', since: null, problem: null, nextTry: null },
    { ...quarantined, entry: 'regime', kind: 'regime-classifier', state: 'silent', failedTries: 1 },
    { ...quarantined, entry: 'predictor x', kind: 'predictor', state: 'silent', failedTries: 0 },
  ]
  t.strictSame(riskLines({ killSwitch: armed, locks: [], paused: [], faulty }).slice(3), [
    'S1 in quarantine until it is tried again at 2026-01-02 16:00 UTC',
    '  since 2026-01-02 12:00 UTC, tried 2 times: no answer within 500 ms',
    'S2 in quarantine until a person releases it',
    '  since 2026-01-02 12:00 UTC: no answer within 500 ms',
    '  its worker does not start: no licence',
    'S3 in quarantine until a person releases it',
    'the regime is unknown, its classifier does not answer until it is tried again',
    '  at 2026-01-02 16:00 UTC',
    '  since 2026-01-02 12:00 UTC, tried 1 time: no answer within 500 ms',
    'models of x forecast nothing, it does not answer until it is tried again at',
    '  2026-01-02 16:00 UTC',
    '  since 2026-01-02 12:00 UTC: no answer within 500 ms',
  ])
})

t.test('the kill switch tells its stage, its cause and the way out', async (t) => {
  const latched: KillSwitchRow = {
    ...armed,
    stage: 'latched',
    since: at,
    cause: 'drawdown',
    value: 0.2,
    limit: 0.2,
  }
  t.strictSame(killSwitchLines(latched), [
    'kill switch LATCHED since 2026-01-02 12:00 UTC (drawdown 0.2, limit 0.2)',
    '  no entries, positions keep their exits; grodt kill-switch reset releases it',
  ])
  t.strictSame(killSwitchLines({ ...latched, stage: 'warned', cause: 'daily-loss' }), [
    'kill switch warned since 2026-01-02 12:00 UTC (daily-loss 0.2, limit 0.2)',
  ])
  t.strictSame(killSwitchLines({ ...armed, since: at, cause: 'reset', ...anna }), [
    'kill switch armed since 2026-01-02 12:00 UTC (anna: news)',
  ])
})

t.test('long reasons are broken at 80 columns', async (t) => {
  const why = 'the feed shows prices that no other place has '.repeat(5).trim()
  const rows = {
    killSwitch: { ...armed, stage: 'latched', since: at, ...anna, why } as const,
    locks: [{ ...lock, ...anna, why }],
    paused: [{ ...pause, why }],
  }
  const lines = riskLines(rows)
  t.ok(lines.length > 10)
  for (const line of lines) t.ok(line.length <= 80, line)
})

t.test('after a removal the locks that are left are shown, after a resume what else is closed', async (t) => {
  t.strictSame(unlockedLines(2, []), ['lock 2 removed; no lock is left'])
  t.equal(unlockedLines(2, [lock])[0], 'lock 2 removed; 1 lock left')
  t.strictSame(strategyLines('S2', pause, []), [
    'S2 paused until a person resumes it',
    '  since 2026-01-02 12:00 UTC, anna: news',
  ])
  const open = { symbol: 'A', open: true, reason: null }
  t.strictSame(strategyLines('S2', null, [open]), ['S2 resumed'])
  const shut = { symbol: 'B', open: false, reason: 'regime: ranging, needs trending' }
  t.strictSame(strategyLines('S2', null, [open, shut]), [
    'S2 resumed; what else keeps it from opening positions now:',
    '  B regime: ranging, needs trending',
  ])
  t.strictSame(releasedLines('S2', 3, [open]), ['S2 released after 3 strikes'])
  t.strictSame(releasedLines('S2', 1, [shut]), [
    'S2 released after 1 strike; what else keeps it from opening positions now:',
    '  B regime: ranging, needs trending',
  ])
})
