import { amount, percent } from '../format.ts'

/** A table that the Markdown and the HTML page show in the same words. */
export interface PageTable {
  readonly title: string
  /** How to read it, where its heads do not say it. */
  readonly note?: string
  /** The first column is words always. */
  readonly columns: readonly PageColumn[]
  readonly groups: readonly PageGroup[]
  /** The one line in its place when it has no rows. */
  readonly none: string
}

export interface PageColumn {
  readonly name: string
  /** Words stand to the left. */
  readonly words?: boolean
}

/** Rows that belong together. */
export interface PageGroup {
  readonly title?: string
  readonly rows: readonly PageRow[]
}

export interface PageRow {
  readonly cells: readonly PageCell[]
  /** A line that the others add up to. */
  readonly sum?: boolean
}

/** What stands in a cell; `mark` is a class of the page's style. */
export type PageCell = string | { readonly text: string; readonly mark: string }

export const numbers = (...names: readonly string[]): PageColumn[] => names.map((name) => ({ name }))
export const words = (...names: readonly string[]): PageColumn[] =>
  names.map((name) => ({ name, words: true }))

/** Whether there is a row to show. */
export const isFilled = ({ groups }: PageTable): boolean => groups.some(({ rows }) => rows.length > 0)

/** An amount whose sign is the first thing to see. */
export function signedAmount(value: number): PageCell {
  const text = amount(value)
  return text.startsWith('-') ? { text, mark: 'loss' } : text
}

/** The same of a fraction. */
export function signedPercent(fraction: number | null): PageCell {
  const text = percent(fraction)
  return text.startsWith('-') ? { text, mark: 'loss' } : text
}

/** Strengths of the colour of a cell; the page's style has a class for each. */
const STRENGTHS = 5

/** The class of a cell by its value: gain or fall, and how large it is beside the largest. */
export function shade(value: number, largest: number): string {
  const strength = largest === 0 ? 0 : Math.ceil((Math.abs(value) / largest) * STRENGTHS)
  if (strength === 0) return 'flat'
  return `${value > 0 ? 'gain' : 'fall'}-${Math.min(STRENGTHS, strength)}`
}
