import type { WriteStream } from 'node:tty'
import { clip } from './paint.ts'

const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'
const CLEAR_LINE_END = '\u001b[K'
const CLEAR_BELOW = '\u001b[J'
const CLEAR_ALL = '\u001b[H\u001b[2J'
const WIDEST = 80

/** The part of a terminal stream that the screen needs. */
export type Terminal = Pick<WriteStream, 'write' | 'columns' | 'rows'>

/** A block of lines that is drawn again and again in the same place. */
export interface Screen {
  /** Draw the block over the last one, in one write: nothing flickers. */
  draw(lines: readonly string[]): void
  /** The terminal has another size: it has wrapped its lines anew, so the block starts again on a cleared screen. */
  resized(): void
  /** Leave the last block where it is, and give the cursor back. */
  close(): void
}

/** Draws below what the terminal shows already. */
export function openScreen(terminal: Terminal): Screen {
  let drawn = 0
  terminal.write(HIDE_CURSOR)
  return {
    draw(lines) {
      const columns = Math.min(WIDEST, terminal.columns || WIDEST)
      // The cursor rests on the line below the block, so one row is not ours.
      const fitting = lines
        .slice(0, Math.max(1, (terminal.rows || 24) - 1))
        .map((line) => clip(line, columns))
      const body = fitting.map((line) => `${line}${CLEAR_LINE_END}\n`).join('')
      const up = drawn === 0 ? '' : `\u001b[${drawn}A`
      terminal.write(`${up}\r${body}${CLEAR_BELOW}`)
      drawn = fitting.length
    },
    resized() {
      terminal.write(CLEAR_ALL)
      drawn = 0
    },
    close() {
      terminal.write(SHOW_CURSOR)
    },
  }
}
