import type { TargetName } from '../config/types.ts'
import { DAY_MS } from '../portfolio/statistics/annual.ts'
import { rowsOfRecord } from './validation/forecasts.ts'
import { counted, percent, signed } from './validation/format.ts'
import { classificationGain, regressionGain } from './validation/gains.ts'
import { clustersOf, dayOf } from './validation/clusters.ts'
import type { OutOfSample } from './validation/out-of-sample.ts'

/** Whether the model of a target is no better than its baseline any more. */
export interface Drift {
  readonly alarm: boolean
  /** With the figures that decided. */
  readonly text: string
}

/** How well the latest forecasts did. */
export interface DriftFigures {
  /** Over persistence: difference of the accuracies, or of the squared errors as a fraction of that of persistence. */
  readonly gain: number
  /** What the gain is over. */
  readonly days: number
  readonly forecasts: number
  /** Of its first and last decision, ms. */
  readonly from: number
  readonly to: number
  /** Share of right forecasts of the last `DRIFT.accuracyDays`; null for a target without an absolute goal. */
  readonly accuracy: number | null
}

/** The rules: see `driftOf`. */
export const DRIFT = {
  /** The gain over persistence is that of the last 60 days, or of as many more as hold 240 forecasts: 4 symbols x 60. */
  days: 60,
  rows: 240,
  /** Older forecasts say nothing about now. */
  mostDays: 365,
  /** Accuracy is that of the last 90 days. */
  accuracyDays: 90,
  leastAccuracy: 0.6,
  /** An alarm ends above this. */
  recoveredGain: 0.01,
  /** And at this or above. */
  recoveredAccuracy: 0.61,
} as const

/** Targets that are known to be predictable to this degree; others have no absolute goal. */
const MARKET_TARGETS: readonly TargetName[] = ['market_risk', 'volatility_direction']

/** Whether the accuracy of a target has a limit of its own, whatever persistence reaches. */
export const hasGoal = (target: TargetName): boolean => MARKET_TARGETS.includes(target)

/**
 * The drift rules over the latest out-of-sample forecasts: those that live models made, or those of a walk-forward. An
 * alarm begins when the gain over persistence is 0 or less over at least 60 days and 240 forecasts, or when the accuracy
 * of 90 days is below 60 % (of market_risk and volatility_direction); it ends when the gain is above 1 point and that
 * accuracy at 61 % or more. With too few forecasts nothing changes.
 *
 * Of distributions of features nothing is asked: between two samples of 30 days of the same market their measures are
 * mostly above every usual limit.
 *
 * @param alarm whether there is an alarm now
 * @param found the figures of the record, where they are known already
 */
export function driftOf(record: OutOfSample, alarm: boolean, found = driftFigures(record)): Drift {
  if (found === null) {
    return {
      alarm,
      text: `${record.target}: too few forecasts to tell a drift: ${counted(record.label.length)}; ${DRIFT.rows} on ${DRIFT.days} days are needed`,
    }
  }
  const { gain, days, forecasts, accuracy } = found
  const begins = gain <= 0 || (accuracy !== null && accuracy < DRIFT.leastAccuracy)
  const ends = gain > DRIFT.recoveredGain && (accuracy === null || accuracy >= DRIFT.recoveredAccuracy)
  const unit = record.task === 'classification' ? 'points of accuracy' : '% of the squared error'
  const figures = `${signed(gain * 100, 1)} ${unit} against persistence over ${counted(days)} days (${counted(forecasts)} forecasts)`
  const level = accuracy === null ? '' : `, accuracy of ${DRIFT.accuracyDays} days ${percent(accuracy)}`
  const now = alarm ? !ends : begins
  const word = now ? (alarm ? 'still drifted' : 'drifted') : alarm ? 'recovered' : 'no drift'
  return { alarm: now, text: `${record.target}: ${word}: ${figures}${level}` }
}

/** What `driftOf` judges by; null: there are too few forecasts. */
export function driftFigures(record: OutOfSample): DriftFigures | null {
  const recent = recentRows(record)
  if (recent === null) return null
  const { time, target } = recent
  return {
    gain: gainOf(recent),
    days: clustersOf(recent, 1).count,
    forecasts: time.length,
    from: time[0],
    to: time[time.length - 1],
    accuracy: hasGoal(target) ? accuracyOfLast(record) : null,
  }
}

/** The shortest stretch at the end that has enough whole days and forecasts; null: there is none within a year. */
function recentRows(record: OutOfSample): OutOfSample | null {
  const { time } = record
  const last = dayOf(time.at(-1) ?? 0)
  let days = 0
  for (let row = time.length - 1; row >= 0; row--) {
    const day = dayOf(time[row])
    if (last - day >= DRIFT.mostDays) return null
    const first = row === 0 || dayOf(time[row - 1]) !== day
    if (!first) continue
    days++
    if (days >= DRIFT.days && time.length - row >= DRIFT.rows) return rowsOfRecord(record, (i) => i >= row)
  }
  return null
}

function gainOf(recent: OutOfSample): number {
  const { label, value, now } = recent
  const clusters = clustersOf(recent)
  const { gain } =
    recent.task === 'classification'
      ? classificationGain(
          label,
          value.map((one) => (one > 0.5 ? 1 : 0)),
          now,
          clusters,
          null,
        )
      : regressionGain(label, value, now, clusters, null)
  return gain ?? 0
}

function accuracyOfLast({ time, value, label }: OutOfSample): number {
  const from = (time.at(-1) ?? 0) - DRIFT.accuracyDays * DAY_MS
  let right = 0
  let rows = 0
  for (let row = 0; row < time.length; row++) {
    if (time[row] <= from) continue
    rows++
    if ((value[row] > 0.5 ? 1 : 0) === label[row]) right++
  }
  return right / rows
}
