import t from 'tap'
import { amount, percent } from '../format.ts'
import { reportHtml } from '../html.ts'
import { smallRun } from '../pages.fixture.ts'
import type { PageData } from './data.ts'
import { pageData } from './page-data.ts'
import { htmlPage } from './page.ts'

/** Amounts of a page have two decimals when the capital is 100,000. */
const cents = (value: number): number => Math.round(value * 100) / 100

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)

/** The data of a page as its script reads it. */
function dataOf(page: string): PageData {
  const json = /<script type="application\/json" id="data">\s*([^<]*)<\/script>/.exec(page)?.[1]
  return JSON.parse(json ?? 'null') as PageData
}

/** The page without the library and its licence, in which addresses stand. */
function ownPart(page: string): string {
  return page
    .replace(/<script>\s*\/\*![^]*?<\/script>/, '')
    .replace(/<pre>[^]*?<\/pre>/, '')
    .replaceAll('https://www.tradingview.com/', '')
}

t.test('the page says the figures of the report', async (t) => {
  const { run, report } = await smallRun(t)
  const page = reportHtml(report, run)
  const { book, benchmark, strategies } = report.statistics
  for (const text of [
    amount(book.result),
    amount(book.fees),
    amount(book.trades.trades, 0),
    percent(book.totalReturn),
    percent(book.maxDrawdown?.fraction ?? null),
    percent(benchmark.totalReturn),
    ...strategies.map(({ result }) => amount(result)),
    ...strategies.map(({ name }) => name),
    ...book.months.map((one) => amount((one.return ?? NaN) * 100, 1)),
    report.disclaimer,
    ...report.data.map(({ sha256 }) => sha256),
  ]) {
    t.ok(page.includes(text), text)
  }
  t.ok(page.includes('<dd id="def-sharpe">Mean over deviation of the daily returns less the risk-free rate.'))
  const described = [...page.matchAll(/aria-describedby="([^"]+)"/g)].map(([, id]) => id)
  t.ok(described.length > 60)
  for (const id of new Set(described)) t.ok(page.includes(` id="${id}"`), id)
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  t.equal(new Set(ids).size, ids.length, 'no id twice')
})

t.test('the data of the page are those of the run', async (t) => {
  const { run, report } = await smallRun(t)
  const page = reportHtml(report, run)
  const { curve, markets, strategies, causes, labels } = dataOf(page)
  const { book, benchmark } = report.statistics
  t.equal(curve.equity[0], book.startEquity)
  t.equal(curve.equity.at(-1), cents(book.endEquity))
  t.equal(curve.benchmark.at(-1), cents(benchmark.endEquity))
  t.equal(curve.results.length, 3)
  t.same(
    curve.results.map((result) => result.at(-1)),
    report.statistics.strategies.map(({ result }) => cents(result)),
  )
  t.same(
    strategies,
    report.strategies.map(({ name }) => name),
  )
  t.equal(sum(curve.time), Date.parse(report.period.to) / 1000)
  t.same(
    markets.map(({ symbol, timeframe, origin }) => [symbol, timeframe, origin * 1000]),
    [
      ['BTC/USDT', '1h', Date.parse(report.period.from)],
      ['ETH/USDT', '1h', Date.parse(report.period.from)],
    ],
  )
  markets.forEach(({ runs, bars, regimes, trades, symbol }, i) => {
    const { close } = run.candles[i].columns
    t.same(runs, [0, 2400])
    const last = sum(bars.filter((_, k) => k % 4 === 0 || k % 4 === 3))
    t.equal(last / 100, close[2399], 'the changes add up to the last close')
    t.equal(regimes[0].labels.length, 2400)
    t.ok(labels.every((_, k) => regimes[0].labels.includes(String(k))))
    const own = report.statistics.book.symbols.find((one) => one.symbol === symbol)
    t.equal(trades.all, own?.trades)
    const mean = (all: number): number => all / trades.all
    t.ok(Math.abs(mean(sum(trades.net)) - mean(own?.net ?? NaN)) < 0.005, 'each net is rounded')
    t.ok(trades.cause.every((cause) => causes[cause] !== undefined))
  })
})

