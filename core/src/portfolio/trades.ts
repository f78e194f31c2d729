import type { Facts } from '@grodt/sdk'
import { NumberTable } from './equity.ts'
import { GrowingList } from './growing-list.ts'
import { CAUSES, type Cause, type Trade } from './trade.ts'
import {
  COLUMNS,
  copyOf,
  EXIT_TIME,
  INSTRUMENT,
  REGIME,
  SLEEVE,
  storeTrade,
  tradeInPlace,
} from './trade-in-place.ts'

/** What the log reads of the position that has just become flat; amounts in cash units. */
export interface ClosedPosition {
  readonly entryLots: number
  readonly entryTime: number
  readonly entryPrice: number
  readonly exitPrice: number
  readonly entryNotional: number
  readonly tradeFees: number
  readonly tradeSlippage: number
  readonly tradeFunding: number
  readonly barsHeld: number
  readonly bestPrice: number
  readonly worstPrice: number
  readonly tradeStopFraction: number
}

/** What the log reads of the order that opened it. */
export type TradeOrder = Pick<
  Trade,
  'side' | 'regime' | 'confidence' | 'weight' | 'strength' | 'reason' | 'facts'
>

/**
 * The log as columns: 23 numbers per trade one behind the other, and reasons and names of facts once each. Some 220 bytes
 * per trade with three facts.
 */
export interface TradeLogState {
  readonly numbers: Float64Array
  readonly reasons: readonly string[]
  /** Which of the reasons, by trade. */
  readonly reason: Uint32Array
  /** Lists of names that facts came with. */
  readonly names: readonly (readonly string[])[]
  /** Which of the lists, by trade; its length for a trade without facts. */
  readonly named: Uint32Array
  /** The numbers of the facts of all trades, one behind the other. */
  readonly facts: Float64Array
}

/** Numbers the values that it is asked for, in the order in which they come. */
function numbered<T>(keyOf: (value: T) => string): { values: T[]; of: (value: T) => number } {
  const numbers = new Map<string, number>()
  const values: T[] = []
  const of = (value: T): number => {
    const key = keyOf(value)
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, values.length)
    return values.push(value) - 1
  }
  return { values, of }
}

/**
 * What is wrong with a stored log whose parts have the right types, or null.
 *
 * @param sleeves how many it may name
 * @param regimes how many labels it may name
 */
export function tradeLogProblem(
  state: TradeLogState,
  sleeves: number,
  instruments: number,
  regimes: number,
): string | null {
  const { numbers, reasons, reason, names, named, facts } = state
  const rows = numbers.length / COLUMNS
  if (!Number.isInteger(rows) || reason.length !== rows || named.length !== rows) {
    return 'its columns differ in length'
  }
  let values = 0
  for (let row = 0; row < rows; row++) {
    const at = row * COLUMNS
    if (!(numbers[at + SLEEVE] < sleeves && numbers[at + INSTRUMENT] < instruments)) {
      return `trade ${row} is of a strategy or symbol that there is not`
    }
    if (!(numbers[at + REGIME] < regimes)) return `trade ${row} is of a regime that there is not`
    if (reason[row] >= reasons.length || named[row] > names.length) return `trade ${row} has no reason`
    values += names[named[row]]?.length ?? 0
  }
  return values === facts.length ? null : 'its facts differ in number'
}

/** All closed trades in one typed table; objects are made when somebody reads one. */
export class TradeLog {
  readonly #table = new NumberTable(COLUMNS)
  readonly #reasons = new GrowingList<string>()
  readonly #facts = new GrowingList<Facts | null>()

  get length(): number {
    return this.#table.rows
  }

