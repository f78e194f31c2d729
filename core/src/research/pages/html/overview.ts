import { runFingerprint, type BacktestReport } from '../../report.ts'
import { amount, counted, day, MISSING, percent, shortTime } from '../format.ts'
import type { PageFigure } from '../figures.ts'
import { html, type Markup } from './markup.ts'
import type { Terms } from './terms.ts'

/** What a page is called: symbols and the timeframes that decide. */
export function runTitle({ data, strategies }: BacktestReport): string {
  const symbols = [...new Set(data.map(({ symbol }) => symbol))]
  const names = symbols.length > 4 ? `${symbols.length} symbols` : symbols.join(', ')
  const enabled = strategies.filter((one) => one.enabled)
  const timeframes = [...new Set(enabled.map(({ timeframe }) => timeframe))]
  return timeframes.length === 0 ? names : `${names} on ${timeframes.join(', ')}`
}

/** What ran, over what, and what must be said with it. */
export function headerSection(report: BacktestReport): Markup {
  const { period, engine, seed, notes, disclaimer, currency, statistics } = report
  const facts: readonly (readonly [string, string])[] = [
    ['Period', `${shortTime(period.from)} to ${shortTime(period.to)} UTC`],
    ['Length', `${amount(period.days, 1)} days, ${counted(period.bars, 'bar')}`],
    ['Capital', `${amount(statistics.book.startEquity)} ${currency}`],
    ['Engine', `GRODT ${engine.version}, seed ${seed}`],
    ['Run', runFingerprint(report).slice(0, 12)],
  ]
  return html`<header class="head">
    <p class="eyebrow">Backtest</p>
    <h1>${runTitle(report)}</h1>
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    <p class="disclaimer">${disclaimer}</p>
    ${
      notes.length === 0
        ? null
        : html`<ul class="notes" aria-label="Notes">
            ${notes.map((note) => html`<li>${note}</li>`)}
          </ul>`
    }
  </header>`
}

/** The figures that a reader looks at first. */
export function tilesSection({ statistics: { book, benchmark } }: BacktestReport, terms: Terms): Markup {
  const sharpe = book.confidence?.sharpe ?? null
  const tile = (path: string, label: string, below: string): Markup => {
    const figure: PageFigure = { path, label }
    return html`<div class="tile">
      <dt>${terms.term(figure)}</dt>
      <dd><strong>${terms.value(book, figure)}</strong><small>${below}</small></dd>
    </div>`
  }
  const held = (text: string): string => `buy and hold ${text}`
  return html`<dl class="tiles">
    ${tile('totalReturn', 'Total return', held(percent(benchmark.totalReturn)))}
    ${tile('cagr', 'CAGR', held(percent(benchmark.cagr)))}
    ${tile(
      'sharpe',
      'Sharpe',
      sharpe === null
        ? held(amount(benchmark.sharpe))
        : `95 % of resamples: ${amount(sharpe.low)} to ${amount(sharpe.high)}`,
    )}
    ${tile('maxDrawdown.fraction', 'Max drawdown', held(percent(benchmark.maxDrawdown)))}
    ${tile('volatility', 'Volatility, a year', held(percent(benchmark.volatility)))}
    ${tile('trades.trades', 'Trades', `win rate ${percent(book.trades.winRate, 1)}`)}
    ${tile('trades.profitFactor', 'Profit factor', `mean net per trade ${amount(book.trades.expectancy)}`)}
    ${tile('fees', 'Fees', `slippage ${amount(book.slippage)}, funding ${amount(book.funding)}`)}
  </dl>`
}

/** What the equity chart shows, for those who do not see it. */
export function equityWords({ statistics: { book, benchmark }, currency, period }: BacktestReport): string {
  const deepest = book.maxDrawdown?.fraction ?? null
  const fall = deepest === null ? MISSING : percent(deepest)
  return (
    `Equity from ${amount(book.startEquity)} to ${amount(book.endEquity)} ${currency} ` +
    `(${percent(book.totalReturn)}) between ${day(period.from)} and ${day(period.to)}, deepest fall ${fall}; ` +
    `buy and hold ended at ${amount(benchmark.endEquity)} ${currency} (${percent(benchmark.totalReturn)}).`
  )
}
