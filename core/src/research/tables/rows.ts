import type { Facts } from '@grodt/sdk'
import { CsvWriter } from './csv-writer.ts'
import type { Columns, ColumnSpec, ColumnType, TableDefinition } from './column.ts'

const FIRST_CAPACITY = 256

/** Numbers of one column; NaN is nothing. */
export class NumberCells {
  values = new Float64Array(FIRST_CAPACITY)
  length = 0

  push(value: number | null): void {
    if (this.length === this.values.length) {
      const grown = new Float64Array(this.length * 2)
      grown.set(this.values)
      this.values = grown
    }
    this.values[this.length++] = value ?? NaN
  }

  set(row: number, value: number): void {
    this.values[row] = value
  }
}

/** Texts of one column. Most repeat: each is kept once, and a row has its code; -1 is nothing. */
export class TextCells {
  codes = new Int32Array(FIRST_CAPACITY)
  length = 0
  readonly texts: string[] = []
  readonly #known = new Map<string, number>()
  /** The text that was looked up last, and its code: often the next one is the same. */
  #last = ''
  #lastCode = -1

  push(value: string | null): void {
    if (this.length === this.codes.length) {
      const grown = new Int32Array(this.length * 2)
      grown.set(this.codes)
      this.codes = grown
    }
    this.codes[this.length++] = value === null ? -1 : this.#code(value)
  }

  set(row: number, value: string): void {
    this.codes[row] = this.#code(value)
  }

  /** The text of a row, or null. */
  at(row: number): string | null {
    const code = this.codes[row]
    return code < 0 ? null : this.texts[code]
  }

  #code(value: string): number {
    if (value === this.#last && this.#lastCode >= 0) return this.#lastCode
    let code = this.#known.get(value)
    if (code === undefined) {
      code = this.texts.push(value) - 1
      this.#known.set(value, code)
    }
    this.#last = value
    this.#lastCode = code
    return code
  }
}

/**
 * Texts of which hardly one repeats. They are bytes at once: some hundred thousand objects and strings would be made,
 * and outlive their strategies, for nothing.
 */
abstract class WrittenCells {
  protected readonly csv = new CsvWriter()
  /** Where the text of each row ends. */
  readonly #ends = new NumberCells()

  get length(): number {
    return this.#ends.length
  }

  protected endRow(): void {
    this.csv.endLine()
    this.#ends.push(this.csv.length)
  }

  /** The texts of all rows as bytes, a line each; valid until the next push. */
  bytes(): Buffer {
    return this.csv.bytes()
  }

  /** Where the text of a row begins in them. */
  start(row: number): number {
    return row === 0 ? 0 : this.#ends.values[row - 1]
  }

  /** And where it ends; the same place when there was nothing. */
  end(row: number): number {
    return this.#ends.values[row] - 1
  }
}

/** The numbers behind signals. */
export class FactsCells extends WrittenCells {
  push(value: Facts | null): void {
    if (value !== null) this.csv.pairs(value)
    this.endRow()
  }
}

/** Reasons with the numbers behind them, not quoted. */
export class ReasonCells extends WrittenCells {
  push(reason: string, facts: Facts | null): void {
    this.csv.reason(reason, facts)
    this.endRow()
  }
}

/** Where the cells of a column of some type are kept. */
export type Cells<T extends ColumnType = ColumnType> = T extends 'text'
  ? TextCells
  : T extends 'facts'
    ? FactsCells
    : T extends 'reason'
      ? ReasonCells
      : NumberCells

/** The rows of one table, column by column: a run of a million bars has some hundred thousand rows. */
export class Rows<C extends Columns = Columns> {
  readonly table: TableDefinition<C>
  /** A row is added by a push to every column. */
  readonly columns: { readonly [K in keyof C]: Cells<C[K]['type']> }
  readonly #first: Cells

  constructor(table: TableDefinition<C>) {
    this.table = table
    const cells = Object.entries(table.columns).map(([name, spec]) => [name, cellsFor(spec)] as const)
    this.columns = Object.fromEntries(cells) as unknown as typeof this.columns
    this.#first = cells[0][1]
  }

  get length(): number {
    return this.#first.length
  }

  /** Every column with its name and meaning, in the order in which they are written. */
  list(): { readonly name: string; readonly spec: ColumnSpec; readonly cells: Cells }[] {
    const cells: Readonly<Record<string, Cells>> = this.columns
    return Object.entries(this.table.columns).map(([name, spec]) => ({ name, spec, cells: cells[name] }))
  }
}

function cellsFor({ type }: ColumnSpec): Cells {
  if (type === 'text') return new TextCells()
  if (type === 'reason') return new ReasonCells()
  return type === 'facts' ? new FactsCells() : new NumberCells()
}
