import type { OutOfSample } from './out-of-sample.ts'

/**
 * How many labels of the same subject are open right after a decision, its own counted, on average: 1 when each ends
 * before the next begins. Above it neighbouring rows share a part of what came, and count for less than they look.
 */
export function labelsOpen({ time, end, subject, subjects }: OutOfSample): number | null {
  if (time.length === 0) return null
  const open = subjects.map((): number[] => [])
  let sum = 0
  for (let row = 0; row < time.length; row++) {
    const own = open[subject[row]].filter((ends) => ends > time[row])
    own.push(end[row])
    open[subject[row]] = own
    sum += own.length
  }
  return sum / time.length
}
