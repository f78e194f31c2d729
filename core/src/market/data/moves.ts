import type { BarColumns } from '../columns.ts'
import { middleOf } from './median.ts'

/** The usual size is taken of this many bars around, and anew after each step of bars. */
const WINDOW = 1_000
const STEP = 250
/** Fewer moves have no usual size. */
const LEAST_MOVES = 50
/** How many times the usual size is unusual; see `unusualMoves`. */
const SPIKE = 20
const JUMP = 50
const WICK = 20
/** Ratios of share splits. */
const SPLITS = [1.5, 2, 3, 4, 5, 6, 7, 8, 10, 20, 50, 100]
const NEAR = 0.03

/** A price that stands out. */
export interface UnusualMove {
  readonly kind: 'spike' | 'jump' | 'wick'
  readonly bar: number
  /** Change as a fraction: of the close from the last one, or of the wick from the body. */
  readonly change: number
  /** Its size in usual sizes. */
  readonly times: number
  /** The split that a jump looks like, such as 2 for 2:1 and 0.5 for 1:2; null when it looks like none. */
  readonly split: number | null
}

/**
 * Finds prices that are more likely mistakes than market, measured by what is usual in the 1,000 bars around them.
 *
 * A move is the absolute log return of a close from the last one, divided by the square root of the bars between them
 * when some are missing; the usual move is the median of those that are not zero and have no gap. A spike is a move of
 * more than 20 usual ones of which the next bar takes back half or more; a jump is one of more than 50 that stays, or
 * of more than 20 whose ratio is within 3 % of a share split. A wick is longer than 20 usual ranges, the range being
 * the log of high by low and the usual one their median. With fewer than 50 moves nothing is found.
 */
export function unusualMoves(columns: BarColumns, timeframeMs: number): UnusualMove[] {
  const { time, open, high, low, close } = columns
  const count = time.length
  const moves = new Float64Array(count)
  const ranges = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    ranges[i] = Math.log(high[i] / low[i])
    if (i > 0) moves[i] = Math.log(close[i] / close[i - 1])
  }
  const found: UnusualMove[] = []
  const sample = new Float64Array(WINDOW)
  let spike = -2
  for (let start = 0; start < count; start += STEP) {
    const from = Math.max(0, start - (WINDOW - STEP) / 2)
    const to = Math.min(count, from + WINDOW)
    let size = 0
    for (let i = from; i < to; i++) {
      if (moves[i] !== 0 && time[i] - time[i - 1] === timeframeMs) sample[size++] = Math.abs(moves[i])
    }
    const usualMove = size < LEAST_MOVES ? Infinity : middleOf(sample, size)
    size = 0
    for (let i = from; i < to; i++) if (ranges[i] > 0) sample[size++] = ranges[i]
    const usualRange = size < LEAST_MOVES ? Infinity : middleOf(sample, size)
    const longWick = Math.exp(WICK * usualRange)

    for (let i = start; i < Math.min(start + STEP, count); i++) {
      const top = Math.max(open[i], close[i])
      const bottom = Math.min(open[i], close[i])
      if (high[i] > top * longWick || bottom > low[i] * longWick) {
        const up = high[i] / top >= bottom / low[i]
        const times = Math.log(up ? high[i] / top : bottom / low[i]) / usualRange
        const change = up ? high[i] / top - 1 : low[i] / bottom - 1
        found.push({ kind: 'wick', bar: i, change, times, split: null })
      }
      if (Math.abs(moves[i]) <= SPIKE * usualMove) continue
      const bars = (time[i] - time[i - 1]) / timeframeMs
      const times = Math.abs(moves[i]) / (usualMove * Math.sqrt(bars))
      // The way back of a spike is no finding of its own.
      if (times <= SPIKE || spike === i - 1) continue
      const change = close[i] / close[i - 1] - 1
      if (comesBack(moves, i)) {
        spike = i
        found.push({ kind: 'spike', bar: i, change, times, split: null })
        continue
      }
      const split = splitOf(close[i] / close[i - 1])
      if (times > JUMP || split !== null) found.push({ kind: 'jump', bar: i, change, times, split })
    }
  }
  return found
}

function comesBack(moves: Float64Array, bar: number): boolean {
  return bar + 1 < moves.length && -moves[bar + 1] * Math.sign(moves[bar]) >= Math.abs(moves[bar]) / 2
}

function splitOf(ratio: number): number | null {
  const factor = ratio > 1 ? ratio : 1 / ratio
  const near = SPLITS.find((split) => Math.abs(factor / split - 1) <= NEAR)
  return near === undefined ? null : ratio > 1 ? 1 / near : near
}