  /** Add a closed trade; none of the numbers is kept in an object. */
  add(
    sleeve: number,
    instrument: number,
    cause: Cause,
    exitTime: number,
    net: number,
    position: ClosedPosition,
    order: TradeOrder,
  ): void {
    const offset = this.#table.addRow()
    storeTrade(this.#table.block, offset, {
      sleeve,
      instrument,
      side: order.side,
      lots: position.entryLots,
      entryTime: position.entryTime,
      exitTime,
      entryPrice: position.entryPrice,
      exitPrice: position.exitPrice,
      entryNotional: position.entryNotional,
      gross: net + position.tradeFees + position.tradeFunding,
      fees: position.tradeFees,
      funding: position.tradeFunding,
      net,
      cause: CAUSES.indexOf(cause),
      barsHeld: position.barsHeld,
      bestPrice: position.bestPrice,
      worstPrice: position.worstPrice,
      stopFraction: position.tradeStopFraction,
      regime: order.regime,
      confidence: order.confidence,
      weight: order.weight,
      strength: order.strength,
      slippage: position.tradeSlippage,
    })
    this.#reasons.push(order.reason)
    this.#facts.push(order.facts)
  }

  /** What a search compares, without an object for each row. */
  sleeve(row: number): number {
    return this.#table.get(row, SLEEVE)
  }

  instrument(row: number): number {
    return this.#table.get(row, INSTRUMENT)
  }

  exitTime(row: number): number {
    return this.#table.get(row, EXIT_TIME)
  }

  get(row: number): Trade {
    return copyOf(this.peek(row))
  }

  /**
   * The same trade, read in place: for those who go over all of them and let go of each. `get` makes some twenty numbers
   * of a trade, of which most readers want three.
   */
  peek(row: number): Trade {
    return tradeInPlace(this.#table, row, this.#reasons.get(row), this.#facts.get(row))
  }

  /** All trades, read in place. */
  *inPlace(): IterableIterator<Trade> {
    for (let row = 0; row < this.length; row++) yield this.peek(row)
  }

  snapshot(): TradeLogState {
    const rows = this.length
    const reasons = numbered<string>((reason) => reason)
    const lists = numbered<readonly string[]>((names) => JSON.stringify(names))
    const reason = new Uint32Array(rows)
    const named = new Uint32Array(rows)
    const facts: number[] = []
    for (let row = 0; row < rows; row++) {
      const own = this.#facts.get(row)
      reason[row] = reasons.of(this.#reasons.get(row))
      // Numbered from 1, so that 0 stays free until the number of lists is known.
      if (own === null) continue
      const list = Object.keys(own)
      named[row] = 1 + lists.of(list)
      for (const name of list) facts.push(own[name])
    }
    const names = lists.values
    for (let row = 0; row < rows; row++) named[row] = named[row] === 0 ? names.length : named[row] - 1
    return {
      numbers: this.#table.snapshot(),
      reasons: reasons.values,
      reason,
      names,
      named,
      facts: Float64Array.from(facts),
    }
  }

  /**
   * Take over a log that `tradeLogProblem` finds nothing wrong with.
   *
   * @param sleeveOf the present number of a sleeve by the one of then
   * @param regimeOf the present number of a regime's label by the one of then, -1 for -1
   */
  restore(
    { numbers, reasons, reason, names, named, facts }: TradeLogState,
    sleeveOf: readonly number[],
    regimeOf: (then: number) => number,
  ): void {
    this.#takeRows(numbers.slice(), sleeveOf, regimeOf)
    let next = 0
    for (let row = 0; row < reason.length; row++) {
      this.#reasons.push(reasons[reason[row]])
      const list = names.at(named[row])
      this.#facts.push(
        list === undefined ? null : Object.fromEntries(list.map((name) => [name, facts[next++]])),
      )
    }
  }

  /**
   * Go on where another log stands: the same as `restore` of its snapshot. What is closed does not change any more and is
   * shared where it can be.
   *
   * @param sleeveOf the present number of a sleeve by the one of then; `regimeOf` that of a regime's label
   */
  continueFrom(other: TradeLog, sleeveOf: readonly number[], regimeOf: readonly number[]): void {
    const same = [sleeveOf, regimeOf].every((numbers) => numbers.every((now, then) => now === then))
    if (same) this.#table.continueFrom(other.#table)
    else this.#takeRows(other.#table.snapshot(), sleeveOf, (then) => (then < 0 ? -1 : regimeOf[then]))
    this.#reasons.continueFrom(other.#reasons)
    this.#facts.continueFrom(other.#facts)
  }

  #takeRows(rows: Float64Array, sleeveOf: readonly number[], regimeOf: (then: number) => number): void {
    for (let at = 0; at < rows.length; at += COLUMNS) {
      rows[at + SLEEVE] = sleeveOf[rows[at + SLEEVE]]
      rows[at + REGIME] = regimeOf(rows[at + REGIME])
    }
    this.#table.restore(rows)
  }

  *[Symbol.iterator](): IterableIterator<Trade> {
    for (let row = 0; row < this.length; row++) yield this.get(row)
  }
}
