import { parquetReadObjects } from 'hyparquet'
import type { ColumnType } from './column.ts'
import type { Cells, Rows } from './rows.ts'
import { FactsCells, ReasonCells, TextCells } from './rows.ts'

/** A cell as a reader of a file has it: times as ISO text, nothing as null. */
export type Cell = string | number | null

/** The fields of a CSV text (RFC 4180), header included. */
export function parseCsv(text: string): string[][] {
  const lines: string[][] = [[]]
  const field = /("(?:[^"]|"")*"|[^",\n]*)([,\n])/gy
  for (let found = field.exec(text); found !== null; found = field.exec(text)) {
    const [, raw, end] = found
    lines[lines.length - 1].push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw)
    if (end === '\n') lines.push([])
  }
  if (lines.pop()?.length !== 0) throw new Error('the last line has no end')
  return lines
}

/** Types whose fields are texts. */
const TEXTS: readonly ColumnType[] = ['text', 'facts', 'reason', 'time']

/** The rows of a CSV file by column, read by the types of the table. */
export function readCsv({ table }: Rows, bytes: Buffer): Record<string, Cell>[] {
  const [header, ...lines] = parseCsv(bytes.toString())
  const specs = Object.entries(table.columns)
  if (header.join() !== specs.map(([name]) => name).join()) throw new Error(`the header is ${header.join()}`)
  return lines.map((fields) => {
    if (fields.length !== specs.length)
      throw new Error(`a line has ${fields.length} fields: ${fields.join()}`)
    return Object.fromEntries(
      specs.map(([name, { type, nullable }], i): [string, Cell] => {
        const field = fields[i]
        if (field === '' && nullable) return [name, null]
        return [name, TEXTS.includes(type) ? field : Number(field)]
      }),
    )
  })
}

/** The rows of a Parquet file by column, as an independent reader sees them. */
export async function readParquet(bytes: Uint8Array): Promise<Record<string, Cell>[]> {
  const file = Uint8Array.from(bytes).buffer
  const rows = await parquetReadObjects({ file })
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellOf(name, value)])),
  )
}

function cellOf(name: string, value: unknown): Cell {
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z')
  if (value === null || typeof value === 'number' || typeof value === 'string') return value
  throw new Error(`${name} holds ${String(value)}`)
}

/** One column of collected rows. */
export function column(rows: Rows, name: string): Cell[] {
  const cells = (rows.columns as Readonly<Record<string, Cells>>)[name]
  return Array.from({ length: rows.length }, (_, row) => {
    if (cells instanceof TextCells) return cells.at(row)
    if (cells instanceof FactsCells || cells instanceof ReasonCells)
      return cells.bytes().toString('utf8', cells.start(row), cells.end(row))
    return Number.isNaN(cells.values[row]) ? null : cells.values[row]
  })
}

/** Some columns of collected rows, row by row. */
export function pick(rows: Rows, ...names: readonly string[]): Cell[][] {
  const columns = names.map((name) => column(rows, name))
  return Array.from({ length: rows.length }, (_, row) => columns.map((cells) => cells[row]))
}
