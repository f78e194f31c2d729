import { wrap, WIDTH } from '../text.ts'

/** Below the line that names what they are about. */
export const INDENT = '      '

/** A text in lines below that line. */
export const indented = (text: string): string[] =>
  wrap(text, WIDTH - INDENT.length).map((line) => INDENT + line)
