import type { FigureKind } from '../../research/compare/figures.ts'
import { amount, duration, percent } from '../text.ts'

/** What stands for something that a run does not have. */
export const ABSENT = '-'

/** A figure for people. */
export function figureText(value: number | null, kind: FigureKind): string {
  switch (kind) {
    case 'amount':
    case 'ratio':
      return amount(value)
    case 'fraction':
      return percent(value, 2)
    case 'count':
      return amount(value, 0)
    case 'multiple':
      return value === null ? amount(null) : `${amount(value, 1)} x`
    case 'ms':
      return duration(value)
  }
}

/** The second value less the first, with its sign; nothing where one of them is missing. */
export function differenceText([a, b]: readonly (number | null)[], kind: FigureKind): string {
  if (a === null || b === null) return ''
  if (kind === 'ms') return b < a ? `-${duration(a - b)}` : `${b > a ? '+' : ''}${duration(b - a)}`
  const text = figureText(b - a, kind)
  // What rounds to nothing has no sign.
  return b > a && /[1-9]/.test(text) ? `+${text}` : text
}
