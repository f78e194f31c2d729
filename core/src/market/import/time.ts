import { decimalValue } from './number.ts'

/** How the times of a file are written: a count since 1970 in one of three units, or a date as text. */
export type TimeFormat = 's' | 'ms' | 'us' | 'text'

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const ZERO = 48
const COLON = 58

/**
 * The form of a time text, or null when it has none of the known forms. A count is taken as seconds below 10^11 (the
 * year 5138), as milliseconds below 10^14 and as microseconds below 10^17; eight digits such as 20240131 are a date.
 */
export function timeFormatOf(text: string): TimeFormat | null {
  const bytes = Buffer.from(text)
  if (!Number.isNaN(parseTimeText(bytes, 0, bytes.length))) return 'text'
  const size = Math.abs(decimalValue(text))
  if (!(size >= 1e8 && size < 1e17)) return null
  if (size < 1e11) return 's'
  return size < 1e14 ? 'ms' : 'us'
}

/** What a count of the given unit is in milliseconds. */
export function toMilliseconds(count: number, unit: 's' | 'ms' | 'us'): number {
  if (unit === 's') return count * 1_000
  return unit === 'us' ? count / 1_000 : count
}

/**
 * Milliseconds since 1970 UTC of a date text, NaN when it is none. Known are `YYYY-MM-DD` (also with `/` or `.`, or
 * `YYYYMMDD`), then optionally `T` or a blank and `HH:MM`, `HH:MM:SS`, `HH:MM:SS.fff` or `HHMMSS`, then optionally
 * a zone (`Z`, `UTC`, `+02:00`, `+0200`, `+02`). Without a zone the time is taken as UTC.
 */
export function parseTimeText(bytes: Buffer, from: number, to: number): number {
  const year = twoDigits(bytes, from) * 100 + twoDigits(bytes, from + 2)
  const mark = bytes[from + 4]
  const marked = mark === 45 || mark === 46 || mark === 47
  if (marked && bytes[from + 7] !== mark) return NaN
  const month = twoDigits(bytes, from + (marked ? 5 : 4))
  const day = twoDigits(bytes, from + (marked ? 8 : 6))
  const date = dateValue(year, month, day)
  const at = from + (marked ? 10 : 8)
  if (at >= to || Number.isNaN(date)) return at === to ? date : NaN
  const link = bytes[at]
  return link === 32 || link === 84 ? date + clockValue(bytes, at + 1, to) : NaN
}

function twoDigits(bytes: Buffer, at: number): number {
  const tens = bytes[at] - ZERO
  const ones = bytes[at + 1] - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN
}

function dateValue(year: number, month: number, day: number): number {
  if (!(year >= 1800 && month >= 1 && month <= 12 && day >= 1 && day <= DAYS_IN_MONTH[month - 1])) return NaN
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && day === 29 && !leap ? NaN : Date.UTC(year, month - 1, day)
}

function clockValue(bytes: Buffer, from: number, to: number): number {
  const hour = twoDigits(bytes, from)
  let at = from + 2
  const colons = bytes[at] === COLON
  const minute = twoDigits(bytes, colons ? at + 1 : at)
  at += colons ? 3 : 2
  let second = 0
  if (at < to && (colons ? bytes[at] === COLON : isDigit(bytes[at]))) {
    second = twoDigits(bytes, colons ? at + 1 : at)
    at += colons ? 3 : 2
  }
  let fraction = 0
  if (at < to && bytes[at] === 46) {
    for (let unit = 100; ++at < to && isDigit(bytes[at]); unit /= 10) fraction += (bytes[at] - ZERO) * unit
  }
  if (!(at <= to && hour <= 23 && minute <= 59 && second <= 59)) return NaN
  const zone = at === to ? 0 : zoneOffset(bytes.toString('latin1', at, to))
  return ((hour * 60 + minute) * 60 + second) * 1_000 + fraction - zone
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 57
}

function zoneOffset(text: string): number {
  if (/^ ?(?:Z|UTC|GMT)$/i.test(text)) return 0
  const match = /^ ?([+-])(\d\d)(?::?([0-5]\d))?$/.exec(text)
  if (match === null) return NaN
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  return (match[1] === '-' ? -minutes : minutes) * 60_000
}
