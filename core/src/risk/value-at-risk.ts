import { QUANTILE } from '../portfolio/statistics/normal.ts'
import type { DailyReturns } from './daily-returns.ts'

/** `larger` is the larger one of the other two. */
export type ValueAtRiskMethod = 'historical' | 'parametric' | 'larger'

/**
 * Value at risk of one day from results of single days, as a positive loss. Historical: the quantile of 5 % or 1 % of the
 * results (type 7), times -1. Parametric: of a normal distribution with their mean and sample deviation,
 * `z x deviation - mean` with z = 1.6449 at 95 % and 2.3263 at 99 %.
 *
 * @param days results that count, at least 2
 */
export function valueAtRisk(
  results: Float64Array,
  level: 95 | 99,
  method: ValueAtRiskMethod,
  days = results.length,
): number {
  if (method === 'historical') return -lowQuantile(results, days, (100 - level) / 100)
  const parametric = normalLoss(results, days, QUANTILE[level])
  if (method === 'parametric') return parametric
  return Math.max(-lowQuantile(results, days, (100 - level) / 100), parametric)
}

/** The quantile of type 7, as `quantile` has it, for a small share: only the lowest values are put in order. */
function lowQuantile(values: Float64Array, count: number, share: number): number {
  const position = (count - 1) * share
  const below = Math.floor(position)
  const rest = position - below
  const lowest = lowestOf(values, count, rest === 0 ? below + 1 : below + 2)
  return rest === 0 ? lowest[below] : lowest[below] + (lowest[below + 1] - lowest[below]) * rest
}

let ascending = new Float64Array(64)

/** The lowest values in ascending order; the array is used again by the next call. */
function lowestOf(values: Float64Array, count: number, wanted: number): Float64Array {
  if (ascending.length < wanted) ascending = new Float64Array(2 * wanted)
  let kept = 0
  for (let i = 0; i < count; i++) {
    const value = values[i]
    if (kept === wanted && value >= ascending[kept - 1]) continue
    let place = kept < wanted ? kept++ : kept - 1
    for (; place > 0 && ascending[place - 1] > value; place--) ascending[place] = ascending[place - 1]
    ascending[place] = value
  }
  return ascending
}

function normalLoss(results: Float64Array, days: number, z: number): number {
  let sum = 0
  for (let i = 0; i < days; i++) sum += results[i]
  const mean = sum / days
  let squares = 0
  for (let i = 0; i < days; i++) {
    const distance = results[i] - mean
    squares += distance * distance
  }
  return z * Math.sqrt(squares / (days - 1)) - mean
}

/**
 * What every day of the window would have made of the present book, and of one unit of a symbol: only the days on which
 * every symbol of the book has a return. Its arrays are used again for every entry.
 */
export class DayResults {
  /** Days that count. */
  days = 0
  readonly #returns: DailyReturns
  readonly #window: number
  /** Of the positions that are held, and with the waiting entries filled; cash units. */
  readonly #held: Float64Array
  readonly #filled: Float64Array
  #waits = false
  /** Returns of the symbol, and of one of the book. */
  readonly #symbol: Float64Array
  readonly #other: Float64Array
  readonly #sum: Float64Array
  /** Of every symbol the largest return of the window, up or down; Infinity where days are missing. */
  readonly #largest: Float64Array
  #version = -1

  /** @param window daily returns looked back on */
  constructor(returns: DailyReturns, window: number) {
    this.#returns = returns
    this.#window = window
    this.#held = new Float64Array(window)
    this.#filled = new Float64Array(window)
    this.#symbol = new Float64Array(window)
    this.#other = new Float64Array(window)
    this.#sum = new Float64Array(window)
    this.#largest = new Float64Array(returns.symbols)
  }

  /**
   * What the value at risk of a book with one more position is at most, whatever the method; told without a look at the
   * days. On none of them could the book lose more than on the worst day of every symbol at once, L: the quantile is at
   * most L, the mean too, and the sample deviation at most L x sqrt(n / (n - 1)).
   *
   * @param position cash units, of either sign
   * @returns Infinity while fewer than `minimum` days are known, or days are missing
   */
  ceiling(
    symbol: number,
    position: number,
    net: Float64Array,
    waiting: Float64Array,
    level: 95 | 99,
    minimum: number,
  ): number {
    const days = Math.min(this.#window, this.#returns.days)
    if (days < Math.max(2, minimum)) return Infinity
    if (this.#version !== this.#returns.version) this.#measure(days)
    const largest = this.#largest
    let worst = Math.abs(position) * largest[symbol]
    for (let s = 0; s < net.length; s++) {
      if (net[s] !== 0 || waiting[s] !== 0) worst += (Math.abs(net[s]) + Math.abs(waiting[s])) * largest[s]
    }
    return worst * (QUANTILE[level] * Math.sqrt(days / (days - 1)) + 1)
  }

  #measure(days: number): void {
    this.#version = this.#returns.version
    for (let s = 0; s < this.#largest.length; s++) {
      const change = this.#returns.copy(s, days, this.#other)
      let largest = 0
      for (let ago = 0; ago < days; ago++) {
        const size = Math.abs(change[ago])
        if (!(size <= largest)) largest = Number.isNaN(size) ? Infinity : size
      }
      this.#largest[s] = largest
    }
  }

  /**
   * Look at a book.
   *
   * @param symbol to which a position may be added
   * @param net longs less shorts held by symbol, cash units
   * @param waiting longs less shorts that wait by symbol, cash units
   */
  of(symbol: number, net: Float64Array, waiting: Float64Array): this {
    const days = Math.min(this.#window, this.#returns.days)
    const held = this.#held.fill(0, 0, days)
    const filled = this.#filled.fill(0, 0, days)
    this.#returns.copy(symbol, days, this.#symbol)
    this.#waits = false
    for (let s = 0; s < net.length; s++) {
      if (net[s] === 0 && waiting[s] === 0) continue
      if (waiting[s] !== 0) this.#waits = true
      const change = s === symbol ? this.#symbol : this.#returns.copy(s, days, this.#other)
      const now = net[s]
      const then = now + waiting[s]
      for (let ago = 0; ago < days; ago++) {
        held[ago] += now * change[ago]
        filled[ago] += then * change[ago]
      }
    }
    this.#leaveOutUnknown(days)
    return this
  }

  #leaveOutUnknown(days: number): void {
    const [held, filled, symbol] = [this.#held, this.#filled, this.#symbol]
    let kept = 0
    for (let ago = 0; ago < days; ago++) {
      if (Number.isNaN(symbol[ago] + held[ago] + filled[ago])) continue
      held[kept] = held[ago]
      filled[kept] = filled[ago]
      symbol[kept] = symbol[ago]
      kept++
    }
    this.days = kept
  }

  /**
   * Value at risk of the book with one more position; the larger one of without and with the waiting entries, because
   * nobody knows whether they will be filled.
   *
   * @param position signed, cash units
   */
  valueAtRisk(position: number, level: 95 | 99, method: ValueAtRiskMethod): number {
    const now = valueAtRisk(this.#with(this.#held, position), level, method, this.days)
    if (!this.#waits) return now
    return Math.max(now, valueAtRisk(this.#with(this.#filled, position), level, method, this.days))
  }

  #with(book: Float64Array, position: number): Float64Array {
    const sum = this.#sum
    const symbol = this.#symbol
    for (let day = 0; day < this.days; day++) sum[day] = book[day] + position * symbol[day]
    return sum
  }
}
