import { runFingerprint, type BacktestReport } from '../report.ts'
import { amount, day, percent, shortTime, statistic } from './format.ts'
import { definitionAt, valueAt, type PageFigure } from './figures.ts'
import { escaped, table, type Cell, type Code } from './markdown-table.ts'
import { allocationTable } from './tables/allocation.ts'
import { attributionTable } from './tables/attribution.ts'
import { comparedWindows, returnsTable } from './tables/comparison.ts'
import { isFilled, type PageCell, type PageTable } from './tables/page-table.ts'
import { riskTables } from './tables/risk.ts'

/** Main statistics, in lines. */
const MAIN: readonly PageFigure[] = [
  { path: 'result', label: 'Result' },
  { path: 'totalReturn', label: 'Total return' },
  { path: 'cagr', label: 'CAGR' },
  { path: 'volatility', label: 'Volatility, a year' },
  { path: 'sharpe', label: 'Sharpe' },
  { path: 'sortino', label: 'Sortino' },
  { path: 'maxDrawdown.fraction', label: 'Max drawdown' },
  { path: 'exposure', label: 'Time in the market' },
  { path: 'fees', label: 'Fees' },
  { path: 'slippage', label: 'Slippage' },
  { path: 'funding', label: 'Funding paid' },
  { path: 'trades.trades', label: 'Trades' },
  { path: 'trades.winRate', label: 'Win rate' },
  { path: 'trades.profitFactor', label: 'Profit factor' },
  { path: 'trades.expectancy', label: 'Mean net per trade' },
]

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const VERDICTS = { fine: 'fine', warning: 'high', 'too-dear': 'too high' } as const

/** The result of a backtest as Markdown: report.md of a result folder. Equal reports give equal texts. */
export function reportMarkdown(report: BacktestReport): string {
  const { notes, assumptions, disclaimer } = report
  return `${[
    `# Backtest ${escaped([...new Set(report.data.map(({ symbol }) => symbol))].join(', '))}`,
    disclaimer,
    header(report),
    section('Notes', list(notes)),
    section('Result', results(report)),
    section('Monthly returns, %', months(report)),
    section('By regime at the entry', regimes(report)),
    section('Strategies compared', compared(report)),
    block(attributionTable(report), '##'),
    report.allocation === undefined ? '' : block(allocationTable(report.allocation, report.currency), '##'),
    section(
      'Limits and protections',
      riskTables(report)
        .map((one) => block(one, '###'))
        .join('\n\n'),
    ),
    section('Cost against stop', costs(report)),
    section('Data', data(report)),
    section('Assumptions', list(assumptions)),
    'Every figure is defined in docs/statistics.md; report.json has all of them.',
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`
}

function section(title: string, text: string): string {
  return text === '' ? '' : `## ${title}\n\n${text}`
}

const list = (texts: readonly string[]): string => texts.map((text) => `- ${escaped(text)}`).join('\n')

function header(report: BacktestReport): string {
  const { period, currency, engine, seed, strategies, statistics } = report
  const enabled = strategies.filter((one) => one.enabled)
  const deciding = enabled.map(({ name, timeframe }) => `${name} on ${timeframe}`).join(', ')
  return table(
    ['', ''],
    [
      ['Period', `${shortTime(period.from)} to ${shortTime(period.to)} UTC, ${amount(period.days, 1)} days`],
      ['Bars', amount(period.bars, 0)],
      ['Capital', `${amount(statistics.book.startEquity)} ${currency}`],
      ['Strategies', deciding],
      ['Engine', `GRODT ${engine.version}, seed ${seed}`],
      ['Run', code(runFingerprint(report))],
    ],
    'left',
  )
}

