import { trainingRows } from '../training-rows.ts'
import type { Dataset } from '../types.ts'
import { contendersOf } from './contenders.ts'
import { accuracyOf, aucOf, balancedOf } from './figures.ts'
import { percent } from './format.ts'
import type { OutOfSample } from './out-of-sample.ts'
import { labelsOpen } from './overlap.ts'
import { rowsWhere, sampleOf } from './sample.ts'

/** No feature of a market separates tomorrow's labels as well as this. */
const SEPARATES = 0.95

/**
 * Features that know the label: alone they separate it nearly wholly, and much better than the present state does.
 *
 * @param until labels count that were known at this moment, ms
 */
export function suspiciousFeatures(dataset: Dataset, until: number): string[] {
  if (dataset.task === 'regression') return []
  const rows = trainingRows(dataset, until, Infinity)
  const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row])
  const label = pick(dataset.label)
  const separation = (column: Float64Array): number | null => {
    const score = pick(column)
    const area = aucOf(label, { score, says: score, probability: score })
    return area === null ? null : Math.max(area, 1 - area)
  }
  const present = separation(dataset.now) ?? 0.5
  return dataset.columns.flatMap((column, i) => {
    const area = separation(column)
    if (area === null || area < SEPARATES || area < present + 0.05) return []
    return [
      `${dataset.features[i]} alone separates the labels (AUC ${area.toFixed(3)}): it probably knows the future`,
    ]
  })
}

/** Signs in forecasts that something was known too early. */
export function suspicionsOf(record: OutOfSample): string[] {
  const found: string[] = []
  const early = record.end.filter((end, row) => end <= record.time[row]).length
  if (early > 0) found.push(`${early} label(s) were known when they were forecast`)
  if (record.task === 'regression') return found
  const rows = rowsWhere(() => true)(record)
  const sample = sampleOf(record, rows)
  const { model, persistence, rule } = contendersOf(sample)
  const open = labelsOpen(record) ?? 1
  const present = persistence === null ? null : accuracyOf(sample.label, persistence)
  if (open > 1.5 && present !== null && present > 0.9) {
    found.push(
      `the present label is right in ${percent(present)} of rows while ${open.toFixed(1)} labels of a subject are open at once: it shares their window`,
    )
  }
  const own = balancedOf(sample.label, model)
  const best = Math.max(
    ...[persistence, rule].map((said) => (said === null ? null : balancedOf(sample.label, said)) ?? 0.5),
  )
  if (own !== null && own > SEPARATES && own > best + 0.1) {
    found.push(`a balanced accuracy of ${percent(own)} where baselines reach ${percent(best)}`)
  }
  return found
}
