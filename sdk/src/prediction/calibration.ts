/** Turns a score into a probability: 1 / (1 + exp(-(intercept + slope * logit(score)))). */
export interface Calibration {
  readonly intercept: number
  readonly slope: number
}

/** Scores as they are. */
export const UNCALIBRATED: Calibration = { intercept: 0, slope: 1 }

/** A score of 0 or 1 would be believed for ever: nearer than this to them nothing is known. */
const NEAREST = 1e-3

const logit = (score: number): number => {
  const p = Math.min(1 - NEAREST, Math.max(NEAREST, score))
  return Math.log(p / (1 - p))
}

/** 1 / (1 + exp(-z)). */
export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z))

/** A score as a probability. */
export const calibrated = ({ intercept, slope }: Calibration, score: number): number =>
  sigmoid(intercept + slope * logit(score))

/** The fewest examples of each class from which a calibration is learnt. */
const FEWEST = 50

/**
 * Precisions of a normal prior around scores as they are; an example adds about 0.2 to the first. With few of them the
 * correction of a forest that needs none costs more than it brings, because the rate of ones drifts.
 */
const PRIOR = { intercept: 200, slope: 10 }

const STEPS = 50
/** The search ends when neither number moves by more than this. */
const TOLERANCE = 1e-10

/**
 * Learn a calibration from scores that the model gave to rows which it was not trained on (Platt 1999: logistic
 * regression on the logit of the score, his smoothed targets) under a prior. With too few examples, or where higher scores do
 * not mean more ones, scores stay as they are.
 *
 * @param scores fractions 0 to 1; NaN where there is none
 * @param target 0 or 1
 */
export function fitCalibration(scores: Float64Array, target: Float64Array): Calibration {
  const x: number[] = []
  const y: number[] = []
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i])) continue
    x.push(logit(scores[i]))
    y.push(target[i])
  }
  const ones = y.reduce((sum, value) => sum + value, 0)
  const zeros = y.length - ones
  if (Math.min(ones, zeros) < FEWEST) return UNCALIBRATED
  const high = (ones + 1) / (ones + 2)
  const low = 1 / (zeros + 2)

  let intercept = 0
  let slope = 1
  for (let step = 0; step < STEPS; step++) {
    let g0 = -PRIOR.intercept * intercept
    let g1 = -PRIOR.slope * (slope - 1)
    let h00 = PRIOR.intercept
    let h01 = 0
    let h11 = PRIOR.slope
    for (let i = 0; i < x.length; i++) {
      const p = sigmoid(intercept + slope * x[i])
      const error = (y[i] === 1 ? high : low) - p
      const weight = p * (1 - p)
      g0 += error
      g1 += error * x[i]
      h00 += weight
      h01 += weight * x[i]
      h11 += weight * x[i] * x[i]
    }
    const determinant = h00 * h11 - h01 * h01
    const up = (h11 * g0 - h01 * g1) / determinant
    const turn = (h00 * g1 - h01 * g0) / determinant
    intercept += up
    slope += turn
    if (Math.abs(up) + Math.abs(turn) < TOLERANCE) return slope > 0 ? { intercept, slope } : UNCALIBRATED
  }
  return UNCALIBRATED
}
