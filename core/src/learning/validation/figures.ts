import { VALIDATION_MINIMUM } from './minimum.ts'

/** What somebody said about some rows. */
export interface Said {
  /** 0 or 1. */
  readonly says: Float64Array
  /** Of label 1. */
  readonly probability: Float64Array
  /** Anything that is larger where 1 is likelier. */
  readonly score: Float64Array
}

/** A figure of forecasts against labels; null: too small a sample. */
export type Figure = (label: Float64Array, said: Said) => number | null

/** Share of rows that were right. */
export const accuracyOf: Figure = (label, { says }) => {
  if (label.length < VALIDATION_MINIMUM.rows) return null
  let right = 0
  for (let i = 0; i < label.length; i++) if (says[i] === label[i]) right++
  return right / label.length
}

/** Mean of the shares that were right within label 0 and within label 1. */
export const balancedOf: Figure = (label, { says }) => {
  const right = [0, 0]
  const all = [0, 0]
  for (let i = 0; i < label.length; i++) {
    all[label[i]]++
    if (says[i] === label[i]) right[label[i]]++
  }
  return enough(all[1], all[0]) ? (right[0] / all[0] + right[1] / all[1]) / 2 : null
}

/** Area under the receiver operating characteristic (Mann and Whitney 1947): ties count half. */
export const aucOf: Figure = (label, { score }) => {
  const of = (wanted: number): Float64Array => score.filter((_, i) => label[i] === wanted).sort()
  const zeros = of(0)
  const ones = of(1)
  if (!enough(ones.length, zeros.length)) return null
  let below = 0
  let upTo = 0
  let sum = 0
  for (const value of ones) {
    while (below < zeros.length && zeros[below] < value) below++
    if (upTo < below) upTo = below
    while (upTo < zeros.length && zeros[upTo] === value) upTo++
    sum += (below + upTo) / 2
  }
  return sum / (ones.length * zeros.length)
}

/** Mean squared distance of probability and label (Brier 1950). */
export const brierOf: Figure = (label, { probability }) =>
  label.length < VALIDATION_MINIMUM.rows ? null : meanSquaredError(label, probability)

/** 1 - Brier score over that of the base rate of these rows; null where all labels are equal. */
export const brierSkillOf: Figure = (label, said) => {
  const brier = brierOf(label, said)
  const base = shareOfOnes(label)
  return brier === null || base === 0 || base === 1 ? null : 1 - brier / (base * (1 - base))
}

/** Closer to 0 and 1 a probability is not taken at its word: one sure mistake would be infinitely bad. */
const SURE = 0.001

/** -log of the probability that was given to what came, nats. */
export function surprise(label: number, probability: number): number {
  const held = Math.min(1 - SURE, Math.max(SURE, probability))
  return -Math.log(label === 1 ? held : 1 - held)
}

/** Mean -log of the probability that was given to what came, nats. */
export const logLossOf: Figure = (label, { probability }) => {
  if (label.length < VALIDATION_MINIMUM.rows) return null
  let sum = 0
  for (let i = 0; i < label.length; i++) sum += surprise(label[i], probability[i])
  return sum / label.length
}

/** Mean of the labels; NaN of none. */
export function shareOfOnes(label: Float64Array): number {
  return label.reduce((sum, one) => sum + one, 0) / label.length
}

export function meanSquaredError(label: Float64Array, value: Float64Array): number {
  let sum = 0
  for (let i = 0; i < label.length; i++) sum += (value[i] - label[i]) * (value[i] - label[i])
  return sum / label.length
}

function enough(ones: number, zeros: number): boolean {
  return ones + zeros >= VALIDATION_MINIMUM.rows && Math.min(ones, zeros) >= VALIDATION_MINIMUM.each
}
