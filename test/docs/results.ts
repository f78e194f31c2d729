import { TABLE_NAMES } from '../../core/src/research/tables/names.ts'
import { TABLES } from '../../core/src/research/tables/definitions.ts'
import type { ColumnSpec } from '../../core/src/research/tables/column.ts'

function row([name, { type, unit, description, nullable }]: readonly [string, ColumnSpec]): string {
  const shown = unit === 'none' ? '' : unit
  return `| \`${name}\` | ${type} | ${shown} | ${nullable ? 'yes' : ''} | ${description} |`
}

function section(name: (typeof TABLE_NAMES)[number]): string {
  const { description, columns } = TABLES[name]
  return `## ${name}

${description}

| column | type | unit | may be empty | meaning |
|---|---|---|---|---|
${Object.entries(columns).map(row).join('\n')}
`
}

/** docs/results.md: the folder by hand, the columns of its tables from their definitions. */
export function resultsPage(): string {
  return `# The result folder

| file | content |
|---|---|
| \`report.json\` | everything that made the result, and the [statistics](statistics.md). [report.schema.json](report.schema.json) is its JSON Schema; \`schemaVersion\` rises when a field changes its meaning or goes |
| \`report.md\` | the main figures, the comparison of the strategies, where the result came from and what limits and protections did, as Markdown for a README or a pull request |
| \`report.html\` | the result as one page with charts, see below; \`--no-html\` leaves it out |
| \`config/\` | the configuration files as they were read, but for \`alerts.yaml\`, which decides no result |
${TABLE_NAMES.map((name) => `| \`${name}.csv\`, \`${name}.parquet\` | ${firstSentence(TABLES[name].description)} |`).join('\n')}

Nothing in the folder depends on the machine, the working folder or the wall clock: the same command on the same files
with the same version of GRODT writes the same bytes, and \`grodt backtest --repeat\` checks it ([cli.md](cli.md)).
\`report.json\` is written last: a folder that has one is complete. The \`sha256\` of a data file is over its bars (six columns
of little-endian doubles), so that a gzipped copy has the same one.

## The page

\`report.html\` is one file of about half a megabyte that holds everything it shows; it opens from the disk and loads
nothing. It has the equity against buy-and-hold with the drawdowns below (linear or logarithmic), the result of each strategy,
monthly returns of the book or of one strategy, every strategy beside the others over the same windows with its part in return
and risk of the book and the correlations, the trades of one symbol at a time on its candles with the regimes, where the
result came from, what limits, locks, pauses and the kill switch did, every main statistic with its definition, and what made
the result.

| what is drawn | at most |
|---|---|
| points of the curves | 4,000: each is the last row of those it stands for, its drawdown the deepest of them |
| candles | 5,000 a symbol and 40,000 in all: bars are put together to the shortest usual length that fits, which the page names |
| trades | 12,000 in all, as many of each symbol, the latest; more than 400 in view are only counted |

Regimes are drawn, on the timeframe that the legend names, when one of the tables that are made of events was asked for
(\`--tables\`). The charts are those of TradingView Lightweight Charts (Apache 2.0), whose notice and licence the page carries.

## How to read the tables

Both forms of a table hold the same rows and numbers.

| type | CSV | Parquet |
|---|---|---|
| time | ISO 8601 in UTC, \`2024-01-31T09:30:00Z\`, milliseconds only where there are any | TIMESTAMP(MILLIS, UTC) |
| count | digits | INT32 |
| amount | the exact decimal of the booked integer | DOUBLE |
| number | 9 decimals below 1, 8 above, without trailing zeros | DOUBLE with the same digits |
| text | in quotes where it holds a comma, a quote or a line break | STRING |
| facts | \`name=number name=number\` | STRING |
| reason | a text with its numbers behind it in brackets, to six digits: \`far (close 46544.7, z -2.1)\` | STRING |

CSV is UTF-8 with a header line, commas and \`\\n\`; an empty field is null in Parquet. Fractions are shares of one: 0.1 is
10 %. A time is engine time: what happens inside a bar, or at its open, carries the close of that bar.

The tables are tied together by numbers: a signal has its order, an order its fills, a fill its trade.

\`\`\`sql
-- DuckDB: what the entries of each regime cost in fees and slippage
select o.strategy, o.regime, count(*) as fills, sum(f.fee) as fees, sum(f.slippage) as slippage
from 'fills.parquet' f join 'orders.parquet' o using ("order")
group by all order by all;
\`\`\`

${TABLE_NAMES.map(section).join('\n')}`
}

function firstSentence(text: string): string {
  const end = text.indexOf('. ')
  return end < 0 ? text.replace(/\.$/, '') : text.slice(0, end)
}
