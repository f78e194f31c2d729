import t from 'tap'
import type { DriftView } from '../../host/views/drift.ts'
import type { ImportanceView } from '../../host/views/importance.ts'
import { moment } from '../../host/views/time.ts'
import type { ValidationReport } from '../../learning/validation/report.ts'
import { driftLines, importanceBrief, importanceLines } from './insight-lines.ts'

const DAY = 86_400_000
const ID = 'abcdef0123456789'

const loss = (mean: number) => ({ mean, low: mean - 1, high: mean + 1 })
const losses = (name: string, points: number) => ({
  ...{ name, accuracy: loss(points), brier: loss(points / 2), squaredError: null },
})
const squared = (name: string, percent: number) => ({
  ...{ name, accuracy: null, brier: null, squaredError: loss(percent) },
})

const VIEW: ImportanceView = {
  ...{ model: ID, target: 'market_risk', noShares: null, notShuffled: null },
  members: [
    { plugin: 'logistic', weight: 0.6, says: true },
    { plugin: 'odd', weight: 0.4, says: false },
  ],
  features: [
    { ...losses('rv_1d', 0.01), group: 'market_volatility', share: 0.25 },
    { ...losses('weekend', 4), group: 'time_features', share: 0.75 },
  ],
  groups: [losses('time_features', 9)],
  shuffled: {
    ...{ method: 'permutation', rows: 720, days: 180, fitted: 1500, repeats: 10, seed: 7 },
    ...{ from: moment(0), to: moment(179 * DAY), accuracy: 0.7, brier: 0.2, squaredError: null },
  },
}

t.test('what a model rests on is printed with what matters most first', async (t) => {
  t.strictSame(importanceLines(VIEW), [
    'model abcdef012345 of market_risk',
    '      Shares are what the members say of themselves, by weight: logistic 60 %,',
    '      odd 40 % (says nothing).',
    '      Losses are what 720 forecasts on 180 days (1970-01-01 to 1970-06-29;',
    '      accuracy 70.0 %, Brier 0.200), which no member was fitted on, lose when a',
    '      feature is shuffled: points of accuracy and hundredths of the Brier score,',
    '      the middle 95 % of 10 repeats.',
    '  feature   share           accuracy              Brier',
    '  weekend  75.0 %  +4.0 [+3.0, +5.0]  +2.0 [+1.0, +3.0]',
    '  rv_1d    25.0 %   0.0 [-1.0, +1.0]   0.0 [-1.0, +1.0]',
    '  group, shuffled as a whole            accuracy              Brier',
    '  time_features               +9.0 [+8.0, +10.0]  +4.5 [+3.5, +5.5]',
  ])
})

t.test('of a regression the squared error is printed', async (t) => {
  const { shuffled, features } = VIEW
  if (shuffled === null) throw new Error('It is not there.')
  const lines = importanceLines({
    ...VIEW,
    features: features.map((one) => ({ ...one, ...squared(one.name, one.name === 'rv_1d' ? 30 : -2) })),
    groups: [],
    shuffled: { ...shuffled, accuracy: null, brier: null, squaredError: 1.5 },
  })
  t.strictSame(lines.slice(-3), [
    '  feature   share         squared error',
    '  rv_1d    25.0 %  +30.0 [+29.0, +31.0]',
    '  weekend  75.0 %     -2.0 [-3.0, -1.0]',
  ])
})

t.test('the brief of a model names groups and features that matter most', async (t) => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const report = (features: object[], groups: object[]): ValidationReport =>
    ({ importance: { features, groups } }) as unknown as ValidationReport
  t.strictSame(
    importanceBrief(
      report(
        names.map((name, i) => losses(name, 2 * i)),
        VIEW.groups.slice(),
      ),
    ),
    [
      'rests on, hundredths of the Brier score that are lost when it is shuffled',
      '      groups: time_features +4.5',
      '      features: f +5.0, e +4.0, d +3.0, c +2.0, b +1.0',
    ],
  )
  t.match(importanceBrief(report([squared('a', 3)], [])), [
    /^rests on, per cent of/,
    '      features: a +3.0',
  ])
  t.strictSame(importanceBrief({} as ValidationReport), [])
})

const DRIFT: DriftView = {
  ...{ target: 'market_risk', champion: ID, state: 'alarm', since: moment(90 * DAY), reason: null },
  gain: {
    ...{ value: -2, begins: 0, ends: 1, unit: 'points', days: 60, forecasts: 240 },
    ...{ from: moment(30 * DAY), to: moment(89 * DAY) },
  },
  accuracy: { value: 0.58, begins: 0.6, ends: 0.61, days: 90 },
  leadsTo: 'No model serves.',
  rows: {
    ...{ method: 'psi', from: moment(40 * DAY), to: moment(99 * DAY), before: moment(0) },
    ...{ rows: 240, rowsBefore: 160, stretches: 5 },
    features: [
      { name: 'rv_1d', group: 'market_volatility', score: 0.1, usual: null, unusual: null },
      { name: 'weekend', group: 'time_features', score: 0.4, usual: 0.3, unusual: true },
    ],
  },
}

t.test('drift is printed with its limits, and what is unusual by name', async (t) => {
  t.strictSame(driftLines(moment(100 * DAY), [DRIFT]), [
    'drift at 1970-04-11 00:00 UTC',
    'market_risk: drift alarm since 1970-04-01 00:00 UTC; model abcdef012345 serves',
    '      -2.0 points of accuracy against persistence over 60 days (240 forecasts),',
    '      alarm at 0 or less; accuracy of 90 days 58.0 % (alarm below 60 %)',
    '      No model serves.',
    '      Features from 1970-02-10 to 1970-04-10 against those before, population',
    '      stability index; usual is the most of 5 earlier stretches. Unusual:',
    '      weekend.',
    '  feature  index  usual',
    '  weekend   0.40   0.30',
    '  rv_1d     0.10      -',
  ])
  const nothing = { champion: null, since: null, gain: null, accuracy: null, rows: null }
  t.strictSame(driftLines(moment(0), [{ ...DRIFT, ...nothing, state: 'unknown', reason: 'Too few.' }]), [
    'drift at 1970-01-01 00:00 UTC',
    'market_risk: not known yet; no model serves',
    '      Too few.',
  ])
  t.strictSame(driftLines(moment(0), []), ['Nothing of it is forecast.'])
})
