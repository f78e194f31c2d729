import { amount, fit, percent } from '../text.ts'

/** An amount with its sign: `+250.40`; what rounds to nothing has none. */
export function signed(value: number): string {
  const text = amount(Math.abs(value))
  if (text === '0.00') return text
  return `${value < 0 ? '-' : '+'}${text}`
}

/** A fraction as `+1.25 %`; what rounds to nothing has no sign. */
export function signedPercent(value: number): string {
  const text = percent(Math.abs(value), 2)
  if (text === '0.00 %') return text
  return `${value < 0 ? '-' : '+'}${text}`
}

/** A price: cents, and below 1 six significant digits. */
export function price(value: number): string {
  return Math.abs(value) >= 1 ? amount(value) : String(Number(value.toPrecision(6)))
}

/** A moment (ms) as `2026-01-05 14:35`, UTC. */
export function time(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ')
}

/** A speed as people say it: `7,200 market seconds per second`. */
export function speed(value: number): string {
  if (value === 1) return 'wall-clock time'
  return `${value.toLocaleString('en-US')} market seconds per second`
}

/** The text in exactly `width` columns: padded at the right, or cut with an ellipsis. */
export function cell(text: string, width: number): string {
  return fit(text, width).padEnd(width)
}

/** The text at the right of `width` columns; never cut, because it is a number. */
export function right(text: string, width: number): string {
  return text.padStart(width)
}
