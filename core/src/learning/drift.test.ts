import { SeededRandom } from '@grodt/sdk/host'
import t from 'tap'
import type { TargetName } from '../config/types.ts'
import { DAY_MS } from '../portfolio/statistics/annual.ts'
import { driftFigures, driftOf } from './drift.ts'
import { START } from './learning.fixture.ts'
import { liveRecord } from './live-record.ts'
import type { Score } from './notes.ts'
import type { OutOfSample } from './validation/out-of-sample.ts'

interface Stretch {
  readonly days: number
  /** Shares of rows in which the model and persistence are right: every so many rows. */
  readonly model: number
  readonly persistence: number
  readonly subjects?: number
}

/** Scores whose accuracies are exact: right answers are spread evenly. */
function scoresOf(stretches: readonly Stretch[], target: TargetName = 'market_risk'): Score[] {
  const random = new SeededRandom(4)
  const scores: Score[] = []
  let day = 0
  for (const { days, model, persistence, subjects = 4 } of stretches) {
    for (let i = 0; i < days * subjects; i++) {
      const label = random.next() < 0.5 ? 1 : 0
      const says = (share: number): number =>
        Math.floor((i + 1) * share + 1e-9) > Math.floor(i * share + 1e-9) ? label : 1 - label
      scores.push({
        target,
        subject: `S${i % subjects}`,
        time: START + (day + Math.floor(i / subjects)) * DAY_MS,
        model: 'm1',
        value: says(model) === 1 ? 0.7 : 0.3,
        label,
        now: says(persistence),
        rule: null,
      })
    }
    day += days
  }
  return scores
}

const live = (...stretches: Stretch[]): OutOfSample =>
  liveRecord('market_risk', 'classification', scoresOf(stretches), DAY_MS)

t.test('better than persistence is no drift', async (t) => {
  t.strictSame(driftOf(live({ days: 90, model: 0.7, persistence: 0.65 }), false), {
    alarm: false,
    text: 'market_risk: no drift: +5.0 points of accuracy against persistence over 60 days (240 forecasts), accuracy of 90 days 70.0 %',
  })
})

t.test('the figures that decide are told by themselves', async (t) => {
  const figures = driftFigures(live({ days: 90, model: 0.7, persistence: 0.65 }))
  t.match(figures, { days: 60, forecasts: 240, from: START + 30 * DAY_MS, to: START + 89 * DAY_MS })
  t.ok(Math.abs((figures?.gain ?? 0) - 0.05) < 1e-9 && Math.abs((figures?.accuracy ?? 0) - 0.7) < 1e-9)
  const sleeves = scoresOf([{ days: 90, model: 0.7, persistence: 0.65 }], 'strategy_risk')
  t.match(driftFigures(liveRecord('strategy_risk', 'classification', sleeves, DAY_MS)), { accuracy: null })
  t.equal(driftFigures(live({ days: 59, model: 0.7, persistence: 0.65 })), null)
})

t.test('no gain over the last 60 days is an alarm, whatever was before', async (t) => {
  const before = { days: 300, model: 0.8, persistence: 0.6 }
  t.strictSame(driftOf(live(before, { days: 60, model: 0.65, persistence: 0.65 }), false), {
    alarm: true,
    text: 'market_risk: drifted: +0.0 points of accuracy against persistence over 60 days (240 forecasts), accuracy of 90 days 70.0 %',
  })
  t.equal(driftOf(live(before, { days: 59, model: 0.65, persistence: 0.65 }), false).alarm, false, '59 days')
})

t.test(
  'an accuracy of 90 days below .6 is one too, of targets that are known to be predictable',
  async (t) => {
    const weak = [{ days: 90, model: 0.59, persistence: 0.5 }]
    t.match(driftOf(live(...weak), false), {
      alarm: true,
      text: /drifted: \+9\.\d .* accuracy of 90 days 58\.\d %$|59\.0 %$/,
    })
    const sleeves = liveRecord('strategy_risk', 'classification', scoresOf(weak, 'strategy_risk'), DAY_MS)
    t.match(driftOf(sleeves, false), { alarm: false, text: /^strategy_risk: no drift: .*\(240 forecasts\)$/ })
  },
)

