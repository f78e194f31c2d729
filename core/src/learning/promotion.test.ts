import { SeededRandom } from '@grodt/sdk/host'
import t from 'tap'
import {
  coin,
  endOf,
  madeDataset,
  noiseDataset,
  PREDICTORS,
  signalDataset,
  specificationOf,
} from './learning.fixture.ts'
import { judgeChallenger, judgeRefit } from './promotion.ts'
import type { Dataset } from './types.ts'
import type { OutOfSample } from './validation/out-of-sample.ts'
import type { ClassificationReport, ValidationReport } from './validation/report.ts'
import { shuffledControl } from './validation/shuffled-control.ts'
import { validate } from './validation/validate.ts'
import { walkForward } from './validation/walk-forward.ts'

interface Judged {
  readonly record: OutOfSample
  readonly report: ValidationReport
}

function judged(dataset: Dataset, seed = 1): Judged {
  const specification = { ...specificationOf(dataset), seed }
  const until = endOf(dataset)
  const record = walkForward(specification, dataset, PREDICTORS, until)
  const shuffled = shuffledControl(specification, dataset, PREDICTORS, until)
  return { record, report: validate(record, { until, seed, shuffled, resamples: 100 }) }
}

const good = judged(signalDataset(400))
const sane = good.report as ClassificationReport

t.test('what is better than its baselines is promoted, with the figures', async (t) => {
  t.match(judgeRefit(sane), {
    promote: true,
    reason:
      /^sane: accuracy 79\.1 % against 60\.4 % of persistence and 61\.8 % of the rule on 1,132 forecasts of 283 days; Brier skill 0\.411; \d\d\.\d % with shuffled labels$/,
  })
})

t.test('pure noise never passes, though days hang together and labels are not even', async (t) => {
  const passed: number[] = []
  let luckier = 0
  for (let seed = 1; seed <= 12; seed++) {
    let shock = 0
    const { report } = judged(
      madeDataset({
        days: 240,
        seed,
        make(random, _, subject) {
          if (subject === 0) shock = random.normal()
          const label = shock + random.normal() > 0.2 ? 1 : 0
          return {
            features: [random.normal(), random.normal()],
            label,
            now: coin(random),
            rule: coin(random),
          }
        },
      }),
      seed,
    )
    if ((report.gains.persistence.gain ?? 0) > 0 && (report.gains.rule.gain ?? 0) > 0) luckier++
    if (judgeRefit(report).promote) passed.push(seed)
  }
  t.strictSame(passed, [])
  t.ok(luckier > 2, `${luckier} of 12 were better than both baselines by chance`)
})

t.test('each check refuses by itself and says why', async (t) => {
  const refused = (changes: Partial<ClassificationReport>, reason: string): void => {
    t.strictSame(judgeRefit({ ...sane, ...changes }), { promote: false, reason: `rejected: ${reason}` })
  }
  const { figures, gains, intervals } = sane
  refused(
    { gains: { ...gains, persistence: { ...gains.persistence, gain: 0 } } },
    'accuracy 79.1 % is not above persistence, 60.4 %',
  )
  refused(
    { gains: { ...gains, rule: { ...gains.rule, gain: -0.01 } } },
    'accuracy 79.1 % is not above the rule, 61.8 %',
  )
  refused(
    { intervals: { ...intervals, brierSkill: { low: -0.01, median: 0.1, high: 0.2 } } },
    'its probabilities are not shown to say more than the base rate: Brier skill 0.411, 95 % from -0.010',
  )
  refused(
    { figures: { ...figures, balanced: { ...figures.balanced, shuffled: 0.54 } } },
    'balanced accuracy with shuffled labels is 54.0 %: something leaks',
  )
  refused(
    { figures: { ...figures, balanced: { ...figures.balanced, shuffled: null } } },
    'there is no control with shuffled labels',
  )
  refused({ suspicions: ['f1 knows too much', 'f2 too'] }, 'f1 knows too much; f2 too')
  refused({ rows: 199 }, '199 forecasts on 283 days are too few: 200 on 60 are needed')
  refused({ days: 59 }, '1,132 forecasts on 59 days are too few: 200 on 60 are needed')
  t.ok(
    judgeRefit({
      ...sane,
      shuffledRows: 300,
      figures: { ...figures, balanced: { ...figures.balanced, shuffled: 0.54 } },
    }).promote,
    'three standard errors of 300 rows are .087',
  )
})

