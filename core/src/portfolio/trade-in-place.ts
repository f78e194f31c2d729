import type { Facts } from '@grodt/sdk'
import type { NumberTable } from './equity.ts'
import { CAUSES, type Trade } from './trade.ts'

/** The numbers of a trade in the order in which they are stored, which is part of the stored form. */
const NUMBERS = [
  'sleeve',
  'instrument',
  'side',
  'lots',
  'entryTime',
  'exitTime',
  'entryPrice',
  'exitPrice',
  'entryNotional',
  'gross',
  'fees',
  'funding',
  'net',
  'cause',
  'barsHeld',
  'bestPrice',
  'worstPrice',
  'stopFraction',
  'regime',
  'confidence',
  'weight',
  'strength',
  'slippage',
] as const satisfies readonly Exclude<keyof Trade, 'reason' | 'facts'>[]

type Column = (typeof NUMBERS)[number]

/** The numbers of a trade by name; its cause by its place in `CAUSES`. */
export type TradeNumbers = Readonly<Record<Column, number>>

/** How many numbers a row has. */
export const COLUMNS = NUMBERS.length

const columnOf = (name: Column): number => NUMBERS.indexOf(name)

/** Where some of the numbers stand in a row. */
export const SLEEVE = columnOf('sleeve')
export const INSTRUMENT = columnOf('instrument')
export const EXIT_TIME = columnOf('exitTime')
export const REGIME = columnOf('regime')

/** Put the numbers of a trade into a block, from an offset on. */
export function storeTrade(block: Float64Array, offset: number, numbers: TradeNumbers): void {
  for (let column = 0; column < COLUMNS; column++) block[offset + column] = numbers[NUMBERS[column]]
}

/** A row of the log, which reads each number where it is stored when it is asked for. */
class TradeRow implements Pick<Trade, 'reason' | 'facts'> {
  readonly reason: string
  readonly facts: Facts | null
  readonly #table: NumberTable
  readonly #row: number

  constructor(table: NumberTable, row: number, reason: string, facts: Facts | null) {
    this.#table = table
    this.#row = row
    this.reason = reason
    this.facts = facts
  }

  static {
    for (const [column, name] of NUMBERS.entries()) {
      const number = function (this: TradeRow): number {
        return this.#table.get(this.#row, column)
      }
      const cause = function (this: TradeRow): Trade['cause'] {
        return CAUSES[this.#table.get(this.#row, column)]
      }
      Object.defineProperty(this.prototype, name, { get: name === 'cause' ? cause : number })
    }
  }
}

/** A row of the log as a trade that reads its numbers in place. Rows do not change. */
export function tradeInPlace(table: NumberTable, row: number, reason: string, facts: Facts | null): Trade {
  // The getters of all columns are made from their list, which the compiler does not see.
  return new TradeRow(table, row, reason, facts) as unknown as Trade
}

/** The same trade with its numbers as fields of its own. */
export function copyOf(trade: Trade): Trade {
  const numbers: unknown = Object.fromEntries(NUMBERS.map((name) => [name, trade[name]]))
  // Does not compile where the list lacks a field of a trade.
  return { ...(numbers as Pick<Trade, Column>), reason: trade.reason, facts: trade.facts }
}
