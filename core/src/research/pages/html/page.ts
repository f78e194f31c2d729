import type { BacktestReport } from '../../report.ts'
import { amount } from '../format.ts'
import { readAssets } from './assets.ts'
import type { PageData } from './data.ts'
import { html, raw, scriptJson, type Markup } from './markup.ts'
import { monthsSection } from './months.ts'
import { originSection } from './origin.ts'
import { equityWords, headerSection, runTitle, tilesSection } from './overview.ts'
import { groupTables, statisticsTable, strategyTable } from './tables.ts'
import { Terms } from './terms.ts'

/** Nothing is loaded from anywhere: the page works from a disk without a network, and tells nobody that it is read. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"

/** The attribution that the licence of lightweight-charts asks for, with its link: the only one that leads out. */
const CHART_NOTICE = html`<p>
  Charts: TradingView Lightweight Charts™, Copyright © TradingView, Inc.
  <a href="https://www.tradingview.com/" rel="noopener noreferrer">https://www.tradingview.com/</a>
</p>`

/** A backtest as one HTML file with everything in it. Equal reports and data give equal bytes. */
export function htmlPage(report: BacktestReport, data: PageData): string {
  const assets = readAssets()
  const terms = new Terms()
  const tiles = tilesSection(report, terms)
  const strategies = strategyTable(report, terms)
  const statistics = statisticsTable(report, terms)
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${raw(POLICY)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${runTitle(report)} - GRODT backtest</title>
        <style>
          ${raw(assets.style)}
        </style>
      </head>
      <body>
        <div class="page">
          ${headerSection(report)} ${navigation(data)}
          <main>
            ${tiles} ${equitySection(report, data)} ${monthsSection(report)}
            <section id="strategies" aria-labelledby="strategies-title">
              <h2 id="strategies-title">Strategies</h2>
              ${strategies} ${resultChart(data)}
            </section>
            ${candleSection(data)}
            <section id="groups" aria-label="Groups of trades">${groupTables(report)}</section>
            <section id="statistics" aria-labelledby="statistics-title">
              <h2 id="statistics-title">Statistics</h2>
              ${statistics}
              <details class="fold">
                <summary>Definitions</summary>
                ${terms.definitions()}
              </details>
            </section>
            ${originSection(report)}
          </main>
          <footer>
            <p>${report.disclaimer} Made by GRODT ${report.engine.version}; all times are UTC.</p>
            ${CHART_NOTICE}
            <details class="fold licence">
              <summary>Licence of the charts</summary>
              <pre>${assets.licence}</pre>
            </details>
          </footer>
        </div>
        <div id="tooltip" role="tooltip" hidden></div>
        <script type="application/json" id="data">
          ${scriptJson(data)}
        </script>
        <script>
          ${script(assets.library)}
        </script>
        <script>
          ;(function () {
            'use strict'
            ${script(assets.script)}
          })()
        </script>
      </body>
    </html> `.text
}

/** A script as it stands inside its element. @throws Error when it would end there */
function script(text: string): Markup {
  if (/<\/script|<!--/i.test(text)) throw new Error('A script of the page would end its element.')
  return raw(text)
}

function navigation({ markets }: PageData): Markup {
  const parts: readonly (readonly [string, string])[] = [
    ['equity', 'Equity'],
    ['months', 'Months'],
    ['strategies', 'Strategies'],
    ...(markets.length === 0 ? [] : [['trades', 'Trades'] as const]),
    ['statistics', 'Statistics'],
    ['origin', 'What made it'],
  ]
  return html`<nav aria-label="Parts of the page">
    ${parts.map(([id, name]) => html`<a href="#${id}">${name}</a>`)}
  </nav>`
}

function equitySection(report: BacktestReport, { curve }: PageData): Markup {
  const positive = [...curve.equity, ...curve.benchmark].every((value) => value > 0)
  return html`<section id="equity" aria-labelledby="equity-title">
    <div class="bar">
      <h2 id="equity-title">Equity and drawdown</h2>
      <div class="tools" role="group" aria-label="Scale">
        <button type="button" data-scale="linear" aria-pressed="true">Linear</button>
        <button type="button" data-scale="log" aria-pressed="false" ${raw(positive ? '' : ' disabled')}>
          Log
        </button>
      </div>
    </div>
    <figure>
      <div class="legend" id="equity-legend"></div>
      <div
        class="chart equity"
        id="equity-chart"
        role="img"
        tabindex="0"
        aria-label="${equityWords(report)} Arrow keys move the chart, plus and minus zoom."
      ></div>
      <figcaption>
        Equity against buy-and-hold in ${report.currency}, and below it how far each stood under its highest
        value. Drawn from ${amount(curve.time.length, 0)} rows of the equity curve; the maximum drawdown of
        the statistics sees every bar.
      </figcaption>
    </figure>
  </section>`
}

function resultChart({ strategies, currency }: PageData): Markup | null {
  if (strategies.length === 0) return null
  return html`<figure>
    <div class="legend" id="result-legend"></div>
    <div
      class="chart results"
      id="result-chart"
      role="img"
      tabindex="0"
      aria-label="Result of each strategy over time. Arrow keys move the chart, plus and minus zoom."
    ></div>
    <figcaption>
      Profit and loss of each strategy since the start in ${currency}, after all costs. A name in the legend
      hides its line.
    </figcaption>
  </figure>`
}

function candleSection({ markets, strategies }: PageData): Markup | null {
  if (markets.length === 0) return null
  return html`<section id="trades" aria-labelledby="trades-title">
    <div class="bar">
      <h2 id="trades-title">Trades on candles</h2>
      <div class="tools">
        <label
          >Symbol
          <select id="symbol">
            ${markets.map(({ symbol }, i) => html`<option value="${i}">${symbol}</option>`)}
          </select></label
        >
        <label
          >Strategy
          <select id="strategy">
            <option value="-1">all</option>
            ${strategies.map((name, i) => html`<option value="${i}">${name}</option>`)}
          </select></label
        >
        <span class="group" role="group" aria-label="View">
          <button type="button" data-view="earlier" aria-label="Earlier">&#8592;</button>
          <button type="button" data-view="later" aria-label="Later">&#8594;</button>
          <button type="button" data-view="closer" aria-label="Closer">+</button>
          <button type="button" data-view="wider" aria-label="Wider">-</button>
          <button type="button" data-view="all">All</button>
        </span>
      </div>
    </div>
    <figure>
      <div class="legend" id="candle-legend"></div>
      <div
        class="chart candles"
        id="candle-chart"
        role="img"
        tabindex="0"
        aria-label="Candles with the trades of the run; the table below lists those in view. Arrow keys move the chart, plus and minus zoom."
      ></div>
      <div class="legend" id="regime-legend"></div>
      <figcaption id="candle-note"></figcaption>
    </figure>
    <div class="scroll" tabindex="0" role="region" aria-label="Trades in view">
      <table id="trade-list">
        <caption id="trade-count" aria-live="polite"></caption>
        <thead>
          <tr>
            <th scope="col">Entry</th>
            <th scope="col" class="word">Exit</th>
            <th scope="col" class="word">Strategy</th>
            <th scope="col" class="word">Side</th>
            <th scope="col">Entry price</th>
            <th scope="col">Exit price</th>
            <th scope="col" class="word">By</th>
            <th scope="col">Net</th>
          </tr>
        </thead>
        <tbody></tbody>
      </table>
    </div>
    <noscript
      ><p class="warning">The charts need JavaScript; all tables are complete without it.</p></noscript
    >
  </section>`
}
