import type { Position } from './issue.ts'

/** Turns offsets of a text into lines and columns from 1; a byte order mark takes no column. */
export function positions(text: string): (offset: number) => Position {
  const lineStarts = [text.startsWith('\uFEFF') ? 1 : 0]
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) lineStarts.push(i + 1)
  return (offset) => {
    // The last line that begins at the offset or before it, by halving: a file may have very many mistakes.
    let line = 1
    let end = lineStarts.length + 1
    while (end - line > 1) {
      const middle = Math.floor((line + end) / 2)
      if (lineStarts[middle - 1] <= offset) line = middle
      else end = middle
    }
    return { line, column: Math.max(0, offset - lineStarts[line - 1]) + 1 }
  }
}
