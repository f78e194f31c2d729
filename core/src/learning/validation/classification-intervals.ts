import type { Interval } from '../../portfolio/statistics/schema/returns.ts'
import type { Contenders } from './contenders.ts'
import { dayIntervals, type DayBootstrap, type ResampledFigure } from './day-bootstrap.ts'
import { surprise } from './figures.ts'
import type { ClassificationFigures } from './report.ts'

type Baseline = 'majority' | 'persistence' | 'rule'

export interface ClassificationIntervals {
  readonly figures: Readonly<Record<keyof ClassificationFigures, Interval | null>>
  readonly gains: Readonly<Record<Baseline, Interval | null>>
}

/** Intervals of the model's figures and of its gains, of all rows. */
export function classificationIntervals(
  label: Float64Array,
  { model, majority, persistence, rule }: Contenders,
  bootstrap: DayBootstrap,
): ClassificationIntervals {
  const { says, probability } = model
  const right = says.map((one, row) => (one === label[row] ? 1 : 0))
  const lead = (baseline: Float64Array | undefined): Float64Array =>
    right.map((one, row) => (baseline === undefined ? NaN : one - (baseline[row] === label[row] ? 1 : 0)))
  const columns = [
    new Float64Array(label.length).fill(1),
    label,
    right,
    right.map((one, row) => one * label[row]),
    probability.map((one, row) => (one - label[row]) * (one - label[row])),
    probability.map((one, row) => surprise(label[row], one)),
    lead(majority.says),
    lead(persistence?.says),
    lead(rule?.says),
  ]
  const {
    majority: m,
    persistence: p,
    rule: r,
    ...figures
  } = dayIntervals(columns, bootstrap, {
    accuracy: ([n, , hits]) => hits / n,
    balanced: ([n, ones, hits, hitOnes]) => ((hits - hitOnes) / (n - ones) + hitOnes / ones) / 2,
    auc: resampledAuc(label, model.score, bootstrap.day),
    brier: ([n, , , , squares]) => squares / n,
    brierSkill: ([n, ones, , , squares]) => 1 - (squares * n) / (ones * (n - ones)),
    logLoss: ([n, , , , , surprises]) => surprises / n,
    majority: (sums) => sums[6] / sums[0],
    persistence: (sums) => sums[7] / sums[0],
    rule: (sums) => sums[8] / sums[0],
  })
  return { figures, gains: { majority: m, persistence: p, rule: r } }
}

/** Area under the curve of rows that count as often as their day is there; the rows are sorted once. */
function resampledAuc(label: Float64Array, score: Float64Array, day: Int32Array): ResampledFigure {
  const order = Uint32Array.from(label.keys()).sort((a, b) => score[a] - score[b])
  const days = Int32Array.from(order, (row) => day[row])
  const ones = Uint8Array.from(order, (row) => label[row])
  /** Whether the next row has another score. */
  const last = Uint8Array.from(order, (row, i) => (score[row] === score[order[i + 1]] ? 0 : 1))
  return (_, times) => {
    let zerosBelow = 0
    let onesBelow = 0
    let tiedOnes = 0
    let tiedZeros = 0
    let sum = 0
    for (let i = 0; i < days.length; i++) {
      const count = times[days[i]]
      if (ones[i] === 1) tiedOnes += count
      else tiedZeros += count
      if (last[i] === 0) continue
      sum += tiedOnes * (zerosBelow + tiedZeros / 2)
      zerosBelow += tiedZeros
      onesBelow += tiedOnes
      tiedOnes = 0
      tiedZeros = 0
    }
    return sum / (zerosBelow * onesBelow)
  }
}
