import type { BacktestReport } from '../../report.ts'
import { amount } from '../format.ts'
import { html, type Markup } from './markup.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Strengths of the colour of a cell; the page's style has a class for each. */
const STRENGTHS = 5

/** Monthly and yearly returns of the book, with buy-and-hold beside each year. */
export function monthsSection({ statistics: { book, benchmark } }: BacktestReport): Markup {
  const months = new Map(book.months.map((one) => [one.month, one.return]))
  const held = new Map(benchmark.years.map((one) => [one.year, one.return]))
  const largest = Math.max(0, ...book.months.map((one) => Math.abs(one.return ?? 0)))
  const cell = (value: number | null | undefined, colour: boolean): Markup => {
    if (value === undefined) return html`<td></td>`
    if (value === null) return html`<td class="none">n/a</td>`
    const mark = colour ? shade(value, largest) : 'total'
    return html`<td class="${mark}">${amount(value * 100, 1)}</td>`
  }
  const rows = [...book.years].reverse().map(
    ({ year, return: total }) =>
      html`<tr>
        <th scope="row">${year}</th>
        ${MONTHS.map((_, i) => cell(months.get(`${year}-${String(i + 1).padStart(2, '0')}`), true))}
        ${cell(total, false)}${cell(held.get(year), false)}
      </tr>`,
  )
  return html`<section id="months" aria-labelledby="months-title">
    <h2 id="months-title">Monthly returns</h2>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="months-title">
      <table class="months">
        <caption>
          Change of equity in percent, by calendar month (UTC). The first and the last may be parts of one.
        </caption>
        <thead>
          <tr>
            <th scope="col">Year</th>
            ${MONTHS.map((name) => html`<th scope="col">${name}</th>`)}
            <th scope="col" class="total">Year</th>
            <th scope="col" class="total">Buy and hold</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </section>`
}

/** The class of a cell: gain or loss, and how large beside the largest. */
function shade(value: number, largest: number): string {
  const strength = largest === 0 ? 0 : Math.ceil((Math.abs(value) / largest) * STRENGTHS)
  if (strength === 0) return 'flat'
  return `${value > 0 ? 'gain' : 'fall'}-${strength}`
}
