import type { Engine } from '../../engine/engine.ts'
import { presentRow } from '../../engine/valuation.ts'
import { DAY_MS } from '../../portfolio/statistics/annual.ts'
import { CurveFold } from '../../portfolio/statistics/curve-fold.ts'
import { sleeveDays } from '../../portfolio/statistics/sleeve-days.ts'
import type { DayLog } from './day-log.ts'

/** Full days that allocators see. */
export const DAYS_KEPT = 365

/** What one sleeve did, and how it was weighted, on the full days: see `SleeveDays` of no-harm. */
export interface SleeveHistory {
  /** Fraction of the capital that it could use; while it had none, of that of its configured weight. */
  readonly returns: readonly number[]
  /** Whether it had neither capital nor a result. */
  readonly unseen: readonly boolean[]
  /** Weight x exposure that the meta-controller wanted; before it, the weight. */
  readonly weights: readonly number[]
  /** Trades closed since the start. */
  readonly trades: number
}

type Days = Omit<SleeveHistory, 'trades'>

/**
 * Daily returns and trades of the sleeves of an engine, read from its curve and its trades: what is new since the last
 * call is taken in, what is said does not depend on when it was asked before.
 */
export class SleeveReturns {
  readonly #engine: Engine
  readonly #log: DayLog
  readonly #curve: CurveFold
  readonly #trades: number[]
  #tradesRead = 0
  /** Of the day before this moment (ms): they change once a day. */
  #asOf = NaN
  #days: readonly Days[] = []

  constructor(engine: Engine, log: DayLog) {
    this.#engine = engine
    this.#log = log
    this.#curve = new CurveFold(engine.curve.table, engine.sleeves.length)
    this.#trades = engine.sleeves.map(() => 0)
  }

  /** Of all sleeves in the order of the engine, as of now. */
  read(): SleeveHistory[] {
    const { trades, time } = this.#engine
    for (; this.#tradesRead < trades.length; this.#tradesRead++) {
      this.#trades[trades.sleeve(this.#tradesRead)]++
    }
    const midnight = Math.floor(time / DAY_MS) * DAY_MS
    if (midnight !== this.#asOf) {
      this.#asOf = midnight
      this.#days = this.#readDays()
    }
    return this.#days.map((one, i) => ({ ...one, trades: this.#trades[i] }))
  }

  #readDays(): Days[] {
    const engine = this.#engine
    const { sleeves, spec } = engine
    this.#curve.read()
    const points = this.#curve.points(presentRow(engine))
    const { days, equity, sleeves: own } = sleeveDays(points, sleeves.length, DAYS_KEPT)
    const logged = this.#log.byDay()
    return own.map(({ weights, results }, i) => {
      const { name, spec: configured } = sleeves[i]
      const exposure = (at: number): number => logged.get(days[at])?.exposure ?? 1
      const returns = results.map((result, at) => {
        const weight = weights[at] > 0 ? weights[at] : configured.weight
        const capital = weight * spec.exposure * exposure(at) * equity[at]
        return capital > 0 ? result / capital : 0
      })
      return {
        // Allocators that run in this thread see the arrays themselves.
        returns: Object.freeze(returns),
        unseen: Object.freeze(returns.map((value, at) => value === 0 && weights[at] * exposure(at) === 0)),
        weights: weights.map((weight, at) => logged.get(days[at])?.wanted[name] ?? weight),
      }
    })
  }
}
