import type { BacktestReport } from '../../report.ts'
import { amount } from '../format.ts'
import { shade } from '../tables/page-table.ts'
import { choiceList, choiceParts } from './choice.ts'
import { html, type Markup } from './markup.ts'
import { head, scrollTable } from './scroll-table.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const BOOK_CAPTION =
  'Change of equity in percent, by calendar month (UTC). The first and the last may be parts of one.'

type Calendar = Pick<BacktestReport['statistics']['book'], 'months' | 'years'>

/** Monthly and yearly returns of the book and, where the reader chooses it, of a strategy; buy-and-hold beside each year. */
export function monthsSection({ statistics: { book, benchmark, strategies } }: BacktestReport): Markup {
  const tables = [
    { name: 'Book', content: monthTable(book, benchmark, BOOK_CAPTION) },
    ...strategies.map((one) => ({
      name: one.name,
      content: monthTable(
        one,
        benchmark,
        `Change of the result of ${one.name} in percent of its share of the equity, by calendar month (UTC).`,
      ),
    })),
  ]
  return html`<section id="months" aria-labelledby="months-title">
    <div class="bar">
      <h2 id="months-title">Monthly returns</h2>
      ${choiceList('months', 'Of', tables)}
    </div>
    ${choiceParts('months', tables)}
  </section>`
}

function monthTable(of: Calendar, benchmark: Calendar, caption: string): Markup {
  const months = new Map(of.months.map((one) => [one.month, one.return]))
  const held = new Map(benchmark.years.map((one) => [one.year, one.return]))
  const largest = Math.max(0, ...of.months.map((one) => Math.abs(one.return ?? 0)))
  const cell = (value: number | null | undefined, colour: boolean): Markup => {
    if (value === undefined) return html`<td></td>`
    if (value === null) return html`<td class="none">n/a</td>`
    const mark = colour ? shade(value, largest) : 'total'
    return html`<td class="${mark}">${amount(value * 100, 1)}</td>`
  }
  const rows = [...of.years].reverse().map(
    ({ year, return: total }) =>
      html`<tr>
        <th scope="row">${year}</th>
        ${MONTHS.map((_, i) => cell(months.get(`${year}-${String(i + 1).padStart(2, '0')}`), true))}
        ${cell(total, false)}${cell(held.get(year), false)}
      </tr>`,
  )
  return scrollTable(
    {
      label: { id: 'months-title' },
      caption,
      mark: 'months',
      heads: [
        ...['Year', ...MONTHS].map((name) => head(name)),
        head('Year', 'total'),
        head('Buy and hold', 'total'),
      ],
    },
    [
      html`<tbody>
        ${rows}
      </tbody>`,
    ],
  )
}
