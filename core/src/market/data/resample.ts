import { GrodtError } from '../../errors.ts'
import { newColumns } from '../columns.ts'
import type { BarColumns } from '../columns.ts'
import { timeframeName } from '../timeframe.ts'

const LISTED = 1_000
const MOST_DECIMALS = 8

/** A longer bar that was made of fewer base bars than its time holds. */
export interface PartialBar {
  /** Open time, ms. */
  readonly time: number
  /** Base bars that are there. */
  readonly bars: number
}

export interface Resampled {
  readonly columns: BarColumns
  /** Base bars of a whole bar. */
  readonly barsEach: number
  /** Number of bars made of fewer. */
  readonly partialCount: number
  /** The first 1,000 of them. */
  readonly partial: readonly PartialBar[]
  /** The bar at the end whose time is not over, left out; null when there is none. */
  readonly unfinished: PartialBar | null
}

/**
 * Refuses to make bars of `toMs` out of bars of `baseMs` unless they are a whole multiple, two at least.
 *
 * @throws GrodtError DATA_TIMEFRAME
 */
export function checkMultiple(what: string, baseMs: number, toMs: number): void {
  if (toMs > baseMs && toMs % baseMs === 0) return
  const [base, to] = [timeframeName(baseMs), timeframeName(toMs)]
  const problem = `${what}: ${to} bars cannot be made of ${base} bars. Give a whole multiple of ${base} with --to.`
  throw new GrodtError('DATA_TIMEFRAME', { problem })
}

/**
 * Longer bars out of base bars, as the engine makes them: a bar starts at a multiple of its length since 1970 and takes
 * the base bars that open in its time: first open, highest high, lowest low, last close, sum of the volumes, which is
 * exact where volumes have up to eight decimals (the engine's sum is rounded at each bar). Bars at the start and at gaps are made of the base bars that are there; times without any have no bar; a bar at the end is
 * left out unless the last base bar reaches its end.
 *
 * @param baseMs length of a base bar, ms
 * @param toMs a whole multiple of it
 */
export function resample(base: BarColumns, baseMs: number, toMs: number): Resampled {
  const { time, open, high, low, close, volume } = base
  const out = newColumns(time.length)
  const barsEach = toMs / baseMs
  const sum = volumeSum(volume)
  const partial: PartialBar[] = []
  let partialCount = 0
  let unfinished: PartialBar | null = null
  let length = 0
  for (let i = 0; i < time.length;) {
    const start = Math.floor(time[i] / toMs) * toMs
    const end = start + toMs
    const from = i
    let top = high[i]
    let bottom = low[i]
    for (; i < time.length && time[i] < end; i++) {
      if (high[i] > top) top = high[i]
      if (low[i] < bottom) bottom = low[i]
    }
    const bars = i - from
    if (i === time.length && time[i - 1] + baseMs < end) {
      unfinished = { time: start, bars }
      break
    }
    if (bars < barsEach && partialCount++ < LISTED) partial.push({ time: start, bars })
    out.time[length] = start
    out.open[length] = open[from]
    out.high[length] = top
    out.low[length] = bottom
    out.close[length] = close[i - 1]
    out.volume[length++] = sum(from, i)
  }
  const cut = (column: Float64Array): Float64Array => column.slice(0, length)
  const columns = {
    time: cut(out.time),
    open: cut(out.open),
    high: cut(out.high),
    low: cut(out.low),
    close: cut(out.close),
    volume: cut(out.volume),
  }
  return { columns, barsEach, partialCount, partial, unfinished }
}

/**
 * Sums of volumes from one bar up to another, without it. Decimals are added as whole numbers, so that longer bars made
 * in several steps are the same as those made in one, and as those of the exchange.
 */
function volumeSum(volume: Float64Array): (from: number, to: number) => number {
  const scale = decimalScale(volume)
  return (from, to) => {
    let sum = 0
    if (scale === null) for (let i = from; i < to; i++) sum += volume[i]
    else for (let i = from; i < to; i++) sum += Math.round(volume[i] * scale)
    return scale === null ? sum : sum / scale
  }
}

/** The power of ten that makes whole numbers of all values and of their sum exactly; null when there is none to 10^8. */
function decimalScale(values: Float64Array): number | null {
  let decimals = 0
  let scale = 1
  let sum = 0
  for (const value of values) {
    sum += value
    while (Math.round(value * scale) / scale !== value) {
      if (++decimals > MOST_DECIMALS) return null
      scale *= 10
    }
  }
  return sum * scale < Number.MAX_SAFE_INTEGER ? scale : null
}
