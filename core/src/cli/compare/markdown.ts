import type { Comparison, FigureRow } from '../../research/compare/compare.ts'
import { shortTime } from '../text.ts'
import { ABSENT, figureText } from './figure-text.ts'

/** A comparison as Markdown. */
export function markdown({ runs, obstacles, differences, book, strategies }: Comparison): string[] {
  const letters = runs.map(({ letter }) => letter)
  const figures = (rows: readonly FigureRow[]): string[] => [
    tableRow(['', ...letters]),
    tableRow(['---', ...letters.map(() => '---:')]),
    ...rows.map(({ label, kind, values }) => {
      return tableRow([label, ...values.map((value) => figureText(value, kind))])
    }),
  ]
  return [
    '# Comparison of backtests',
    '',
    tableRow(['', 'result', 'from', 'to']),
    tableRow(['---', '---', '---', '---']),
    ...runs.map(({ letter, path, from, to }) => tableRow([letter, path, shortTime(from), shortTime(to)])),
    ...(obstacles.length === 0 ? [] : ['', `**Not comparable figure by figure:** ${obstacles.join(' ')}`]),
    '',
    '## What differs',
    '',
    ...(differences.length === 0
      ? ['Nothing: equal inputs.']
      : [
          tableRow(['', ...letters]),
          tableRow(['---', ...letters.map(() => '---')]),
          ...differences.map(({ what, name, values }) =>
            tableRow([what === name ? name : `${what} ${name}`, ...values.map((value) => value ?? ABSENT)]),
          ),
        ]),
    '',
    '## Book',
    '',
    ...figures(book),
    ...strategies.flatMap((one) => ['', `## ${one.name}`, '', ...figures(one.figures)]),
  ]
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}
