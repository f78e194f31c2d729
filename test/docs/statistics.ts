import { attribution } from '../../core/src/portfolio/statistics/schema/attribution.ts'
import { strategyComparison } from '../../core/src/portfolio/statistics/schema/compare.ts'
import { definitionOf } from '../../core/src/portfolio/statistics/schema/definition.ts'
import {
  backtestStatistics,
  bookStatistics,
  strategyStatistics,
} from '../../core/src/portfolio/statistics/schema/statistics.ts'

/** What of a JSON Schema the page shows. */
interface Node {
  readonly type?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly anyOf?: readonly Node[]
}

/** The fields of a schema of an object. */
const fieldsOf = (schema: object): Readonly<Record<string, Node>> => (schema as Node).properties ?? {}

const HEADER = '| statistic | definition | unit | annualised by | null below |\n|---|---|---|---|---|'

/** One row per field, nested fields under their path. */
function rows(fields: Readonly<Record<string, Node>>, path = ''): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const inner = field.anyOf?.find(({ properties }) => properties !== undefined) ?? field
    const nested = inner.type === 'array' ? (inner.items?.properties ?? {}) : (inner.properties ?? {})
    const here = `${path}${name}`
    const below = rows(nested, `${here}${inner.type === 'array' ? '[].' : '.'}`)
    const own = row(here, field)
    return own === null ? below : [own, ...below]
  })
}

/** Null for an object that says nothing about itself. */
function row(name: string, field: Node): string | null {
  const definition = definitionOf(field)
  if (definition === undefined) {
    return field.description === undefined ? null : `| \`${name}\` | ${field.description} | | | |`
  }
  const { meaning, unit, annualised = '', minimum = '' } = definition
  const shown = unit === 'none' || unit === 'count' ? '' : unit
  return `| \`${name}\` | ${meaning} | ${shown} | ${annualised} | ${minimum} |`
}

