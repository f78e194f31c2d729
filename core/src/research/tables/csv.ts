import { CsvWriter, quoted } from './csv-writer.ts'
import { FactsCells, ReasonCells, TextCells, type Cells, type Rows } from './rows.ts'
import type { ColumnSpec } from './column.ts'

/** The decimals of booked amounts. */
export interface CashScale {
  /** Cash units per unit of the quote currency, a power of ten. */
  readonly scale: number
}

/** Takes the parts of a file in order; a part is valid during the call only. */
export type Sink = (part: Uint8Array) => void

/** Bytes that are collected before they are passed on. */
const PART = 1 << 18

/** Write a table as CSV (RFC 4180 with `\n`), its header first. Amounts are exact decimals of the booked integers. */
export function writeCsv(rows: Rows, { scale }: CashScale, sink: Sink): void {
  const csv = new CsvWriter()
  const columns = rows.list()
  for (const { name } of columns) csv.text(quoted(name))
  csv.endLine()
  const write = columns.map(({ spec, cells }) => cellWriter(csv, spec, cells, scale))
  const { length } = rows
  for (let row = 0; row < length; row++) {
    for (const cell of write) cell(row)
    csv.endLine()
    if (csv.length < PART) continue
    sink(csv.bytes())
    csv.clear()
  }
  sink(csv.bytes())
}

type CellWriter = (row: number) => void

function cellWriter(csv: CsvWriter, spec: ColumnSpec, cells: Cells, scale: number): CellWriter {
  if (cells instanceof TextCells) return textWriter(csv, cells)
  if (cells instanceof FactsCells) {
    const bytes = cells.bytes()
    return (row) => csv.ready(bytes, cells.start(row), cells.end(row))
  }
  if (cells instanceof ReasonCells) {
    const bytes = cells.bytes()
    return (row) => csv.quotedBytes(bytes, cells.start(row), cells.end(row))
  }
  const { values } = cells
  const write = numberWriter(csv, spec, scale)
  return (row) => {
    const value = values[row]
    if (Number.isNaN(value)) csv.text('')
    else write(value)
  }
}

function textWriter(csv: CsvWriter, { codes, texts }: TextCells): CellWriter {
  const ready = texts.map(quoted)
  return (row) => csv.text(codes[row] < 0 ? '' : ready[codes[row]])
}

function numberWriter(csv: CsvWriter, { type }: ColumnSpec, scale: number): (value: number) => void {
  if (type === 'time') return (value) => csv.time(value)
  if (type === 'count') return (value) => csv.integer(value)
  if (type === 'number') return (value) => csv.number(value)
  const places = Math.round(Math.log10(scale))
  return (value) => csv.decimal(value, scale, places)
}
