import type { BacktestReport } from '../../report.ts'
import { amount, percent } from '../format.ts'
import { FIGURE_GROUPS, STRATEGY_COLUMNS } from '../figures.ts'
import { html, type Markup } from './markup.ts'
import type { Terms } from './terms.ts'

/** Each strategy in a line, the book and buy-and-hold below. */
export function strategyTable({ statistics }: BacktestReport, terms: Terms): Markup {
  const { book, benchmark, strategies } = statistics
  const line = (name: string, of: object, mark: string): Markup =>
    html`<tr class="${mark}">
      <th scope="row">${name}</th>
      ${STRATEGY_COLUMNS.map((figure) => html`<td>${terms.value(of, figure)}</td>`)}
    </tr>`
  const dear = strategies.flatMap(({ name, costAgainstStop: { verdict, share } }) =>
    verdict === null || verdict === 'fine' ? [] : [`${name} ${percent(share, 1)}`],
  )
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Strategies">
      <table>
        <caption>
          What each strategy added to the account. Its return and drawdown are on its share of the start
          capital.
        </caption>
        <thead>
          <tr>
            <th scope="col">Strategy</th>
            ${STRATEGY_COLUMNS.map((figure) => html`<th scope="col">${terms.term(figure)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${strategies.map((one) => line(one.name, one, ''))} ${line('Book', book, 'sum')}
          ${line('Buy and hold', benchmark, 'held')}
        </tbody>
      </table>
    </div>
    ${
      dear.length === 0
        ? null
        : html`<p class="warning">
            A round trip costs much of the median stop: ${dear.join(', ')}. Above 5 % is high, above 10 % too
            high for live trading.
          </p>`
    }`
}

/** Trades of the book by the regime at their entry and by what closed them. */
export function groupTables({ statistics: { book } }: BacktestReport): Markup {
  const regimes = book.regimes.map((one) => ({ name: one.regime ?? 'not known yet', ...one }))
  const exits = book.exitReasons.map((one) => ({ name: one.exit, ...one }))
  return html`<div class="pair">
    ${tradeGroups('By regime at the entry', 'Regime', regimes)} ${tradeGroups('By exit', 'Exit', exits)}
  </div>`
}

interface NamedGroup {
  readonly name: string
  readonly trades: number
  readonly winRate: number | null
  readonly profitFactor: number | null
  readonly net: number
}

function tradeGroups(title: string, first: string, groups: readonly NamedGroup[]): Markup | null {
  if (groups.length === 0) return null
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}">
    <table>
      <caption>
        ${title}
      </caption>
      <thead>
        <tr>
          <th scope="col">${first}</th>
          <th scope="col">Trades</th>
          <th scope="col">Win rate</th>
          <th scope="col">Profit factor</th>
          <th scope="col">Net</th>
        </tr>
      </thead>
      <tbody>
        ${groups.map(
          ({ name, trades, winRate, profitFactor, net }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${amount(trades, 0)}</td>
              <td>${percent(winRate, 1)}</td>
              <td>${amount(profitFactor)}</td>
              <td>${amount(net)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** Every statistic of the page for book, buy-and-hold and strategies. */
export function statisticsTable({ statistics, currency }: BacktestReport, terms: Terms): Markup {
  const { book, benchmark, strategies } = statistics
  const columns: readonly object[] = [book, benchmark, ...strategies]
  const groups = FIGURE_GROUPS.map(
    ({ title, figures }) =>
      html`<tbody>
        <tr class="group">
          <th scope="rowgroup" colspan="${columns.length + 1}"><span>${title}</span></th>
        </tr>
        ${figures.map(
          (figure) =>
            html`<tr>
              <th scope="row">${terms.term(figure)}</th>
              ${columns.map((of) => html`<td>${terms.value(of, figure)}</td>`)}
            </tr>`,
        )}
      </tbody>`,
  )
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="statistics-title">
    <table>
      <caption>
        Amounts in ${currency}. A name shows its definition; n/a: the sample is too small. report.json has
        more.
      </caption>
      <thead>
        <tr>
          <th scope="col">Statistic</th>
          <th scope="col">Book</th>
          <th scope="col">Buy and hold</th>
          ${strategies.map(({ name }) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      ${groups}
    </table>
  </div>`
}
