/**
 * What a column holds and how it is written.
 *
 * | type | in memory | CSV | Parquet |
 * |---|---|---|---|
 * | time | ms since 1970 | ISO 8601, UTC | TIMESTAMP(MILLIS, UTC) |
 * | count | integer below 2^31 | digits | INT32 |
 * | amount | integer cash units | exact decimal, quote currency | DOUBLE |
 * | number | double | 8 or 9 decimals | DOUBLE, rounded like the CSV |
 * | text | code of a text | text, in quotes where needed | STRING |
 * | facts | object of numbers | `name=number name=number` | STRING |
 * | reason | sentence and object of numbers | text, the numbers to six digits in brackets | STRING |
 */
export type ColumnType = 'time' | 'count' | 'amount' | 'number' | 'text' | 'facts' | 'reason'

/** What a reader of a column must know. */
export interface ColumnSpec<T extends ColumnType = ColumnType> {
  readonly type: T
  /** `none` for names, labels and numbers of things. */
  readonly unit: string
  readonly description: string
  /** Whether a row may have nothing here: an empty field in CSV, null in Parquet. */
  readonly nullable: boolean
}

const column =
  <T extends ColumnType>(type: T, unit: string) =>
  (description: string): ColumnSpec<T> => ({ type, unit, description, nullable: false })

/** A moment, UTC. */
export const time = column('time', 'UTC')
/** A number of things, or the number of one thing. */
export const count = column('count', 'none')
/** A booked amount: an integer of cash units. */
export const amount = column('amount', 'quote currency')
export const text = column('text', 'none')
/** The numbers behind a signal. */
export const facts = column('facts', 'none')
/** Why a strategy did something, with the numbers behind it. */
export const reason = column('reason', 'none')
export const price = column('number', 'quote currency')
export const quantity = column('number', 'base currency')

/** Any other number that is not booked. */
export function number(unit: string, description: string): ColumnSpec<'number'> {
  return { type: 'number', unit, description, nullable: false }
}

/** The same column for rows that may have nothing there. */
export function optional<T extends ColumnType>(spec: ColumnSpec<T>): ColumnSpec<T> {
  return { ...spec, nullable: true }
}

/** Columns by name, in the order in which they are written. */
export type Columns = Readonly<Record<string, ColumnSpec>>

/** One table of the result folder; header, Parquet schema and documentation are made from it. */
export interface TableDefinition<C extends Columns = Columns> {
  /** Name of its files, without `.csv` or `.parquet`. */
  readonly name: string
  /** What a row is, and the order of the rows. */
  readonly description: string
  readonly columns: C
}
