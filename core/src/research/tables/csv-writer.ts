import { shortNumber } from '../../portfolio/reason.ts'

const QUOTE = 34
const COMMA = 44
const NEWLINE = 10
const RETURN = 13
const MINUS = 45
const POINT = 46
const ZERO = 48
const BLANK = 32
const EQUALS = 61
const OPEN = 40
const CLOSE = 41

/** Room that one field never exceeds, but for texts, which ask for their own. */
const FIELD_BYTES = 64

const DAY_MS = 86_400_000

/**
 * Builds a CSV file in one growing buffer. A file of 60,000 trades has 1.5 million fields: digits are written as bytes,
 * because making a string of each would take longer than the run that made them.
 */
export class CsvWriter {
  #bytes = Buffer.allocUnsafe(1 << 16)
  #at = 0
  /** Whether the line has no field yet. */
  #empty = true
  #day = NaN
  #date = ''

  /** The file so far; valid until the next write. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#at)
  }

  /** Bytes so far. */
  get length(): number {
    return this.#at
  }

  /** Begin again in the same memory, after the end of a line. */
  clear(): void {
    this.#at = 0
  }

  endLine(): void {
    this.#bytes[this.#at++] = NEWLINE
    this.#empty = true
  }

  /** A text that needs no quotes, or that `quoted` has prepared. */
  text(text: string): void {
    this.#startField(3 * text.length)
    this.#append(text)
  }

  /** A field whose bytes are ready: `from` inclusive, `to` exclusive. */
  ready(bytes: Buffer, from: number, to: number): void {
    this.#startField(to - from)
    this.#at += bytes.copy(this.#bytes, this.#at, from, to)
  }

  /**
   * Numbers by name as one field, `close=46544.6 vwap=46600.1`; a name's blanks, commas, quotes and equals signs
   * become underscores, so that the field can be split at blanks and needs no quotes.
   */
  pairs(numbers: Readonly<Record<string, number>>): void {
    this.#startField(0)
    let first = true
    for (const name in numbers) {
      this.#room(3 * name.length)
      if (first) first = false
      else this.#bytes[this.#at++] = BLANK
      this.#append(/[\s,"=]/.test(name) ? name.replace(/[\s,"=]/g, '_') : name)
      this.#bytes[this.#at++] = EQUALS
      this.#number(numbers[name])
    }
  }

  /** The text of `reasonText` as one field, without the quotes that it may need. */
  reason(reason: string, numbers: Readonly<Record<string, number>> | null): void {
    this.#startField(3 * reason.length)
    this.#append(reason)
    if (numbers === null) return
    let first = true
    for (const name in numbers) {
      this.#room(3 * name.length)
      if (!first) this.#bytes[this.#at++] = COMMA
      this.#bytes[this.#at++] = BLANK
      if (first) this.#bytes[this.#at++] = OPEN
      first = false
      this.#append(name)
      this.#bytes[this.#at++] = BLANK
      this.#sixDigits(numbers[name])
    }
    if (!first) this.#bytes[this.#at++] = CLOSE
  }

  /** A text that is bytes already, in quotes where it needs them: `from` inclusive, `to` exclusive. */
  quotedBytes(bytes: Buffer, from: number, to: number): void {
    let special = false
    for (let i = from; i < to; i++) {
      const byte = bytes[i]
      if (byte === QUOTE) {
        this.text(quoted(bytes.toString('utf8', from, to)))
        return
      }
      if (byte === COMMA || byte === NEWLINE || byte === RETURN) special = true
    }
    this.#startField(to - from + 2)
    if (special) this.#bytes[this.#at++] = QUOTE
    this.#at += bytes.copy(this.#bytes, this.#at, from, to)
    if (special) this.#bytes[this.#at++] = QUOTE
  }

