import { GrodtError } from '../../errors.ts'
import { COLUMN_NAMES } from '../columns.ts'
import { lineFields, nextLine } from './field.ts'
import { candidates, isCloseTime, nearestField, plainName } from './header-names.ts'
import type { ColumnName } from './header-names.ts'
import { DECIMAL_COMMA, decimalValue } from './number.ts'
import { timeFormatOf } from './time.ts'
import type { TimeFormat } from './time.ts'

/** How the lines of one candle file are built. */
export interface CsvLayout {
  /** The byte between two fields. */
  readonly separator: number
  /** For each field of a line the index of its column in `COLUMN_NAMES`, or -1 for a field that is not read. */
  readonly roles: Int8Array
  readonly timeFormat: TimeFormat
  /** Offset of the first data line. */
  readonly start: number
  /** Line number of the first data line. */
  readonly firstLine: number
}

const NEEDED = 'Needed are the columns time, open, high, low, close and volume.'
const SEPARATORS = [',', ';', '\t'].map((text) => text.charCodeAt(0))
/** Data lines looked at to find the form of the times: the first ones may be damaged. */
const PROBED_LINES = 20
/** Column names shown in messages. */
const LISTED = 16

/**
 * Finds out how a candle file is built: its separator, its columns and the form of its times. A file without a
 * header must start with time, open, high, low, close, volume.
 *
 * @param bytes the whole file, its last line ended by `\n`
 * @param file its name for messages
 * @throws GrodtError DATA_HEADER when a column is missing or ambiguous or the times have no known form
 */
export function readLayout(bytes: Buffer, file: string): CsvLayout {
  const fail = (problem: string, expected = NEEDED): never => {
    throw new GrodtError('DATA_HEADER', { file, line: 1, problem, expected })
  }
  if (bytes.length > 1 && bytes.readUInt16BE(0) === 0xfffe) {
    fail('The file is UTF-16 text.', 'Save it as UTF-8.')
  }
  const top = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0
  const separator = separatorOf(bytes, top)
  const fields = lineFields(bytes, top, separator)
  if (fields.every((field) => field === '')) fail('The first line is empty.')

  const headless = timeFormatOf(fields[0]) !== null && isNumeric(fields[1] ?? '')
  const places = headless ? placesWithoutHeader(fields, fail) : placesByName(fields, fail)
  const roles = new Int8Array(Math.max(...places) + 1).fill(-1)
  places.forEach((place, role) => (roles[place] = role))
  const start = headless ? top : nextLine(bytes, top)
  const firstLine = headless ? 1 : 2
  const split = lineWithMoreFields(bytes, start, separator, fields.length)
  if (split !== null) {
    throw new GrodtError('DATA_HEADER', {
      file,
      line: firstLine + split.line,
      problem: `The line has ${split.fields} fields, line 1 has ${fields.length}.`,
      expected: 'If its numbers have decimal commas, write them with points.',
    })
  }
  const timeField = headless ? '' : fields[places[0]]
  const timeFormat = probeTimes(bytes, start, separator, places[0], timeField)
  if (typeof timeFormat === 'object') {
    throw new GrodtError('DATA_HEADER', {
      file,
      line: firstLine,
      problem: `The time "${timeFormat.unknown}" has no known form.`,
      expected:
        'Known are counts of seconds, milliseconds or microseconds since 1970 and dates such as 2024-01-31 09:30.',
    })
  }
  return { separator, roles, timeFormat, start, firstLine }
}

type Fail = (problem: string, expected?: string) => never

/** The byte that makes the most fields of the first line; a comma only where no other makes enough of them. */
function separatorOf(bytes: Buffer, top: number): number {
  const counts = SEPARATORS.map((separator) => lineFields(bytes, top, separator).length)
  const enough = counts.findIndex((count, at) => at > 0 && count >= COLUMN_NAMES.length)
  return SEPARATORS[enough > 0 ? enough : counts.indexOf(Math.max(...counts))]
}

