/** A text that stands out. */
export interface Strong {
  readonly strong: string
}

export type Cell = string | Code | Strong

/** A text of hexadecimal digits as a code span. */
export interface Code {
  readonly code: string
}

/**
 * A table; without rows nothing. The first column is to the left, the others to the right unless said otherwise, for
 * all or for each.
 */
export function table(
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  side: Side | readonly Side[] = 'right',
): string {
  if (rows.length === 0) return ''
  const line = (cells: readonly Cell[]): string => `| ${cells.map(cellMarkdown).join(' | ')} |`
  const sideOf = (i: number): Side => (typeof side === 'string' ? (i === 0 ? 'left' : side) : side[i])
  const rule = heads.map((_, i) => (sideOf(i) === 'left' ? '---' : '---:'))
  return [line(heads), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n')
}

export type Side = 'left' | 'right'

function cellMarkdown(cell: Cell): string {
  if (typeof cell === 'string') return escaped(cell)
  return 'code' in cell ? `\`${cell.code}\`` : `**${escaped(cell.strong)}**`
}

/** Names and notes as they are: no table, emphasis, code or HTML begins inside of them. */
export function escaped(text: string): string {
  // An underscore between letters is no emphasis: most names of strategies stay readable.
  return text.replace(/[\\|*`<>[\]]|(?<!\w)_|_(?!\w)/g, (sign) => `\\${sign}`).replace(/\s+/g, ' ')
}