t.test('equal runs give equal bytes, and nothing of the machine is in them', async (t) => {
  const one = await smallRun(t)
  const two = await smallRun(t)
  const page = reportHtml(one.report, one.run)
  t.equal(reportHtml(two.report, two.run), page)
  t.notOk(page.includes(process.cwd()))
  t.notOk(page.includes(t.testdirName))
})

t.test('the page loads nothing and leads nowhere but to the makers of its charts', async (t) => {
  const { run, report } = await smallRun(t)
  const page = reportHtml(report, run)
  const own = ownPart(page)
  t.ok(own.length < page.length - 190_000, 'the library was found')
  t.notMatch(own, /https?:|\/\/[a-z]+\.[a-z]|\ssrc=|@import|url\(/i)
  t.same(
    [...page.matchAll(/<a href="([^"#]+)"/g)].map(([, address]) => address),
    ['https://www.tradingview.com/'],
  )
  t.ok(
    page.includes(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'" />`,
    ),
  )
  t.match(page, /Licensed under Apache License 2\.0/)
  t.match(page, /Apache License\s+Version 2\.0, January 2004/)
  t.ok(page.includes('TradingView Lightweight Charts™, Copyright © TradingView, Inc.'))
})

t.test('no text of a run becomes part of the page', async (t) => {
  const { run, report } = await smallRun(t)
  const bad = '</script><script>alert(1)</script><!--"\'>'
  const data = pageData(run)
  const [strategy, ...others] = report.statistics.strategies
  const clean = htmlPage(report, data)
  const page = htmlPage(
    {
      ...report,
      notes: [bad],
      assumptions: [bad],
      data: [{ ...report.data[0], file: bad, symbol: bad }],
      statistics: {
        ...report.statistics,
        book: { ...report.statistics.book, refusals: { [bad]: 1 }, cuts: { [bad]: 1 } },
        strategies: [{ ...strategy, name: bad }, ...others],
      },
      comparison: {
        windows: report.comparison.windows.map((window) => ({
          ...window,
          strategies: window.strategies.map((one) => ({ ...one, name: bad })),
        })),
      },
      attribution: {
        ...report.attribution,
        strategies: report.attribution.strategies.map((one) => ({ ...one, strategy: bad })),
      },
      protections: {
        ...report.protections,
        locks: [{ strategy: bad, reason: bad, count: 1, scopes: [{ symbol: bad, count: 1, lockedMs: 1 }] }],
      },
    },
    { ...data, strategies: [bad], markets: data.markets.map((one) => ({ ...one, symbol: bad })) },
  )
  const count = (text: string, part: string): number => text.split(part).length - 1
  for (const part of ['<script', '</script', '<!--']) t.equal(count(page, part), count(clean, part), part)
  t.notOk(page.includes(bad))
  t.same(dataOf(page).strategies, [bad], 'the script reads it as it is')
})

t.test(
  'without events there are no regimes, without trades no losses: the page is there all the same',
  async (t) => {
    const { run, report } = await smallRun(t, { to: '2024-01-01T12:00:00.000Z' }, false)
    t.equal(run.engine.trades.length, 0)
    const page = reportHtml(report, run)
    const { markets, curve } = dataOf(page)
    t.same(
      markets.map(({ regimes, trades, runs }) => [regimes.length, trades.all, runs]),
      [
        [0, 0, [0, 12]],
        [0, 0, [0, 12]],
      ],
    )
    t.equal(sum(curve.time) * 1000, Date.parse('2024-01-01T12:00:00Z'))
    t.match(page, /<span class="none">n\/a<\/span>/)
  },
)

t.test('bars before --from are not drawn', async (t) => {
  const { run } = await smallRun(t, { from: '2024-02-01T00:00:00.000Z', to: '2024-03-01T00:00:00.000Z' })
  for (const { origin, runs, regimes } of pageData(run).markets) {
    t.equal(origin * 1000, Date.parse('2024-02-01T00:00:00Z'))
    t.same(runs, [0, 29 * 24])
    t.notOk(regimes[0].labels.includes('.'), 'the regime in force at the start is known')
  }
})
