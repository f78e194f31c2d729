import { accuracyOf, type Figure } from './figures.ts'
import { VALIDATION_MINIMUM } from './minimum.ts'
import type { OutOfSample } from './out-of-sample.ts'
import type { Beside, CalibrationBin, Confidence } from './report.ts'
import { rowsWhere, type Sample, type Selection } from './sample.ts'

const BINS = 10
const LEVELS = [0.5, 0.6, 0.7, 0.8, 0.9, 1]

/** What probabilities of each tenth came to. */
export function calibrationOf({ label, value }: Sample): CalibrationBin[] {
  const rows = new Array<number>(BINS).fill(0)
  const forecast = new Array<number>(BINS).fill(0)
  const observed = new Array<number>(BINS).fill(0)
  for (let i = 0; i < label.length; i++) {
    const bin = Math.min(BINS - 1, Math.floor(value[i] * BINS))
    rows[bin]++
    forecast[bin] += value[i]
    observed[bin] += label[i]
  }
  return rows.map((count, bin) => {
    const mean = (sum: number): number | null => (count < VALIDATION_MINIMUM.bin ? null : sum / count)
    return {
      from: bin / BINS,
      to: (bin + 1) / BINS,
      rows: count,
      forecast: mean(forecast[bin]),
      observed: mean(observed[bin]),
    }
  })
}

/** Expected calibration error (Naeini, Cooper and Hauskrecht 2015) over the bins that hold enough rows. */
export function calibrationErrorOf(bins: readonly CalibrationBin[]): number | null {
  let sum = 0
  let all = 0
  for (const { rows, forecast, observed } of bins) {
    if (forecast === null || observed === null) continue
    sum += rows * Math.abs(forecast - observed)
    all += rows
  }
  return all < VALIDATION_MINIMUM.rows ? null : sum / all
}

/** How often forecasts of equal confidence were right. */
export function confidenceOf(
  record: OutOfSample,
  compare: (select: Selection) => (figure: Figure) => Beside,
): Confidence[] {
  return LEVELS.slice(0, -1).map((from, i) => {
    const to = LEVELS[i + 1]
    const select = rowsWhere(({ value }, row) => {
      const likelier = Math.max(value[row], 1 - value[row])
      return likelier >= from && (likelier < to || to === 1)
    })
    return { from, to, rows: select(record).length, accuracy: compare(select)(accuracyOf) }
  })
}
