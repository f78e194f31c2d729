import t from 'tap'
import { SeededRandom } from '../runtime/random.ts'
import { calibrated, fitCalibration, sigmoid, UNCALIBRATED } from './calibration.ts'

const logit = (p: number) => Math.log(p / (1 - p))

/** Scores, and targets that are 1 with the probability that `truth` makes of them. */
function sample(rows: number, truth: (score: number) => number) {
  const random = new SeededRandom(3)
  const scores = Float64Array.from({ length: rows }, () => 0.05 + 0.9 * random.next())
  return { scores, target: scores.map((score) => (random.next() < truth(score) ? 1 : 0)) }
}

t.test('scores that are too sure or not sure enough become probabilities', async (t) => {
  for (const [intercept, slope] of [
    [0, 1],
    [0.5, 0.4],
    [-1, 2.5],
  ]) {
    const { scores, target } = sample(20_000, (score) => sigmoid(intercept + slope * logit(score)))
    const fitted = fitCalibration(scores, target)
    t.ok(Math.abs(fitted.intercept - intercept) < 0.15, `${fitted.intercept} for ${intercept}`)
    t.ok(Math.abs(fitted.slope - slope) < 0.1, `${fitted.slope} for ${slope}`)
  }
})

t.test('few examples move the scores less than many', async (t) => {
  const truth = (score: number) => sigmoid(3 * logit(score))
  const few = sample(200, truth)
  const many = sample(20_000, truth)
  const { slope } = fitCalibration(few.scores, few.target)
  t.ok(slope > 1.3 && slope < 2.8, String(slope))
  t.ok(fitCalibration(many.scores, many.target).slope > 2.9)
})

t.test('scores stay as they are where nothing can be learnt', async (t) => {
  const { scores, target } = sample(2_000, (score) => score)
  t.equal(fitCalibration(scores.slice(0, 90), target.slice(0, 90)), UNCALIBRATED, 'too few of a class')
  const known = scores.map((score, i) => (i < 90 ? score : NaN))
  t.equal(fitCalibration(known, target), UNCALIBRATED, 'too few scores')
  t.equal(
    fitCalibration(
      scores,
      target.map((y) => 1 - y),
    ),
    UNCALIBRATED,
    'higher scores mean fewer ones',
  )
  t.ok(Math.abs(calibrated(UNCALIBRATED, 0.3) - 0.3) < 1e-12)
})

t.test('no score is believed for ever', async (t) => {
  t.ok(Math.abs(calibrated(UNCALIBRATED, 0) - 0.001) < 1e-12)
  t.ok(Math.abs(calibrated(UNCALIBRATED, 1) - 0.999) < 1e-12)
  // Perfectly sorted: without Platt's targets the slope would be infinite.
  const scores = Float64Array.from({ length: 400 }, (_, i) => (i + 0.5) / 400)
  const { slope } = fitCalibration(
    scores,
    scores.map((score) => (score > 0.5 ? 1 : 0)),
  )
  t.ok(slope > 1 && slope < 100, String(slope))
})
