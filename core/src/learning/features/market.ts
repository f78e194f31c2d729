import type { Json } from '../../store/json.ts'
import type { HourBar, ObservedMarket } from '../observed.ts'
import { fieldsOf, listOf, packNumbers, unpackNumbers } from '../packed.ts'
import { DAY_HOURS, HOUR, WEEK_HOURS } from '../periods.ts'
import { createLevel, distance } from './level.ts'
import { createRegimeTrack } from './regime.ts'
import { createRing } from './ring.ts'
import { createTrend } from './trend.ts'

/** Hours that may be missing in a row before the price move over them counts for nothing. */
export const LONGEST_GAP = 6

/** A symbol, hour by hour. */
export interface MarketTrack {
  /** End of its last hour, ms; -Infinity before its first bar. */
  readonly time: number
  /** Index of its present label; NaN: none. */
  readonly regime: number
  /** Share of the last 7 days in which it had the first label. */
  readonly firstShare: number
  /** Mean squared hourly log return of the last 24 h (RV), of the 24 h before it, and the 60-day median of RV. */
  readonly variance: number
  readonly varianceBefore: number
  readonly median: number
  /** Hours of the longest gap that touches the last 24 h; Infinity before the first bar. */
  readonly gap: number
  /**
   * The next hour.
   *
   * @param time its end, ms
   * @param observed null: nothing is known of it
   */
  step(time: number, observed: ObservedMarket | null): void
  /** The features at present, in the order of `marketColumns`; NaN: not known. */
  write(out: Float64Array): void
  snapshot(): Json
  /** See `RegimeTrack.restore`. */
  restore(json: Json | undefined, known: readonly number[]): void
}

/** Share of the squared returns of the last 24 h that fell between two hours of the UTC day. */
function sessionShare(squares: Float64Array, time: number, from: number, to: number): number {
  let all = 0
  let inside = 0
  for (let i = 0; i < squares.length; i++) {
    if (Number.isNaN(squares[i])) continue
    const hour = (((time / HOUR - squares.length + i) % 24) + 24) % 24
    all += squares[i]
    if (hour >= from && hour < to) inside += squares[i]
  }
  return all === 0 ? (to - from) / 24 : inside / all
}

/** @param labels how many the classifier has */
export function createMarketTrack(symbol: string, labels: number): MarketTrack {
  const squares = createRing(WEEK_HOURS)
  const ranges = createRing(DAY_HOURS)
  const volumes = createRing(DAY_HOURS)
  const openGaps = createRing(DAY_HOURS)
  /** Length of the gap that each hour is in, hours; 0: it has a bar. */
  const missing = createRing(DAY_HOURS)
  const rings = [squares, ranges, volumes, openGaps, missing]
  const rv4h = createLevel()
  const rv1d = createLevel()
  const rv7d = createLevel()
  const range = createLevel()
  const volume = createLevel()
  const allLevels = [rv4h, rv1d, rv7d, range, volume]
  const regime = createRegimeTrack(labels)
  const trend = createTrend(symbol)
  let time = -Infinity
  let close = NaN
  let gap = 0

  function measure(): void {
    rv4h.push(squares.mean(4))
    rv1d.push(squares.mean(DAY_HOURS))
    rv7d.push(squares.mean(WEEK_HOURS))
    range.push(ranges.mean(DAY_HOURS))
    volume.push(volumes.mean(DAY_HOURS))
  }

  function absent(): void {
    gap++
    squares.push(NaN)
    ranges.push(NaN)
    volumes.push(NaN)
    openGaps.push(NaN)
    missing.push(gap)
    measure()
  }

  function present(bar: HourBar): void {
    // A move over some hours is that of its last hour, at the size that each of them had.
    const hours = gap + 1
    const known = gap <= LONGEST_GAP
    squares.push(known ? Math.log(bar.close / close) ** 2 / hours : NaN)
    openGaps.push(known ? Math.log(bar.open / close) ** 2 / hours : NaN)
    ranges.push(Math.log(bar.high / bar.low) ** 2)
    volumes.push(bar.volume)
    gap = 0
    missing.push(0)
    measure()
  }

  function step(end: number, observed: ObservedMarket | null): void {
    const bar = observed?.bar ?? null
    const isFirst = time === -Infinity
    if (isFirst && bar === null) return
    time = end
    if (observed === null) regime.repeat()
    else regime.push(observed.regime, observed.confidence)
    if (bar !== null) trend.push(end - HOUR, bar)
    // The first bar has nothing that it moved from.
    if (bar === null) absent()
    else if (!isFirst) present(bar)
    if (bar !== null) close = bar.close
  }

  function write(out: Float64Array): void {
    allLevels.forEach((level, i) => {
      out[i] = distance(level.ago(0), level.median())
    })
    const moved = squares.sum(DAY_HOURS)
    out[5] = moved === 0 ? 0 : Math.sqrt(openGaps.sum(DAY_HOURS) / moved)
    const day = squares.last(Math.min(DAY_HOURS, squares.held))
    out[6] = sessionShare(day, time, 8, 16)
    out[7] = sessionShare(day, time, 16, 24)
    const at = regime.write(out, 8)
    out[at] = trend.adx()
    out[at + 1] = trend.efficiency()
  }

  return {
    get time() {
      return time
    },
    get regime() {
      return regime.label
    },
    get firstShare() {
      return regime.firstShare()
    },
    get variance() {
      return rv1d.ago(0)
    },
    get varianceBefore() {
      return rv1d.ago(DAY_HOURS)
    },
    get median() {
      return rv1d.median()
    },
    get gap() {
      if (time === -Infinity) return Infinity
      return missing.last(missing.held).reduce((longest, hours) => Math.max(longest, hours), 0)
    },
    step,
    write,
    snapshot: () => ({
      now: packNumbers(Float64Array.of(time, close, gap)),
      rings: rings.map((ring) => ring.snapshot()),
      levels: allLevels.map((level) => level.snapshot()),
      regime: regime.snapshot(),
      trend: trend.snapshot(),
    }),
    restore(json, known) {
      const saved = fieldsOf(json, `the market ${symbol}`)
      const savedRings = listOf(saved.rings, 'hours of a market', rings.length)
      const savedLevels = listOf(saved.levels, 'levels of a market', allLevels.length)
      ;[time, close, gap] = unpackNumbers(saved.now, 3)
      rings.forEach((ring, i) => ring.restore(savedRings[i]))
      allLevels.forEach((level, i) => level.restore(savedLevels[i]))
      regime.restore(saved.regime, known)
      trend.restore(saved.trend ?? null)
    },
  }
}
