import type { WriteStream } from 'node:tty'

/** Widest line that commands print. */
export const WIDTH = 80

/** What stands for a statistic that its sample does not allow. */
const MISSING = 'n/a'

/** Break a text at blanks. Words longer than `width` stay whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** At most `width` characters; what is cut off shows as `…`. */
export function fit(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`
}

/** A number with grouped digits, `1,234.50`. */
export function amount(value: number | null, digits = 2): string {
  if (value === null) return MISSING
  // No "-0.00": what rounds to nothing has no sign.
  const rounded = Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value
  return rounded.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** A fraction as percent, `-3.2 %`. */
export function percent(fraction: number | null, digits = 1): string {
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

/** Lines of a table: the first column to the left, numbers to the right, two blanks between. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)))
  const spare = WIDTH - 2 * header.length - widths.slice(1).reduce((sum, width) => sum + width, 0)
  widths[0] = Math.min(widths[0], Math.max(8, spare))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === 0 ? fit(cell, widths[0]).padEnd(widths[0]) : cell.padStart(widths[i])))
      .join('  ')
  return [line(header), ...rows.map(line)].map((text) => `  ${text}`.trimEnd())
}

/** How parts of a text stand out; the identity where there are no colours. */
export interface Style {
  readonly heading: (text: string) => string
  readonly warning: (text: string) => string
}

/** Colours on a terminal whose user has not switched them off with NO_COLOR. */
export function styleFor(stream: Pick<WriteStream, 'isTTY'>): Style {
  const colours = stream.isTTY && (process.env.NO_COLOR ?? '') === ''
  const paint = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text)
  return { heading: paint(1), warning: paint(33) }
}
