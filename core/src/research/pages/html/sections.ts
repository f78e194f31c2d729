import type { BacktestReport } from '../../report.ts'
import { allocationTable } from '../tables/allocation.ts'
import { attributionTable } from '../tables/attribution.ts'
import { comparedWindows, NO_DAY } from '../tables/comparison.ts'
import { riskTables } from '../tables/risk.ts'
import { choiceList, choiceParts } from './choice.ts'
import { html, type Markup } from './markup.ts'
import { pageTable } from './scroll-table.ts'

/** Every strategy beside the others, over a window that the reader chooses. */
export function comparisonSection(report: BacktestReport): Markup {
  const windows = comparedWindows(report).map(({ name, figures, parts, correlation }) => ({
    name,
    content: html`${pageTable(figures)}
      <div class="pair">${pageTable(parts)} ${pageTable(correlation)}</div>`,
  }))
  return html`<section id="compared" aria-labelledby="compared-title">
    <div class="bar">
      <h2 id="compared-title">Strategies compared</h2>
      ${choiceList('window', 'Over', windows)}
    </div>
    ${windows.length === 0 ? html`<p class="nothing">${NO_DAY}</p>` : choiceParts('window', windows)}
  </section>`
}

/** Where profit and loss came from. */
export function attributionSection(report: BacktestReport): Markup {
  return html`<section id="sources" aria-labelledby="sources-title">
    <h2 id="sources-title">Where the result came from</h2>
    ${pageTable(attributionTable(report), false)}
    ${report.allocation === undefined ? [] : [pageTable(allocationTable(report.allocation, report.currency))]}
  </section>`
}

/** What limits and protections did. */
export function riskSection(report: BacktestReport): Markup {
  return html`<section id="risk" aria-labelledby="risk-title">
    <h2 id="risk-title">Limits and protections</h2>
    ${riskTables(report).map((table) => pageTable(table))}
  </section>`
}
