import type { Comparison, FigureRow } from '../../research/compare/compare.ts'
import type { Difference } from '../../research/compare/differences.ts'
import { fit, shortTime, wrap, WIDTH, type Style } from '../text.ts'
import { ABSENT, differenceText, figureText } from './figure-text.ts'

/** Runs beside each other on one line of the terminal. */
const ABREAST = 3

const LABEL = 24
const COLUMN = 16

/** A comparison for a person: lines of at most 80 columns. */
export function lines(comparison: Comparison, style: Style): string[] {
  const { runs, obstacles, differences, book, strategies } = comparison
  const indices = runs.map((_, i) => i)
  const blocks = chunk(indices, ABREAST)
  const letters = runs.map(({ letter }) => letter)
  return [
    style.heading('GRODT compare'),
    ...runs.map(({ letter, path, from, to }) => {
      const period = `  ${shortTime(from)} to ${shortTime(to)}`
      return `${letter.padEnd(3)}${fit(path, WIDTH - 3 - period.length)}${period}`
    }),
    ...obstacleLines(obstacles, style),
    ...section(
      style.heading('What differs'),
      differences.flatMap((one) => differenceLines(one, letters)),
    ),
    ...blocks.flatMap((block) => [
      '',
      ...tableLines(style.heading('Book'), 'Book', book, block, letters),
      ...strategies.flatMap(({ name, figures }) => {
        const title = fit(name, LABEL)
        return ['', ...tableLines(style.heading(title), title, figures, block, letters)]
      }),
    ]),
  ]
}

function obstacleLines(obstacles: readonly string[], style: Style): string[] {
  if (obstacles.length === 0) return []
  const text = `Not comparable figure by figure: ${obstacles.join(' ')}`
  return ['', ...wrap(text, WIDTH).map((line) => style.warning(line))]
}

function section(title: string, content: readonly string[]): string[] {
  return ['', title, ...(content.length === 0 ? ['  nothing: equal inputs'] : content)]
}

function differenceLines({ what, name, values }: Difference, letters: readonly string[]): string[] {
  const text = `${what === name || what === 'configuration' ? '' : `${what} `}${name}: ${valuesText(values, letters)}`
  return wrap(text, WIDTH - 4).map((line, i) => fit((i === 0 ? '  ' : '    ') + line, WIDTH))
}

/** `A, C 9; B 12`: runs with the same value together. */
function valuesText(values: readonly (string | null)[], letters: readonly string[]): string {
  const groups = new Map<string, string[]>()
  values.forEach((value, i) => {
    const text = value ?? ABSENT
    groups.set(text, [...(groups.get(text) ?? []), letters[i]])
  })
  return [...groups].map(([value, runs]) => `${runs.join(', ')} ${value}`).join('; ')
}

/** Some of the runs as columns; of two runs alone their difference, too. */
function tableLines(
  title: string,
  plain: string,
  rows: readonly FigureRow[],
  block: readonly number[],
  letters: readonly string[],
): string[] {
  const withDifference = letters.length === 2
  const header = [...block.map((i) => letters[i]), ...(withDifference ? ['B - A'] : [])]
  const blanks = ' '.repeat(2 + LABEL - plain.length)
  return [
    title + blanks + header.map((cell) => cell.padStart(COLUMN)).join(''),
    ...rows.map(({ label, kind, values }) => {
      const cells = block.map((i) => figureText(values[i], kind))
      if (withDifference) cells.push(differenceText(values, kind))
      return `  ${label.padEnd(LABEL)}${cells.map((cell) => cell.padStart(COLUMN)).join('')}`.trimEnd()
    }),
  ]
}

/** Parts of nearly equal length, each at most `most`. */
function chunk(values: readonly number[], most: number): number[][] {
  const size = Math.ceil(values.length / Math.ceil(values.length / most))
  const found: number[][] = []
  for (let i = 0; i < values.length; i += size) found.push(values.slice(i, i + size))
  return found
}
