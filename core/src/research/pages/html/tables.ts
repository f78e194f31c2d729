import type { BacktestReport } from '../../report.ts'
import { amount, percent } from '../format.ts'
import { FIGURE_GROUPS, STRATEGY_COLUMNS } from '../figures.ts'
import { html, type Markup } from './markup.ts'
import { head, scrollTable } from './scroll-table.ts'
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
  const table = scrollTable(
    {
      label: 'Strategies',
      caption:
        'What each strategy added to the account. Its return and drawdown are on its share of the start capital.',
      heads: [head('Strategy'), ...STRATEGY_COLUMNS.map((figure) => head(terms.term(figure)))],
    },
    [
      html`<tbody>
        ${strategies.map((one) => line(one.name, one, ''))} ${line('Book', book, 'sum')}
        ${line('Buy and hold', benchmark, 'held')}
      </tbody>`,
    ],
  )
  return html`${table}
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
  return scrollTable(
    {
      label: title,
      caption: title,
      heads: [first, 'Trades', 'Win rate', 'Profit factor', 'Net'].map((name) => head(name)),
    },
    [
      html`<tbody>
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
      </tbody>`,
    ],
  )
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
  return scrollTable(
    {
      label: { id: 'statistics-title' },
      caption: `Amounts in ${currency}. A name shows its definition; n/a: the sample is too small. report.json has more.`,
      heads: ['Statistic', 'Book', 'Buy and hold', ...strategies.map(({ name }) => name)].map((name) =>
        head(name),
      ),
    },
    groups,
  )
}
