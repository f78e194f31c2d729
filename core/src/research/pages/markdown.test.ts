import t from 'tap'
import { runFingerprint } from '../report.ts'
import { amount, percent } from './format.ts'
import { reportMarkdown } from './markdown.ts'
import { smallRun } from './pages.fixture.ts'

/** The cells of the line that begins with a name. */
function cells(text: string, name: string): string[] {
  const line = text.split('\n').find((one) => one.startsWith(`| ${name} |`))
  return line === undefined ? [] : line.slice(2, -2).split(' | ').slice(1)
}

t.test('the Markdown says the figures of the report', async (t) => {
  const { report } = await smallRun(t)
  const text = reportMarkdown(report)
  const { book, benchmark, strategies } = report.statistics
  t.ok(
    text.startsWith(
      '# Backtest BTC/USDT, ETH/USDT\n\nA result on past bars proves nothing about the future.\n\n',
    ),
  )
  t.same(cells(text, 'Period'), ['2024-01-01 00:00 to 2024-04-10 00:00 UTC, 100.0 days'])
  t.same(cells(text, 'Run'), [`\`${runFingerprint(report)}\``])
  t.same(
    cells(text, 'Result'),
    [book, benchmark, ...strategies].map(({ result }) => amount(result)),
  )
  t.same(cells(text, 'Trades'), [
    amount(book.trades.trades, 0),
    '',
    ...strategies.map(({ trades }) => amount(trades.trades, 0)),
  ])
  t.same(cells(text, 'Max drawdown').slice(0, 2), [
    percent(book.maxDrawdown?.fraction ?? null),
    percent(benchmark.maxDrawdown),
  ])
  t.same(
    cells(text, '2024').slice(0, 4),
    book.months.map((one) => amount((one.return ?? NaN) * 100, 1)),
  )
  for (const { regime, trades, net } of book.regimes) {
    const [shown, , , sum] = cells(text, regime ?? 'not known yet')
    t.same([shown, sum], [amount(trades, 0), amount(net)])
  }
  for (const { name, costAgainstStop: cost } of strategies) {
    const line = text
      .slice(text.indexOf('## Cost against stop'))
      .split('\n')
      .find((one) => one.includes(name))
    t.equal(line?.includes(percent(cost.medianStop, 3)) ?? false, cost.verdict !== null, name)
  }
  for (const { sha256 } of report.data) t.ok(text.includes(`\`${sha256}\``))
  for (const assumption of report.assumptions) t.ok(text.includes(`\n- ${assumption}`), assumption)
  t.ok(text.endsWith('.\n'))
  t.equal(reportMarkdown(report), text, 'the same again')
})

t.test('every table has as many cells in each line, whatever the names hold', async (t) => {
  const { report } = await smallRun(t)
  const [first, ...others] = report.statistics.strategies
  const name = 'a|b `c` <b>*d*</b>\n_e_ [f](g)'
  const strategies = [{ ...first, name }, ...others]
  const text = reportMarkdown({ ...report, notes: [name], statistics: { ...report.statistics, strategies } })
  const safe = 'a\\|b \\`c\\` \\<b\\>\\*d\\*\\</b\\> \\_e\\_ \\[f\\](g)'
  t.ok(text.includes(`\n- ${safe}\n`))
  t.ok(text.includes(`| Buy and hold | ${safe} |`))
  for (const block of text.split('\n\n').filter((one) => one.startsWith('|'))) {
    const widths = block.split('\n').map((line) => line.split(/(?<!\\)\|/).length)
    t.equal(new Set(widths).size, 1, block)
  }
})