t.test('an alarm ends a little above where it began', async (t) => {
  const at = (model: number, persistence: number): boolean =>
    driftOf(live({ days: 90, model, persistence }), true).alarm
  t.equal(at(0.7, 0.695), true, 'half a point')
  t.equal(at(0.7, 0.68), false)
  t.equal(at(0.605, 0.5), true, '60.5 %')
  t.equal(at(0.62, 0.5), false)
  t.match(driftOf(live({ days: 90, model: 0.7, persistence: 0.695 }), true).text, /still drifted/)
  t.match(driftOf(live({ days: 90, model: 0.7, persistence: 0.65 }), true).text, /recovered/)
})

t.test('with fewer symbols it takes more days: 240 forecasts', async (t) => {
  const one = { model: 0.5, persistence: 0.6, subjects: 1 }
  t.match(driftOf(live({ days: 239, ...one }), false), {
    alarm: false,
    text: 'market_risk: too few forecasts to tell a drift: 239; 240 on 60 days are needed',
  })
  t.match(driftOf(live({ days: 240, ...one }), false), {
    alarm: true,
    text: /over 240 days \(240 forecasts\)/,
  })
  t.equal(driftOf(live({ days: 10, ...one }), true).alarm, true, 'nothing is known: as it is')
  t.match(driftOf(live({ days: 61, model: 0.7, persistence: 0.6, subjects: 20 }), false), {
    text: /over 60 days \(1,200 forecasts\)/,
  })
  t.match(driftOf(live(), false), { alarm: false, text: /too few forecasts to tell a drift: 0;/ })
})

t.test('what is older than a year says nothing', async (t) => {
  const old = live({ days: 200, model: 0.5, persistence: 0.6, subjects: 1 })
  const later = live({ days: 100, model: 0.5, persistence: 0.6, subjects: 1 })
  const gap = (column: keyof OutOfSample, by: number): Float64Array =>
    Float64Array.from([
      ...(old[column] as Float64Array),
      ...(later[column] as Float64Array).map((one) => one + by),
    ])
  const record = {
    ...old,
    value: gap('value', 0),
    label: gap('label', 0),
    now: gap('now', 0),
    time: gap('time', 500 * DAY_MS),
    end: gap('end', 500 * DAY_MS),
    subject: new Uint16Array(300),
  }
  t.match(driftOf(record, false), { alarm: false, text: /too few/ })
})

t.test('of a regression the squared errors are compared', async (t) => {
  const scores = scoresOf([{ days: 90, model: 1, persistence: 1 }], 'volatility').map((score, i) => ({
    ...score,
    label: i % 5,
    value: (i % 5) + 0.5,
    now: (i % 5) + 1,
  }))
  const record = liveRecord('volatility', 'regression', scores, DAY_MS)
  t.strictSame(driftOf(record, false), {
    alarm: false,
    text: 'volatility: no drift: +75.0 % of the squared error against persistence over 60 days (240 forecasts)',
  })
})

t.test(
  'a live record leaves out what no model gave, what has no present state, and other targets',
  async (t) => {
    const [first, second, third, fourth, fifth] = scoresOf([{ days: 2, model: 0.7, persistence: 0.6 }])
    const record = liveRecord(
      'market_risk',
      'classification',
      [
        { ...first, rule: 1 },
        { ...second, model: null },
        { ...third, now: null },
        { ...fourth, target: 'strategy_risk' },
        { ...fifth, subject: 'A' },
        { ...fifth, value: null },
      ],
      DAY_MS,
    )
    t.strictSame(record.subjects, ['A', 'S0'])
    t.strictSame([...record.subject], [1, 0])
    t.strictSame([...record.value], [first.value, fifth.value])
    t.strictSame([...record.rule], [1, NaN])
    t.strictSame([...record.end], [first.time + DAY_MS, fifth.time + DAY_MS])
  },
)
