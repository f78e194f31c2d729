import type { BacktestReport } from '../../report.ts'
import { amount } from '../format.ts'
import { readAssets } from './assets.ts'
import type { PageData } from './data.ts'
import { html, raw, scriptJson, type Markup } from './markup.ts'
import { figureOf } from './figure.ts'
import { monthsSection } from './months.ts'
import { originSection } from './origin.ts'
import { equityWords, headerSection, runTitle, tilesSection } from './overview.ts'
import { attributionSection, comparisonSection, riskSection } from './sections.ts'
import { head, scrollTable } from './scroll-table.ts'
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
        <noscript
          ><style>
            .choice[hidden] {
              display: block;
            }
          </style></noscript
        >
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
            ${comparisonSection(report)} ${candleSection(data)}
            <section id="groups" aria-label="Groups of trades">${groupTables(report)}</section>
            ${attributionSection(report)} ${riskSection(report)}
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
    ['compared', 'Compared'],
    ...(markets.length === 0 ? [] : [['trades', 'Trades'] as const]),
    ['sources', 'Sources'],
    ['risk', 'Risk'],
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
    ${figureOf({
      name: 'equity',
      words: equityWords(report),
      caption: `Equity against buy-and-hold in ${report.currency}, and below it how far each stood under its highest value. Drawn from ${amount(curve.time.length, 0)} rows of the equity curve; the maximum drawdown of the statistics sees every bar.`,
    })}
  </section>`
}

function resultChart({ strategies, currency }: PageData): Markup | null {
  if (strategies.length === 0) return null
  return figureOf({
    name: 'result',
    words: 'Result of each strategy over time.',
    caption: `Profit and loss of each strategy since the start in ${currency}, after all costs. A name in the legend hides its line.`,
  })
}

/** Columns of the list of trades in view, and whether they hold words. */
const TRADE_HEADS: readonly (readonly [string, boolean])[] = [
  ['Entry', false],
  ['Exit', true],
  ['Strategy', true],
  ['Side', true],
  ['Entry price', false],
  ['Exit price', false],
  ['By', true],
  ['Net', false],
]

function candleSection({ markets, strategies }: PageData): Markup | null {
  if (markets.length === 0) return null
  const timeframes = [...new Set(markets.flatMap(({ regimes }) => regimes.map((one) => one.timeframe)))]
  return html`<section id="trades" aria-labelledby="trades-title">
    <div class="bar">
      <h2 id="trades-title">Trades on candles</h2>
      <div class="tools">
        ${selector(
          'symbol',
          'Symbol',
          markets.map(({ symbol }, i) => [String(i), symbol]),
        )}
        ${selector('strategy', 'Strategy', [
          ['-1', 'all'],
          ...strategies.map((name, i) => [String(i), name] as const),
        ])}
        ${
          timeframes.length < 2
            ? null
            : selector(
                'regime-timeframe',
                'Regimes on',
                timeframes.map((name) => [name, name]),
              )
        }
        <span class="group" role="group" aria-label="View">
          <button type="button" data-view="earlier" aria-label="Earlier">&#8592;</button>
          <button type="button" data-view="later" aria-label="Later">&#8594;</button>
          <button type="button" data-view="closer" aria-label="Closer">+</button>
          <button type="button" data-view="wider" aria-label="Wider">-</button>
          <button type="button" data-view="all">All</button>
        </span>
      </div>
    </div>
    ${figureOf({
      name: 'candle',
      words: 'Candles with the trades of the run; the table below lists those in view.',
      below: html`<div class="legend" id="regime-legend"></div>`,
      caption: null,
    })}
    ${scrollTable(
      {
        label: 'Trades in view',
        caption: null,
        filled: { table: 'trade-list', caption: 'trade-count' },
        heads: TRADE_HEADS.map(([name, words]) => head(name, words ? 'word' : '')),
      },
      [html`<tbody></tbody>`],
    )}
    <noscript
      ><p class="warning">The charts need JavaScript; all tables are complete without it.</p></noscript
    >
  </section>`
}

/** A list to choose from: values and texts. */
function selector(id: string, label: string, entries: readonly (readonly [string, string])[]): Markup {
  return html`<label
    >${label}
    <select id="${id}">
      ${entries.map(([value, text]) => html`<option value="${value}">${text}</option>`)}
    </select></label
  >`
}
