import type { WriteStream } from 'node:tty'
import { percent as pagePercent } from '../research/pages/format.ts'

export { amount, counted, duration, shortTime } from '../research/pages/format.ts'

/** Widest line that commands print. */
export const WIDTH = 80

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

/** A fraction as percent, `-3.2 %`: with one decimal less than on a page. */
export function percent(fraction: number | null, digits = 1): string {
  return pagePercent(fraction, digits)
}

/** At most `width` characters of a name; it keeps its end, in which long names differ. */
export function fitName(name: string, width: number): string {
  if (name.length <= width) return name
  const tail = Math.floor((width - 1) / 2)
  return `${name.slice(0, width - 1 - tail)}…${name.slice(name.length - tail)}`
}

/** The first column of a table is never narrower than this, if its texts are not. */
const NARROWEST = 12

/**
 * Lines of a table: the first column to the left, numbers to the right, two blanks between. Columns that do not fit
 * beside each other go below, with the first column again.
 */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)))
  const least = Math.min(widths[0], NARROWEST)
  const blocks: number[][] = [[]]
  let used = 2 + least
  widths.forEach((width, i) => {
    if (i === 0) return
    const last = blocks[blocks.length - 1]
    if (used + 2 + width > WIDTH && last.length > 0) {
      blocks.push([i])
      used = 2 + least + 2 + width
    } else {
      last.push(i)
      used += 2 + width
    }
  })
  return blocks.flatMap((columns) => tableBlock(header, rows, widths, columns))
}

function tableBlock(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  columns: readonly number[],
): string[] {
  const taken = columns.reduce((sum, i) => sum + 2 + widths[i], 2)
  const first = Math.min(widths[0], Math.max(Math.min(widths[0], NARROWEST), WIDTH - taken))
  const line = (cells: readonly string[]): string =>
    [fitName(cells[0], first).padEnd(first), ...columns.map((i) => cells[i].padStart(widths[i]))].join('  ')
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
