import type { Json } from '../../store/json.ts'
import type { ObservedStrategy } from '../observed.ts'
import { fieldsOf, listOf, packNumbers, unpackNumbers } from '../packed.ts'
import { DAY_HOURS, MONTH_HOURS, TWO_MONTHS_HOURS, WEEK_HOURS } from '../periods.ts'
import { createLevel, share } from './level.ts'
import { LONGEST_GAP } from './market.ts'
import { createRing, type Ring } from './ring.ts'

/** A strategy, hour by hour. Its returns are net results of an hour as fractions of the capital that it could use. */
export interface StrategyTrack {
  /** End of its last hour, ms; -Infinity before the first. */
  readonly time: number
  /** Positions that are open, in number. */
  readonly open: number
  /** Mean squared hourly return of the last 24 h, and its 60-day median. */
  readonly variance: number
  readonly median: number
  /** Net result of the last hours, quote currency; NaN where it is not so old. */
  earned(hours: number): number
  /** Net result of the last 30 days, or since the start. */
  readonly earnedMonth: number
  /** Whether the last day and the last week that had a result were a gain, 1 or 0; NaN before the first. */
  readonly signDay: number
  readonly signWeek: number
  /**
   * The next hour.
   *
   * @param time its end, ms
   * @param observed null: nothing is known of it
   */
  step(time: number, observed: ObservedStrategy | null): void
  /** The features at present, in the order of names.ts; NaN: not known. */
  write(out: Float64Array, at: number): void
  snapshot(): Json
  /** @throws GrodtError ENGINE_STATE */
  restore(json: Json | undefined): void
}

/** How far the sum of returns is below its highest point of the last 60 days. */
function fallen(returns: Ring): number {
  let sum = 0
  let peak = 0
  for (const value of returns.last(returns.held)) {
    if (!Number.isNaN(value)) sum += value
    peak = Math.max(peak, sum)
  }
  return peak - sum
}

/** 1 for a gain, 0 for a loss; what it was before where there is neither. */
const signOf = (earned: number, before: number): number => (earned > 0 ? 1 : earned < 0 ? 0 : before)

/** @param symbols how many it trades */
export function createStrategyTrack(name: string, symbols: number): StrategyTrack {
  const returns = createRing(TWO_MONTHS_HOURS)
  const squares = createRing(TWO_MONTHS_HOURS)
  /** Cumulative: net result, trades closed, those of them that won. */
  const results = createRing(MONTH_HOURS)
  const trades = createRing(MONTH_HOURS)
  const wins = createRing(MONTH_HOURS)
  const rings = [returns, squares, results, trades, wins]
  const risk1d = createLevel()
  const risk7d = createLevel()
  let time = -Infinity
  let open = 0
  /** What it could use at the end of the last hour; while that is nothing, what it could use before. */
  let capital = NaN
  let gap = 0
  let sinceTrade = Infinity
  let signDay = NaN
  let signWeek = NaN

  const earned = (hours: number): number => results.ago(0) - results.ago(hours)

  function step(end: number, observed: ObservedStrategy | null): void {
    const isFirst = time === -Infinity
    if (isFirst && observed === null) return
    time = end
    if (!isFirst) measure(observed)
    const said = observed ?? { open, result: results.ago(0), trades: trades.ago(0), wins: wins.ago(0) }
    sinceTrade = said.trades > trades.ago(0) ? 0 : sinceTrade + 1
    open = said.open
    results.push(said.result)
    trades.push(said.trades)
    wins.push(said.wins)
    signDay = signOf(earned(DAY_HOURS), signDay)
    signWeek = signOf(earned(WEEK_HOURS), signWeek)
    if (observed !== null && observed.capital > 0) capital = observed.capital
  }

  function measure(observed: ObservedStrategy | null): void {
    const gained = observed === null ? NaN : (observed.result - results.ago(0)) / capital
    const known = gap <= LONGEST_GAP
    returns.push(known ? gained : NaN)
    // As with prices: a result over some hours is that of its last hour, at the size that each of them had.
    squares.push(known ? (gained * gained) / (gap + 1) : NaN)
    gap = observed === null ? gap + 1 : 0
    risk1d.push(squares.mean(DAY_HOURS))
    risk7d.push(squares.mean(WEEK_HOURS))
  }

  /** A sum of hourly returns in standard deviations of such a sum over the last 60 days. */
  function scaled(sum: number, hours: number, variance: number): number {
    return variance > 0 ? sum / Math.sqrt(hours * variance) : 0
  }

  function write(out: Float64Array, at: number): void {
    const held = squares.held
    const variance = held === 0 ? NaN : squares.mean(held)
    const month = Math.min(MONTH_HOURS, trades.held) - 1
    const closed = trades.ago(0) - trades.ago(month)
    const won = wins.ago(0) - wins.ago(month)
    out[at] = Math.min(1, open / symbols)
    out[at + 1] = share(risk1d.ago(0), risk1d.median())
    out[at + 2] = share(risk7d.ago(0), risk7d.median())
    out[at + 3] = scaled(returns.sum(DAY_HOURS), DAY_HOURS, variance)
    out[at + 4] = scaled(returns.sum(WEEK_HOURS), WEEK_HOURS, variance)
    out[at + 5] = scaled(returns.sum(MONTH_HOURS), MONTH_HOURS, variance)
    out[at + 6] = scaled(fallen(returns), TWO_MONTHS_HOURS, variance)
    // Laplace's rule: without a trade it is one half.
    out[at + 7] = (won + 1) / (closed + 2)
    out[at + 8] = Math.min(1, Math.log1p(sinceTrade) / Math.log1p(MONTH_HOURS))
  }

  return {
    get time() {
      return time
    },
    get open() {
      return open
    },
    get variance() {
      return risk1d.ago(0)
    },
    get median() {
      return risk1d.median()
    },
    earned,
    get earnedMonth() {
      return earned(Math.min(MONTH_HOURS, results.held) - 1)
    },
    get signDay() {
      return signDay
    },
    get signWeek() {
      return signWeek
    },
    step,
    write,
    snapshot: () => ({
      now: packNumbers(Float64Array.of(time, open, capital, gap, sinceTrade, signDay, signWeek)),
      rings: rings.map((ring) => ring.snapshot()),
      levels: [risk1d.snapshot(), risk7d.snapshot()],
    }),
    restore(json) {
      const saved = fieldsOf(json, `the strategy ${name}`)
      const savedRings = listOf(saved.rings, 'hours of a strategy', rings.length)
      const levels = listOf(saved.levels, 'levels of a strategy', 2)
      ;[time, open, capital, gap, sinceTrade, signDay, signWeek] = unpackNumbers(saved.now, 7)
      rings.forEach((ring, i) => ring.restore(savedRings[i]))
      risk1d.restore(levels[0])
      risk7d.restore(levels[1])
    },
  }
}