t.test('a regression must beat persistence and the mean', async (t) => {
  const of = (known: number): ValidationReport =>
    judged(
      madeDataset({
        days: 300,
        target: 'volatility',
        make(random) {
          const strength = random.normal()
          return { features: [strength], label: known * strength + random.normal(), now: strength, rule: NaN }
        },
      }),
    ).report
  t.match(judgeRefit(of(0.5)), {
    promote: true,
    reason: /^sane: R² 0\.[12]\d\d against -?0\.\d{3} of persistence on /,
  })
  t.match(judgeRefit(of(0)), {
    promote: false,
    reason: /^rejected: it is not shown to say more than the mean: R² -0\.\d{3}, 95 % from -0\.\d{3}$/,
  })
})

/** A record that is right in another share of rows, drawn for each row. */
function rightIn(share: number, seed: number, { record }: Judged = good): OutOfSample {
  const random = new SeededRandom(seed)
  const value = record.label.map((one) => {
    const right = random.next() < share
    return right === (one === 1) ? 0.8 : 0.2
  })
  return { ...record, value }
}

const cutTo = (record: OutOfSample, rows: number): OutOfSample => ({
  ...record,
  value: record.value.slice(0, rows),
  label: record.label.slice(0, rows),
  time: record.time.slice(0, rows),
  end: record.end.slice(0, rows),
  subject: record.subject.slice(0, rows),
})

t.test('a challenger needs 180 common days, 40 disagreements and p below .05', async (t) => {
  const champion = rightIn(0.7, 1)
  t.match(judgeChallenger(sane, rightIn(0.85, 2), champion), {
    promote: true,
    reason:
      /^better: \+1\d\.\d points of accuracy against the champion on 283 common days with 397 disagreements, p <0\.001$/,
  })
  t.match(judgeChallenger(sane, rightIn(0.85, 2), cutTo(champion, 179 * 4)), {
    promote: false,
    reason:
      /^rejected: \+1.* on 179 common days with \d+ disagreements, p <0\.001: 180 days and 40 disagreements are needed$/,
  })
  const { value } = champion
  const wrong = [...value.keys()].filter((row) => (value[row] > 0.5 ? 1 : 0) !== champion.label[row])
  const correcting = (rows: readonly number[]): OutOfSample => ({
    ...champion,
    value: value.map((one, row) => (rows.includes(row) ? 1 - one : one)),
  })
  t.match(judgeChallenger(sane, correcting(wrong.slice(0, 39)), champion), {
    promote: false,
    reason: /with 39 disagreements, p <0\.001: 180 days and 40 disagreements are needed$/,
  })
  t.ok(judgeChallenger(sane, correcting(wrong.slice(0, 40)), champion).promote)
  t.match(judgeChallenger(sane, rightIn(0.5, 3), champion), {
    promote: false,
    reason: /^rejected: -\d\d\.\d points .*, p <0\.001: p below 0\.05 is needed$/,
  })
  t.match(judgeChallenger({ ...sane, rows: 100 }, rightIn(0.85, 2), champion), {
    promote: false,
    reason: /^rejected: 100 forecasts /,
  })
})

t.test('an equal challenger is promoted by chance in about one case of forty', async (t) => {
  let promoted = 0
  for (let seed = 1; seed <= 100; seed++) {
    if (judgeChallenger(sane, rightIn(0.7, seed), rightIn(0.7, seed + 1000)).promote) promoted++
  }
  t.ok(promoted <= 7, `${promoted} of 100`)
})

t.test('only rows that both forecast are compared, told by moment and name', async (t) => {
  const other = judged(noiseDataset(400, { subjects: 3 }))
  const verdict = judgeChallenger(sane, good.record, {
    ...rightIn(0.5, 1, other),
    subjects: ['S1', 'S2', 'elsewhere'],
  })
  // Two subjects of one are known to the other.
  const { record } = good
  const both = record.subject.filter((one) => one === 1 || one === 2).length
  t.match(verdict.reason, /283 common days/)
  const disagreements = Number(/with (\d+) dis/.exec(verdict.reason)?.[1])
  t.ok(disagreements > both * 0.4 && disagreements < both * 0.6, `${disagreements} of ${both}`)
})
