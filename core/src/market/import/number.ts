import { fieldEnd, fieldText, isLineEnd } from './field.ts'

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
/** A number such as 10,5: it is not read as one, but told apart from other texts. */
export const DECIMAL_COMMA = /^[+-]?\d+,\d+$/
/** Powers of ten up to 10^22 are exact doubles, so a division by one rounds once, as `Number(text)` does. */
const POWERS_OF_TEN = Float64Array.from({ length: 10 }, (_, exponent) => Number(`1e${exponent}`))

const BLANK = 32
const MINUS = 45
const POINT = 46 - 48

/**
 * Reads the number in the field that starts at `from` into `out[row]`, exactly as `Number(text)` gives it; NaN when
 * the field is not a decimal number. The value goes to the column directly because a returned double would be
 * allocated. The bytes must end with `\n`.
 *
 * @returns where the field stops: at its separator or at the end of the line
 */
export function readNumber(
  bytes: Buffer,
  from: number,
  separator: number,
  out: Float64Array,
  row: number,
): number {
  let first = from
  while (bytes[first] === BLANK) first++
  const negative = bytes[first] === MINUS
  if (negative) first++
  // The first nine digits fit a 32-bit integer, whose arithmetic is twice as fast; up to 15 fit a double exactly.
  let at = first
  let digit = bytes[at] - 48
  let small = 0
  for (const limit = first + 9; digit >= 0 && digit <= 9 && at < limit; digit = bytes[++at] - 48) {
    small = (small * 10 + digit) | 0
  }
  let value = small
  for (; digit >= 0 && digit <= 9; digit = bytes[++at] - 48) value = value * 10 + digit
  let digits = at - first
  if (digit === POINT) {
    const point = ++at
    digit = bytes[at] - 48
    small = 0
    for (const limit = at + 9; digit >= 0 && digit <= 9 && at < limit; digit = bytes[++at] - 48) {
      small = (small * 10 + digit) | 0
    }
    const decimals = at - point
    digits += decimals
    value = (value * POWERS_OF_TEN[decimals] + small) / POWERS_OF_TEN[decimals]
  }
  const closed = digit === separator - 48 || isLineEnd(bytes, at)
  if (!closed || digits === 0 || digits > 15) {
    const end = fieldEnd(bytes, from, separator)
    out[row] = decimalValue(fieldText(bytes, from, end))
    return end
  }
  out[row] = negative ? -value : value
  return at
}

/**
 * The value of a decimal text, exactly as `Number(text)`; NaN when the text is anything else, also where `Number`
 * would take it (an empty text, `0x10`, `Infinity`).
 */
export function decimalValue(text: string): number {
  return DECIMAL.test(text) ? Number(text) : NaN
}