  #append(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code > 127) {
        this.#at += this.#bytes.write(text.slice(i), this.#at)
        return
      }
      this.#bytes[this.#at++] = code
    }
  }

  /** An integer below 2^53 in size. */
  integer(value: number): void {
    this.#startField(0)
    this.#digits(this.#sign(value))
  }

  /**
   * An integer number of smallest units as the exact decimal of the whole unit, without trailing zeros.
   *
   * @param scale 10^places units per whole
   */
  decimal(units: number, scale: number, places: number): void {
    this.#startField(0)
    this.#decimal(units, scale, places)
  }

  /**
   * A number that is not booked, such as a price: nine decimals below 1 and eight above, or twelve significant digits
   * where those would say too little of it. Nothing for NaN and infinities.
   */
  number(value: number): void {
    this.#startField(0)
    this.#number(value)
  }

  #number(value: number): void {
    const size = Math.abs(value)
    if (value === 0 || (size >= 0.0001 && size < 1e7)) {
      if (size < 1) this.#decimal(Math.round(value * 1e9), 1e9, 9)
      else this.#decimal(Math.round(value * 1e8), 1e8, 8)
    } else if (Number.isFinite(value)) this.#append(String(Number(value.toPrecision(12))))
  }

  /** The same as `shortNumber` in the usual range, without a string. */
  #sixDigits(value: number): void {
    const size = Math.abs(value)
    if (size >= 0.0001 && size < 1e6) {
      let places = 0
      let scale = 1
      for (; size * scale < 1e5; scale *= 10) places++
      const scaled = size * scale
      // The product is off by less than this; a half that is none must not decide.
      if (Math.abs(scaled - Math.floor(scaled) - 0.5) > 1e-6) {
        this.#decimal(value < 0 ? -Math.round(scaled) : Math.round(scaled), scale, places)
        return
      }
    }
    this.#append(shortNumber(value))
  }

  /** A time (ms) as ISO text in UTC; milliseconds only where there are any. */
  time(ms: number): void {
    const day = Math.floor(ms / DAY_MS)
    const rest = ms - day * DAY_MS
    if (rest % 1000 !== 0) {
      this.text(new Date(ms).toISOString())
      return
    }
    if (day !== this.#day) {
      this.#day = day
      this.#date = new Date(day * DAY_MS).toISOString().slice(0, 11)
    }
    this.text(this.#date)
    const seconds = rest / 1000
    this.#two(Math.floor(seconds / 3600), 58)
    this.#two(Math.floor(seconds / 60) % 60, 58)
    this.#two(seconds % 60, 90)
  }

  /** Make room and put the comma before every field but the first of a line. */
  #startField(bytes: number): void {
    this.#room(bytes)
    if (this.#empty) this.#empty = false
    else this.#bytes[this.#at++] = COMMA
  }

  #room(bytes: number): void {
    const needed = this.#at + bytes + FIELD_BYTES
    if (needed <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(grown, 0, 0, this.#at)
    this.#bytes = grown
  }

  #sign(value: number): number {
    if (value >= 0) return value
    this.#bytes[this.#at++] = MINUS
    return -value
  }

  #decimal(units: number, scale: number, places: number): void {
    const size = this.#sign(units)
    const whole = Math.floor(size / scale)
    this.#digits(whole)
    // Below 2^31, so that the loops run on integers.
    let rest = (size - whole * scale) | 0
    if (rest === 0) return
    let length = places
    while (rest % 10 === 0) {
      rest = (rest / 10) | 0
      length--
    }
    this.#bytes[this.#at++] = POINT
    this.#last(rest, length)
  }

  #digits(value: number): void {
    if (value >= 1e9) {
      const high = Math.floor(value / 1e9)
      this.#digits(high)
      this.#last((value - high * 1e9) | 0, 9)
      return
    }
    const rest = value | 0
    let length = 1
    for (let limit = 10; rest >= limit; limit *= 10) length++
    this.#last(rest, length)
  }

  /** The last `length` digits of an integer below 2^31, with leading zeros. */
  #last(value: number, length: number): void {
    let rest = value
    for (let at = this.#at + length - 1; at >= this.#at; at--) {
      const left = (rest / 10) | 0
      this.#bytes[at] = ZERO + rest - left * 10
      rest = left
    }
    this.#at += length
  }

  #two(value: number, end: number): void {
    this.#bytes[this.#at++] = ZERO + Math.floor(value / 10)
    this.#bytes[this.#at++] = ZERO + (value % 10)
    this.#bytes[this.#at++] = end
  }
}

/** The number that `CsvWriter.number` writes: without what is binary noise. */
export function rounded(value: number): number {
  const size = Math.abs(value)
  if (value === 0) return 0
  if (size >= 0.0001 && size < 1) return Math.round(value * 1e9) / 1e9
  if (size >= 1 && size < 1e7) return Math.round(value * 1e8) / 1e8
  return Number.isFinite(value) ? Number(value.toPrecision(12)) : NaN
}

/** A text as a field: in quotes where it holds a comma, a quote or a line break (RFC 4180). */
export function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
