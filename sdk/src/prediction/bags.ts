import type { SeededRandom } from '../runtime/random.ts'

/**
 * Draws the rows of one tree after another, with replacement. Whole moments are drawn, because rows of one moment are too
 * much alike for some of them to judge what was learnt from the others.
 */
export interface Bags {
  /** Draw again. Gives how often each row is in the bag: always the same array. */
  next(): Uint16Array
}

/**
 * @param time moment of each row, ascending
 * @param mostRows a bag holds about this many rows, and at most as many as there are
 */
export function bags(time: Float64Array, mostRows: number, random: SeededRandom): Bags {
  const rows = time.length
  const starts: number[] = []
  for (let row = 0; row < rows; row++) if (row === 0 || time[row] !== time[row - 1]) starts.push(row)
  const moments = starts.length
  const draws = Math.max(1, Math.round((moments * Math.min(rows, mostRows)) / rows))
  const drawn = new Uint16Array(moments)
  const weight = new Uint16Array(rows)
  return {
    next() {
      drawn.fill(0)
      for (let draw = 0; draw < draws; draw++) drawn[Math.floor(random.next() * moments)]++
      drawn.forEach((times, m) => weight.fill(times, starts[m], starts[m + 1] ?? rows))
      return weight
    },
  }
}
