import { COLUMN_NAMES } from '../columns.ts'
import type { BarColumns } from '../columns.ts'
import { endedByNewline, fieldEnd, fieldText, isLineEnd, nextLine } from './field.ts'
import type { CsvLayout } from './header.ts'
import { DECIMAL_COMMA, readNumber } from './number.ts'
import { parseTimeText, toMilliseconds } from './time.ts'

const TIME = 0
/** Problem texts kept per file: enough to see what is wrong, bounded when every line is. */
const MAX_PROBLEMS = 1_000

/**
 * The lines of a candle file as columns, one entry per line, so that entry i is line `firstLine + i`. A line that
 * could not be read keeps its entry, with NaN in what is missing.
 */
export interface CsvRows {
  readonly columns: BarColumns
  readonly firstLine: number
  /** What is wrong with an entry, for the first 1,000 lines that could not be read. */
  readonly problems: ReadonlyMap<number, string>
}

/**
 * Parses the data lines of a candle file into columns, times in milliseconds. It reads bytes and makes no string and
 * no object per row. Numbers come out exactly as `Number(text)` gives them. Blank lines at the end are skipped.
 */
export function parseCsv(source: Buffer, layout: CsvLayout): CsvRows {
  const bytes = endedByNewline(source)
  const { separator, roles, timeFormat } = layout
  const textTime = timeFormat === 'text'
  const end = contentEnd(bytes, layout.start)
  const problems = new Map<number, string>()
  let capacity = estimateRows(bytes, layout.start, end)
  let out = COLUMN_NAMES.map(() => new Float64Array(capacity))
  let row = 0
  let pos = layout.start

  for (; pos < end; row++) {
    if (row === capacity) {
      capacity = Math.ceil(capacity * 1.25)
      out = out.map((column) => grown(column, capacity))
    }
    for (let field = 0; field < roles.length; field++) {
      const role = roles[field]
      const from = pos
      if (role < 0) {
        pos = fieldEnd(bytes, from, separator)
      } else {
        const column = out[role]
        if (role === TIME && textTime) {
          pos = fieldEnd(bytes, from, separator)
          column[row] = timeValue(bytes, from, pos)
        } else {
          pos = readNumber(bytes, from, separator, column, row)
        }
        if (Number.isNaN(column[row])) note(problems, row, unreadable(role, fieldText(bytes, from, pos)))
      }
      if (field === roles.length - 1) break
      if (bytes[pos] === separator) {
        pos++
      } else {
        note(problems, row, tooShort(field + 1, roles.length))
        for (const other of roles.subarray(field + 1)) if (other >= 0) out[other][row] = NaN
        break
      }
    }
    pos = nextLine(bytes, pos)
  }
  const [time, open, high, low, close, volume] = out.map((column) => column.subarray(0, row))
  if (timeFormat === 's' || timeFormat === 'us') {
    for (let i = 0; i < row; i++) time[i] = toMilliseconds(time[i], timeFormat)
  }
  return { columns: { time, open, high, low, close, volume }, firstLine: layout.firstLine, problems }
}

/** The end of the last line that is not blank. */
function contentEnd(bytes: Buffer, start: number): number {
  let end = bytes.length
  while (end > start && (isLineEnd(bytes, end - 1) || bytes[end - 1] === 32)) end--
  return end
}

/** The rows to make room for: by the mean length of the first lines, and a little more. */
function estimateRows(bytes: Buffer, start: number, end: number): number {
  let lines = 0
  let at = start
  while (at < end && lines < 2_000) {
    at = nextLine(bytes, at)
    lines++
  }
  return at >= end ? lines : Math.ceil((((end - start) * lines) / (at - start)) * 1.02)
}

function grown(column: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(capacity)
  larger.set(column)
  return larger
}

function timeValue(bytes: Buffer, from: number, to: number): number {
  const value = parseTimeText(bytes, from, to)
  if (!Number.isNaN(value)) return value
  const text = Buffer.from(fieldText(bytes, from, to))
  return parseTimeText(text, 0, text.length)
}

function note(problems: Map<number, string>, row: number, problem: string): void {
  if (problems.size < MAX_PROBLEMS && !problems.has(row)) problems.set(row, problem)
}

function unreadable(role: number, text: string): string {
  const name = COLUMN_NAMES[role]
  if (text === '') return `${name} is missing`
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text
  if (role === TIME) return `${name} is "${shown}", not a time in the form of this file`
  return `${name} is "${shown}", not a number${commaHint(text)}`
}

/** Numbers as German or French spreadsheets write them, and with grouped digits. */
function commaHint(text: string): string {
  if (DECIMAL_COMMA.test(text)) return ': a decimal comma must be a point'
  return /^[+-]?\d{1,3}([,.]\d{3})+([,.]\d+)?$/.test(text) ? ': digits must not be grouped' : ''
}

function tooShort(found: number, needed: number): string {
  return `the line has ${found} field(s), ${needed} are needed`
}
