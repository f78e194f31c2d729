import type { Labelled } from './types.ts'

/** Fewer rows in common may agree by chance. */
const LEAST = 30

/**
 * Whether two tables are about the same data: they have rows in common (subject, moment of the decision, known label),
 * and each of these has the same label and the same state at the decision in both. A specification does not say what it
 * was tried on: figures of another market say nothing about this one.
 *
 * @param a in order of time, as `b`
 */
export function isOfSameData(a: Labelled, b: Labelled): boolean {
  let common = 0
  let from = 0
  for (let i = 0; i < a.time.length; i++) {
    while (from < b.time.length && b.time[from] < a.time[i]) from++
    for (let j = from; j < b.time.length && b.time[j] === a.time[i]; j++) {
      if (a.subjects[a.subject[i]] !== b.subjects[b.subject[j]]) continue
      if (Number.isNaN(a.label[i]) || Number.isNaN(b.label[j])) continue
      if (a.label[i] !== b.label[j] || a.now[i] !== b.now[j]) return false
      common++
    }
  }
  return common >= LEAST
}
