import type { TargetName } from '../../config/types.ts'
import { TARGET_DEFINITIONS } from '../labels/targets.ts'
import type { Dataset } from '../types.ts'
import type { RowReader } from './reader.ts'
import type { SubjectRows } from './subject.ts'

/** The index of a row's regime where there was no label. */
const NO_REGIME = 255

/** A label as `Dataset.regime` has it. */
export function regimeIndex(subject: SubjectRows, row: Float64Array): number {
  const label = row[subject.fact('regime')]
  return Number.isNaN(label) ? NO_REGIME : label
}

/** Calls `visit` with the rows in order of time and, at equal times, of the subjects, until it says that it is enough. */
function visitInOrder(
  subjects: readonly SubjectRows[],
  visit: (subject: number, row: number, time: number) => boolean,
): void {
  const next = subjects.map(() => 0)
  for (;;) {
    let time = Infinity
    for (let i = 0; i < subjects.length; i++) {
      const { rows } = subjects[i]
      if (next[i] < rows.length) time = Math.min(time, rows.time(next[i]))
    }
    if (time === Infinity) return
    for (let i = 0; i < subjects.length; i++) {
      const { rows } = subjects[i]
      if (next[i] >= rows.length || rows.time(next[i]) !== time) continue
      if (!visit(i, next[i]++, time)) return
    }
  }
}

/**
 * What was asked about the subjects at every 00:00 UTC: see `Observer.dataset`.
 *
 * @param names of the features
 * @param regimes labels of the classifier
 */
export function buildDataset(
  target: TargetName,
  names: readonly string[],
  readers: readonly RowReader[],
  regimes: readonly string[],
  knownAt: number,
): Dataset {
  const { task, horizon } = TARGET_DEFINITIONS[target]
  const subjects = readers.map(({ subject }) => subject)
  const most = subjects.reduce((sum, { rows }) => sum + rows.length, 0)
  const columns = names.map(() => new Float64Array(most))
  const [label, time, end, now, rule] = Array.from({ length: 5 }, () => new Float64Array(most))
  const subject = new Uint16Array(most)
  const regime = new Uint8Array(most)
  let length = 0
  const features = new Float64Array(names.length)
  const values = new Float64Array(subjects.reduce((width, one) => Math.max(width, one.width), 0))

  visitInOrder(subjects, (of, row, decided) => {
    if (decided > knownAt) return false
    const reader = readers[of]
    subjects[of].rows.read(row, values)
    const due = decided + horizon
    const isDue = due <= Math.min(knownAt, subjects[of].time)
    label[length] = isDue ? reader.label(values) : NaN
    now[length] = reader.now(values)
    rule[length] = reader.rule(values, decided)
    if (isDue && Number.isNaN(label[length])) return true
    if (!Number.isFinite(now[length])) return true
    if (task === 'classification' && !Number.isFinite(rule[length])) return true
    if (!reader.features(values, decided, features)) return true
    for (let i = 0; i < features.length; i++) columns[i][length] = features[i]
    time[length] = decided
    end[length] = isDue ? due : Infinity
    subject[length] = of
    regime[length] = regimeIndex(subjects[of], values)
    length++
    return true
  })

  return {
    target,
    task,
    features: names,
    columns: columns.map((column) => column.slice(0, length)),
    label: label.slice(0, length),
    time: time.slice(0, length),
    end: end.slice(0, length),
    subjects: subjects.map(({ name }) => name),
    subject: subject.slice(0, length),
    now: now.slice(0, length),
    rule: rule.slice(0, length),
    regime: regime.slice(0, length),
    regimes,
  }
}
