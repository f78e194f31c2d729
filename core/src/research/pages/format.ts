import type { Unit } from '../../portfolio/statistics/schema/definition.ts'

/** What stands for a statistic that its sample does not allow. */
export const MISSING = 'n/a'

const FORMATS = new Map<number, Intl.NumberFormat>()

/** Formats are made once: making one takes longer than a page has figures. */
function formatOf(digits: number): Intl.NumberFormat {
  let format = FORMATS.get(digits)
  if (format === undefined) {
    format = new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    FORMATS.set(digits, format)
  }
  return format
}

/** A number with grouped digits, `1,234.50`. */
export function amount(value: number | null, digits = 2): string {
  if (value === null) return MISSING
  // No "-0.00": what rounds to nothing has no sign.
  return formatOf(digits).format(Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value)
}

/** A fraction as percent, `-3.20 %`. */
export function percent(fraction: number | null, digits = 2): string {
  return fraction === null ? MISSING : `${amount(fraction * 100, digits)} %`
}

/** A count of something: `1 gap`, `2,000 gaps`. */
export function counted(count: number, one: string): string {
  return `${amount(count, 0)} ${one}${count === 1 ? '' : 's'}`
}

/** A length of time in its two largest units: `2d 3h`, `45m`. */
export function duration(ms: number | null): string {
  if (ms === null) return MISSING
  const minutes = Math.round(ms / 60_000)
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor(minutes / 60) % 24
  if (days > 0) return hours > 0 ? `${days}d ${hours}h` : `${days}d`
  if (hours > 0) return minutes % 60 > 0 ? `${hours}h ${minutes % 60}m` : `${hours}h`
  return minutes > 0 ? `${minutes}m` : `${Math.round(ms / 1000)}s`
}

/** `2024-01-31 09:30` of an ISO text; seconds only where there are any. */
export function shortTime(iso: string): string {
  const text = iso.slice(0, 19).replace('T', ' ')
  return text.endsWith(':00') ? text.slice(0, -3) : text
}

/** `2024-01-31` of an ISO text. */
export function day(iso: string): string {
  return iso.slice(0, 10)
}

/** A statistic the way its unit is read. */
export function statistic(value: number | null, unit: Unit): string {
  if (value === null) return MISSING
  if (unit === 'fraction') return percent(value)
  if (unit === 'multiple') return `${amount(value)} x`
  if (unit === 'ms') return duration(value)
  if (unit === 'days') return `${amount(value, 1)} days`
  return amount(value, unit === 'count' ? 0 : 2)
}
