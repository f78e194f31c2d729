/** Colours for a terminal, or none. */
export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  /** Green above 0, red below. */
  readonly sign: (value: number, text: string) => string
}

const wrap =
  (open: number, close: number) =>
  (text: string): string =>
    `\u001b[${open}m${text}\u001b[${close}m`

const green = wrap(32, 39)
const red = wrap(31, 39)
const plain = (text: string): string => text

/** Colours when they are wanted: on a terminal, unless NO_COLOR is set (https://no-color.org). */
export function paint(colours: boolean): Paint {
  if (!colours) return { bold: plain, dim: plain, sign: (_, text) => text }
  return {
    bold: wrap(1, 22),
    dim: wrap(2, 22),
    sign: (value, text) => (value > 0 ? green(text) : value < 0 ? red(text) : text),
  }
}

const CODES = /\u001b\[\d+m/g

/** Columns that a painted text takes. */
export function visibleLength(text: string): number {
  return text.replace(CODES, '').length
}

/** The first `columns` columns of a painted text, with its colours ended. */
export function clip(text: string, columns: number): string {
  if (visibleLength(text) <= columns) return text
  let out = ''
  let left = columns
  let at = 0
  for (const match of text.matchAll(CODES)) {
    const part = text.slice(at, match.index).slice(0, left)
    out += part + match[0]
    left -= part.length
    at = match.index + match[0].length
  }
  return out + text.slice(at, at + left)
}