/** The fields of book and strategy, each in one section. */
const SECTIONS = {
  Returns: ['startEquity', 'endEquity', 'result', 'totalReturn', 'annualReturn', 'cagr'],
  Risk: [
    ...['volatility', 'sharpe', 'sortino', 'calmar', 'omega', 'probabilisticSharpe', 'skewness', 'kurtosis'],
    ...['bestDay', 'worstDay', 'positiveDays', 'valueAtRisk', 'expectedShortfall'],
  ],
  Drawdowns: ['maxDrawdown', 'currentDrawdown', 'drawdowns'],
  'Against buy-and-hold': ['againstBenchmark'],
  Confidence: ['confidence'],
  'Over time': ['rolling', 'months', 'years'],
  'Exposure and costs': [
    ...['exposure', 'grossExposure', 'netExposure', 'turnover', 'annualTurnover'],
    ...['fees', 'slippage', 'funding', 'liquidations'],
  ],
  Trades: ['trades'],
  'Trades in groups': ['long', 'short', 'exits', 'exitReasons', 'symbols', 'regimes', 'refusals', 'cuts'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** Fields whose own fields have the same names as those of `trades`. */
const GROUPS: ReadonlySet<string> = new Set(SECTIONS['Trades in groups'])

function table(title: keyof typeof SECTIONS): string {
  const fields = fieldsOf(bookStatistics)
  const own = SECTIONS[title].flatMap((name) => {
    if (fields[name] === undefined) throw new Error(`The section ${title} names ${name}, which no book has.`)
    if (!GROUPS.has(name)) return rows({ [name]: fields[name] })
    return [`| \`${name}\` | ${groupText(name, fields[name])} | | | |`]
  })
  return [HEADER, ...own].join('\n')
}

function groupText(name: string, { description }: Node): string {
  if (description !== undefined) return description
  return `The statistics of \`trades\`, of the ${name} trades alone.`
}

/** @throws Error when a field of the book is in no section */
function checkSections(): void {
  const named = new Set<string>(Object.values(SECTIONS).flat())
  const missing = Object.keys(fieldsOf(bookStatistics)).filter((name) => !named.has(name))
  if (missing.length > 0) throw new Error(`No section of docs/statistics.md has ${missing.join(', ')}.`)
}

const sections = (): string =>
  (Object.keys(SECTIONS) as (keyof typeof SECTIONS)[])
    .map((title) => `### ${title}\n\n${TEXTS[title] ?? ''}${table(title)}\n`)
    .join('\n')

/** What stands above a table. */
const TEXTS: Partial<Record<keyof typeof SECTIONS, string>> = {
  Drawdowns: `\`maxDrawdown\` and \`currentDrawdown\` see every bar and count from the last move that reached the high-water mark:
standing still there belongs to them.
\`drawdowns\` sees the daily values, as the libraries do, and counts a fall from the last value at the mark.

`,
  'Against buy-and-hold': `Buy-and-hold splits the start capital equally over all markets of the run, at the open of the first bar of each, without
costs, and never rebalances; until a market has a bar its part is cash. Its own statistics are under \`benchmark\`.

`,
  Confidence: `Stationary bootstrap (Politis and Romano 1994): daily returns are drawn in blocks of random length, so that what hangs
together stays together. Book and strategies go through the same blocks; the seed is that of the run, so that equal runs have
equal intervals. 1,000 resamples of three years take about 5 ms for each curve.

`,
  'Over time': `\`daily.csv\` has equity, return, drawdown and both windows for every day, and the daily return of each strategy.

`,
  Trades: `A trade is one round trip of one strategy in one symbol, from flat to flat; net is after fees and funding. What is said
here about \`trades\` holds for \`long\` and \`short\` too.

`,
  'Trades in groups': `The groups have trades, wins, net, winRate, profitFactor, expectancy, expectancyFraction and averageHoldingMs, defined as
above. Every trade is in one group of each kind.

`,
}

/** What a comparison says of one window. */
const comparisonWindow = strategyComparison.properties.windows.items

/** docs/statistics.md: definitions from the schemas, the rest by hand. */
export function statisticsPage(): string {
  checkSections()
  const { conventions } = backtestStatistics.properties
  const { costAgainstStop } = strategyStatistics.properties
  return `# Statistics

What \`statistics\` of \`report.json\` holds, and how each figure is made; the summary of a backtest and the API show some of
them. [results.md](results.md) describes the other files of a result folder.

A statistic whose sample is too small is \`null\` in JSON and \`n/a\` on a terminal: never 0, never infinite. Fractions are
shares of one (0.1 is 10 %), amounts are in quote currency, lengths of time in milliseconds, times in UTC. Losses,
drawdowns and values at risk are positive numbers.

## Where the numbers come from

- **Equity** is cash plus the value of all positions at the last close, after every bar.
- **The curve** has a row every hour (in runs of more than 20,000 hours every 4 hours or every day): the last known values
  at that moment. Mean gross and net exposure are over these rows. A position that is opened and closed between two
  rows is not in them; the share of bars with a position (\`exposure\`) sees every bar.
- **Daily values** are the last known values of each UTC day, and the start. Midnight belongs to the day that it ends.
  The first and the last day may be shorter than 24 hours. A day without bars has no value: the next return spans it.
- **Daily return of the book**: change of equity over the equity at the day's start.
- **Daily return of a strategy**: change of its result over weight x equity of the book at the day's start.
- **Result of a strategy**: all its cash flows plus the value of its open positions. The results of all strategies add
  up to the result of the book exactly.
- Returns of a strategy are on its share. The account is one pool: a strategy can lose more than its share, and then
  shows a return below -100 %.

Nothing of this is computed while bars run. Rows and trades are read once, when somebody asks, and only those that are new
since the last question: a live host can ask at any moment, and gets the same figures whether it asked before or not.

## Choices

\`host.statistics\` in \`configs/host.yaml\` ([configuration.md](configuration.md)); the report repeats them under
\`conventions\`.

${[HEADER, ...rows(fieldsOf(conventions))].join('\n')}

- **annualisation**: markets that never close have 365 returns a year. Shares have about 252 sessions: with 365 their
  volatility, Sharpe and Sortino would be overstated by a factor of about 1.2. \`calendar\` counts the returns of the run and
  divides by its length, which fits any market; \`annualReturn\` is \`cagr\` then, but for the part of a day at the ends.
- **deviation**: \`sample\` is what pandas and the libraries below do; \`population\` is numpy's default and that of scipy's
  skewness and kurtosis.
- **risk_free_rate**: 0 by default. The rate of a day compounds to the annual one.

## Definitions

Of \`book\`, and with \`name\` and \`weight\` of every entry of \`strategies\`.

${sections()}
## Comparison of the strategies

\`comparison\` of \`report.json\`, and \`GET /api/v1/comparison\` of a running host: book and strategies over the same
windows. A window is the last 1, 7 or 30 daily returns, or all of them; the last day may be going on. What is counted from
the start (results, turnover, costs, bars with a position) is taken off the rows of the curve at its ends.

${[HEADER, ...rows(fieldsOf(comparisonWindow)).filter((line) => !line.startsWith('| \`strategies[].')), `| \`strategies[]\` | \`name\`, and the same as the book, of the strategy alone. | | | |`].join('\n')}

**Contribution to return** divides what a strategy made by the equity of the book at the start of the window. Results are
exact amounts that sum to the change of equity, so the contributions sum to the return of the book.

**Contribution to risk** is Euler allocation (Tasche 1999). Let c(i) be the change of the result of strategy i over the
equity of the book at the start of the day, and r the daily return of the book: r is the sum of the c(i), every day. A
deviation is homogeneous of degree one, so it is the sum of its parts times their slopes, and the slope of the deviation along
strategy i is cov(c(i), r) / deviation(r). Covariance is linear: the components sum to the volatility of the book by
construction, not by scaling. In doubles the sum agrees to 1e-12 of its size. Each component depends on its own strategy
and the book alone, not on the order of the strategies or on how many others there are. A strategy with a negative component
makes the book calmer: it lost when the others won, and the other way round. The component is what a slightly larger strategy
would add, not what the book would lose without it.

**Correlations** are of the daily returns on each strategy's own capital. Of 30 days their standard error is about
(1 - correlation ^ 2) / sqrt(29), 0.19 around 0: only large ones mean anything.

## Attribution

\`attribution\` of \`report.json\`: profit and loss by strategy, symbol, regime at the entry, side and exit. Every list has the
same fields, and sums to \`total\` exactly in booked amounts, whose \`net\` is the result of the book. \`attribution.csv\` has every
combination that occurs.

${[HEADER, ...rows(fieldsOf(attribution.properties.total))].join('\n')}

A position that is open at the end is in the lines of its strategy, symbol, regime and side, there under \`open\` too, and the
line \`open\` of its own among the exits; parts of it that were closed are in it. The amounts are at the last price, before the
cost of closing.

## Locks, pauses and the kill switch

\`protections\` of \`report.json\` has the limits that refused or cut entries, by strategy: how often, the smallest part that a cut
left, and of the refused entries the value that was furthest from what is allowed. It counts the locks that were set by strategy
(null: the whole book), reason and symbol and the pauses by strategy and rule, each with the time that they took in all, and has
every move of the kill switch with what was measured. \`locks.csv\` has one row per event. Entries
that they refused are in \`refusals\` of the strategies, under \`locked\`, \`paused\` and \`kill-switch\`. They are safety limits:
what they did to a result in the past is luck as often as not.

## What a null means

| null | because |
|---|---|
| any figure with a minimum | the sample is smaller, or what it would be divided by is 0: no loss, no deviation, no buy-and-hold that moves |
| everything that daily returns make | some day began with an equity (of a strategy: weight x equity) of 0 or less. A return on nothing is no number, and leaving the day out would make it the mean of other days. Months, years and windows without such a day keep theirs |
| \`totalReturn\` of a strategy | it started with a weight of 0 |
| \`maxDrawdown.peak\` and \`.trough\` | the curve never fell |
| \`maxDrawdown.recovered\` and \`.recoveryMs\` | the high-water mark was not reached again |
| \`regime\` | the classifier did not know yet |

Deviations of less than a billionth of the mean are rounding noise of equal values and count as 0.

## Why these minimum samples

- **30 daily returns**: the relative error of a deviation is about 1 / sqrt(2n), 13 % with 30. A ratio needs far more: the
  standard error of an annual Sharpe ratio is about sqrt(365 / n), 3.5 after 30 days and 1 after a year. Read
  \`confidence\` beside it.
- **100 daily returns** for the 1 % tail: with fewer it is the worst day and nothing else.
- **90 days** for everything per year of calendar time: a shorter run would multiply its luck by more than four.
- **90 daily returns** for the bootstrap: about 20 blocks.
- **10 trades** for rates and means: the standard error of a win rate of 50 % is 16 points with 10, 5 with 100.
- **30 trades** for SQN and Kelly, which are read as a grade and as a size; Van Tharp asks for as many.

## Whose definitions these are

The well-known libraries agree on most figures, and where they do GRODT follows. Where they differ:

| statistic | here as in | others |
|---|---|---|
| \`annualReturn\` | empyrical (\`annual_return\`), quantstats (\`cagr\`), backtesting.py (\`Return (Ann.)\`) | |
| \`cagr\`, \`calmar\` | ffn: years of 365.25 calendar days | empyrical, quantstats and backtesting.py count returns: divide \`annualReturn\` by the drawdown for their Calmar |
| \`maxDrawdown\` | backtesting.py: at every bar | empyrical, quantstats, ffn and Lean see daily values, where a fall can be less deep; theirs are negative |
| \`volatility\` | empyrical, quantstats, ffn, Lean | backtesting.py compounds: sqrt((variance + g^2)^N - g^(2N)) with g the mean growth of a day |
| \`sharpe\` | empyrical, quantstats, ffn: arithmetic mean | backtesting.py and Lean put a compounded annual return over the deviation |
| \`sortino\` | empyrical, quantstats, ffn: downside over all n | backtesting.py has the compounded annual return above it |
| \`omega\` | empyrical, quantstats, R PerformanceAnalytics ("simple") | |
| \`probabilisticSharpe\` | the paper, against 0 | Lean asks for an annual Sharpe ratio above 1; older versions of quantstats take 3 off an excess kurtosis |
| \`skewness\`, \`kurtosis\` | quantstats, ffn (pandas): corrected for bias | pyfolio (scipy) does not correct: \`deviation: population\` |
| \`valueAtRisk\` historical, \`expectedShortfall\` historical | empyrical, times -1 | |
| \`valueAtRisk\` parametric | quantstats, Lean, times -1 | |
| \`alpha\` | quantstats, older versions of empyrical: mean x periods | newer empyrical and Lean compound it; backtesting.py takes the returns of the whole run |
| \`beta\` | all | |
| \`informationRatio\` | mean over deviation as in empyrical, quantstats, ffn, here per year | those do not annualise: divide by sqrt(periods per year). Lean compounds the difference |
| \`trackingError\` | Lean | |
| \`drawdowns.ulcerIndex\` | Martin and McCann, R PerformanceAnalytics: over n returns | quantstats over n - 1, ffn over n + 1 values |
| \`profitFactor\` | Lean: amounts | backtesting.py adds up percentages |
| \`expectancy\` | mean amount of a trade | backtesting.py: \`expectancyFraction\`. Lean: win rate x payoff - loss rate |
| \`sqn\`, \`kelly\` | backtesting.py | |
| \`averageMae\`, \`averageMfe\` and so on | fractions of the entry price | Lean: amounts |
| \`grossExposure\`, \`netExposure\` | means while a position is open | for means over all time multiply by \`exposure\` |

\`core/src/portfolio/statistics/published.test.ts\` holds these functions against published figures: the reference values of
quantstats and ffn (for the most part reproduced there with R PerformanceAnalytics), the test series of empyrical, those of
Lean, and the example of Bailey and López de Prado. They agree to 9 digits, the latter to the three that are printed.

## Cost against the stop

${[HEADER, ...rows(fieldsOf(costAgainstStop))].join('\n')}

| share | verdict | meaning |
|---|---|---|
| up to 5 % | \`fine\` | |
| 5 % to 10 % | \`warning\` | the costs decide over profit and loss |
| above 10 % | \`too-dear\` | such a strategy would not be armed for live trading |

On 5-minute bars a round trip of 13 bps eats 15 to 30 % of a stop of 2.5 ATR, on one-hour bars 4 to 7 %. That is why
strategies decide on one-hour bars by default.

## What a result does not say

A result on past bars proves nothing about the future. The report lists what the simulated broker assumes
(\`assumptions\`); a market does not keep to it. The regime gate lowers the number of trades; it does not reliably raise
returns. An interval says how much the same days could have varied, not what other days would bring.
`
}