function results({
  statistics: { book, benchmark, strategies, conventions },
  currency,
}: BacktestReport): string {
  const columns: readonly object[] = [book, benchmark, ...strategies]
  const shown = table(
    ['', 'Book', 'Buy and hold', ...strategies.map(({ name }) => name)],
    MAIN.map(({ path, label }) => {
      const { unit } = definitionAt(path)
      const cells = columns.map((of) => {
        const value = valueAt(of, path)
        return value === undefined ? '' : statistic(value, unit)
      })
      return [label, ...cells]
    }),
  )
  const year =
    conventions.annualisation === 'calendar' ? 'the calendar' : `${conventions.annualisation} days a year`
  const sharpe = book.confidence?.sharpe ?? null
  return [
    shown,
    `Amounts in ${currency}; annualised by ${year}; n/a: the sample is too small. Return and drawdown of a strategy are on its share of the start capital.`,
    ...(sharpe === null
      ? []
      : [`Sharpe between ${amount(sharpe.low)} and ${amount(sharpe.high)} in 95 % of the resampled runs.`]),
  ].join('\n\n')
}

function months({ statistics: { book, benchmark } }: BacktestReport): string {
  const returns = new Map(book.months.map((one) => [one.month, one.return]))
  const held = new Map(benchmark.years.map((one) => [one.year, one.return]))
  const cell = (value: number | null | undefined): string =>
    value === undefined ? '' : amount(value === null ? null : value * 100, 1)
  return table(
    ['Year', ...MONTHS, 'Year', 'Buy and hold'],
    book.years.map(({ year, return: total }) => [
      String(year),
      ...MONTHS.map((_, i) => cell(returns.get(`${year}-${String(i + 1).padStart(2, '0')}`))),
      cell(total),
      cell(held.get(year)),
    ]),
  )
}

function regimes({ statistics: { book } }: BacktestReport): string {
  return table(
    ['Regime', 'Trades', 'Win rate', 'Profit factor', 'Net'],
    book.regimes.map(({ regime, trades, winRate, profitFactor, net }) => [
      regime ?? 'not known yet',
      amount(trades, 0),
      percent(winRate, 1),
      amount(profitFactor),
      amount(net),
    ]),
  )
}

function costs({ statistics: { strategies } }: BacktestReport): string {
  return table(
    ['Strategy', 'Median stop', 'Round trip', 'Share', ''],
    strategies.flatMap(({ name, costAgainstStop: { medianStop, roundTripCost, share, verdict } }) =>
      verdict === null
        ? []
        : [[name, percent(medianStop, 3), percent(roundTripCost, 3), percent(share, 1), VERDICTS[verdict]]],
    ),
  )
}

function data({ data: files }: BacktestReport): string {
  return table(
    ['Symbol', 'Bars', 'First', 'Last', 'Missing', 'SHA-256 of the bars'],
    files.map((one) => [
      `${one.symbol} ${one.timeframe}`,
      amount(one.rows, 0),
      day(one.first),
      day(one.last),
      amount(one.gaps.missing, 0),
      code(one.sha256),
    ]),
  )
}

function compared(report: BacktestReport): string {
  const [whole] = comparedWindows(report)
  const tables = whole === undefined ? [] : [whole.figures, whole.parts, whole.correlation]
  return [returnsTable(report), ...tables].map((one) => block(one, '###')).join('\n\n')
}

/** A table with its title, or the one line in its place. */
function block(one: PageTable, level: '##' | '###'): string {
  const { title, note, columns, groups, none } = one
  const below = isFilled(one)
    ? [
        ...(note === undefined ? [] : [escaped(note)]),
        table(
          columns.map(({ name }) => name),
          groups.flatMap(({ title: name, rows }) => [
            ...(name === undefined ? [] : [[name, ...columns.slice(1).map(() => '')].map(strong)]),
            ...rows.map(({ cells, sum }) => cells.map(cellText).map(sum === true ? strong : plain)),
          ]),
          columns.map(({ words }, i) => (i === 0 || words === true ? 'left' : 'right')),
        ),
      ]
    : [none]
  return [`${level} ${escaped(title)}`, ...below].join('\n\n')
}

const cellText = (cell: PageCell): string => (typeof cell === 'string' ? cell : cell.text)
const plain = (text: string): Cell => text
const strong = (text: string): Cell => (text === '' ? '' : { strong: text })

const code = (text: string): Code => ({ code: text })