const isNumeric = (text: string): boolean => !Number.isNaN(decimalValue(text)) || DECIMAL_COMMA.test(text)

/**
 * The first of the probed lines whose last fields are numbers beyond those of line 1: a decimal comma makes two fields
 * of one number, and the columns would be misread.
 */
function lineWithMoreFields(
  bytes: Buffer,
  start: number,
  separator: number,
  expected: number,
): { line: number; fields: number } | null {
  let at = start
  for (let line = 0; line < PROBED_LINES && at < bytes.length; line++) {
    const fields = lineFields(bytes, at, separator)
    if (fields.slice(expected).some(isNumeric)) return { line, fields: fields.length }
    at = nextLine(bytes, at)
  }
  return null
}

function placesWithoutHeader(fields: readonly string[], fail: Fail): number[] {
  if (fields.length < COLUMN_NAMES.length) {
    fail(`The file has no header and ${fields.length} columns.`)
  }
  return COLUMN_NAMES.map((_, at) => at)
}

function placesByName(fields: readonly string[], fail: Fail): number[] {
  const more = fields.length > LISTED ? ` and ${fields.length - LISTED} more` : ''
  const found = `Columns found: ${fields.slice(0, LISTED).join(', ')}${more}.`
  const places = COLUMN_NAMES.map((column) => {
    const [place, other] = candidates(column, fields)
    if (other !== undefined && plainName(fields[place]) === plainName(fields[other])) {
      fail(`The column "${fields[place]}" appears twice.`, found)
    }
    return place
  })
  const names = places.flatMap((place) => (place === undefined ? [] : [plainName(fields[place])]))
  if (names.includes('date') && fields.some((field) => plainName(field) === 'time')) {
    fail(
      `Date and time of day are in two columns. ${found}`,
      'Join them into one column such as 2024-01-31 09:30.',
    )
  }
  const closeTime = fields.find(isCloseTime)
  if (places[0] === undefined && closeTime !== undefined) {
    fail(
      `The only time column is "${closeTime}", the time at which a bar closed.`,
      'Give the time at which each bar opened, in a column named open_time.',
    )
  }
  const missing = COLUMN_NAMES.filter((_, role) => places[role] === undefined)
  if (missing.length > 0) {
    const hints = missing.flatMap((column) => hint(column, fields)).map((text) => ` ${text}`)
    fail(`There is no column for ${missing.join(', ')}. ${found}`, NEEDED + hints.join(''))
  }
  return places
}

function hint(column: ColumnName, fields: readonly string[]): string[] {
  const adjusted = fields.find((field) => plainName(field) === 'adjclose')
  if (column === 'close' && adjusted !== undefined) {
    return [`"${adjusted}" is not taken for close: the other prices are not adjusted.`]
  }
  const money = fields.find((field) => plainName(field).startsWith('volume'))
  if (column === 'volume' && money !== undefined) {
    return [`"${money}" is not taken for volume: it counts money, not units.`]
  }
  const nearest = nearestField(column, fields)
  return nearest === null ? [] : [`Is "${nearest}" meant as ${column}?`]
}

/** The form of the first time that has one; a name that ends in "ms" settles the unit of a count. */
function probeTimes(
  bytes: Buffer,
  start: number,
  separator: number,
  place: number,
  name: string,
): TimeFormat | { unknown: string } {
  let first: string | null = null
  let at = start
  for (let line = 0; line < PROBED_LINES && at < bytes.length; line++) {
    const text = lineFields(bytes, at, separator)[place] ?? ''
    if (plainName(name).endsWith('ms') && !Number.isNaN(decimalValue(text))) return 'ms'
    const format = timeFormatOf(text)
    if (format !== null) return format
    first ??= text
    at = nextLine(bytes, at)
  }
  // A file without any line gets its own error later.
  return first === null || first === '' ? 'ms' : { unknown: first }
}
