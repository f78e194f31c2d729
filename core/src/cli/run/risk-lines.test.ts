import t from 'tap'
import type { EngineEvent } from '../../engine/events.ts'
import type { RiskReport, SupervisionRow } from '../../host/views/supervision.ts'
import { moment } from '../../host/views/time.ts'
import { riskEventLine, riskLine } from './risk-lines.ts'

const NOON = Date.UTC(2026, 0, 2, 12)
const quiet: RiskReport = {
  killSwitch: {
    stage: 'armed',
    since: null,
    cause: null,
    value: null,
    limit: null,
    action: 'freeze',
    why: null,
    author: null,
  },
  locks: [],
  paused: [],
  faulty: [],
}

t.test('nothing is said while nothing holds the book back', async (t) => {
  t.equal(riskLine(quiet), null)
})

t.test('kill switch, paused strategies and locks are one line', async (t) => {
  const { killSwitch } = quiet
  const lock = { lock: 1, reason: 'cooldown', strategy: 'S1', symbol: null, from: moment(NOON) } as const
  const locks = [{ ...lock, until: null, value: 1, limit: 0, why: null, author: null }]
  t.equal(
    riskLine({ ...quiet, killSwitch: { ...killSwitch, stage: 'warned', cause: 'daily-loss' }, locks }),
    'kill switch warns (daily-loss); 1 lock',
  )
  const pause = { rule: 'person', value: null, limit: null, sample: null, from: moment(NOON) } as const
  const paused = [{ ...pause, strategy: 'S2', until: null, resume: 'person', why: 'x', author: 'y' } as const]
  t.equal(
    riskLine({ ...quiet, killSwitch: { ...killSwitch, stage: 'latched', cause: 'drawdown' }, paused }),
    'KILL SWITCH latched (drawdown); S2 paused',
  )
})

t.test('what fails is named with its next try', async (t) => {
  const row: SupervisionRow = {
    ...{ entry: 'S1', kind: 'strategy', plugin: 'x', state: 'quarantined', worker: 'ready' },
    ...{ since: moment(NOON), problem: 'late', startProblem: null, failedTries: 0, nextTry: moment(NOON) },
    answers: null,
  }
  const faulty: SupervisionRow[] = [
    row,
    { ...row, entry: 'S2', nextTry: null },
    { ...row, entry: 'regime', kind: 'regime-classifier', state: 'silent' },
    { ...row, entry: 'predictor x', kind: 'predictor', state: 'silent' },
  ]
  t.equal(
    riskLine({ ...quiet, faulty }),
    'S1 faulty until 2026-01-02 12:00 UTC; S2 faulty until a person releases it; REGIME unknown, its classifier does not answer; no forecasts by x, it does not answer',
  )
})

t.test('each event is a sentence with its numbers', async (t) => {
  const base = { seq: 1, time: NOON, why: null, author: null }
  const cases: [EngineEvent, string][] = [
    [
      {
        ...base,
        kind: 'lock-set',
        lock: 3,
        reason: 'daily-loss',
        strategy: null,
        symbol: null,
        from: NOON,
        until: NOON + 43_200_000,
        value: 0.051234,
        limit: 0.05,
      },
      'lock 3 all strategies: daily-loss 0.05123, limit 0.05; no entries until 2026-01-03 00:00 UTC',
    ],
    [
      {
        ...base,
        kind: 'lock-released',
        lock: 3,
        reason: 'daily-loss',
        strategy: null,
        symbol: null,
        by: 'time',
      },
      'lock 3 released (its time is over)',
    ],
    [
      {
        ...base,
        kind: 'strategy-paused',
        strategy: 'S1',
        rule: 'profit-factor',
        value: 0.61,
        limit: 0.8,
        sample: 30,
        until: null,
        resume: 'regime',
        symbol: 'A',
        regime: 'up',
      },
      'pause S1: profit-factor 0.61; it only manages what it holds until the regime changes',
    ],
    [
      {
        ...base,
        kind: 'strategy-resumed',
        strategy: 'S1',
        by: 'regime',
        rule: 'profit-factor',
        pausedFor: 9,
      },
      'resume S1 (regime)',
    ],
    [
      {
        ...base,
        kind: 'kill-switch',
        from: 'warned',
        to: 'latched',
        cause: 'drawdown',
        value: 0.2,
        limit: 0.2,
        equity: 800,
        highWaterMark: 1000,
        dayStart: 900,
        action: 'freeze',
      },
      'kill switch warned -> latched: drawdown 0.2',
    ],
    [
      {
        ...base,
        kind: 'command-refused',
        command: 'resume',
        code: 'STRATEGY_NOT_PAUSED',
        problem: 'S1 is not paused',
        why: 'x',
        author: 'y',
      },
      'command resume of y refused: S1 is not paused',
    ],
    [{ seq: 1, time: NOON, kind: 'weights-set', weights: {} }, ''],
  ]
  const anna = { why: 'news', author: 'anna' }
  const where = { strategy: 'S1', symbol: 'A/B' }
  const measured = { value: null, limit: null }
  const by = { ...base, ...where, ...anna }
  cases.push(
    [
      { ...by, kind: 'lock-set', lock: 4, reason: 'person', from: NOON, until: null, ...measured },
      'lock 4 S1 A/B: anna: news; no entries until a person removes it',
    ],
    [
      { ...by, kind: 'lock-released', lock: 4, reason: 'person', by: 'person' },
      'lock 4 released (anna: news)',
    ],
    [
      {
        ...base,
        ...anna,
        kind: 'strategy-resumed',
        strategy: 'S1',
        by: 'person',
        rule: 'person',
        pausedFor: 9,
      },
      'resume S1 (anna: news)',
    ],
  )
  for (const [event, line] of cases) t.equal(riskEventLine(event) ?? '', line, event.kind)
})
