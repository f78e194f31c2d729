import type { BacktestReport, DataReport } from '../../research/report.ts'
import { amount, counted, fit, shortTime, wrap, WIDTH, type Style } from '../text.ts'
import type { SummaryContext } from './summary.ts'

const LABEL = 10

/** Gaps and bad rows shown per file; the report has more. */
const SHOWN = 3

/** What was run on what. */
export function headerSection(report: BacktestReport, { configs, style }: SummaryContext): string[] {
  const { period, data, options, statistics, currency, strategies } = report
  const timeframes = [...new Set(strategies.map(({ timeframe }) => timeframe))].join(', ')
  const capital = `capital ${amount(statistics.book.startEquity, 0)} ${currency}`
  const changed = options.timeframe === null ? '' : ' (--timeframe)'
  return [
    style.heading(`GRODT ${report.engine.version} backtest`),
    ...labelled('Data', data.map(dataLine)),
    ...labelled('Period', [
      `${shortTime(period.from)} to ${shortTime(period.to)} UTC, ` +
        `${amount(period.days, 1)} days, ${counted(period.bars, 'bar')}`,
    ]),
    ...labelled('Config', [
      `${configs}: ${report.configuration.map(({ file }) => file).join(', ')}; ` +
        `decisions on ${timeframes}${changed}, ${capital}, seed ${report.seed}`,
    ]),
    ...labelled('Note', report.notes),
  ]
}

function dataLine({ file, symbol, timeframe, rows }: DataReport): string {
  return `${fit(file, 32)}  ${symbol} ${timeframe}, ${counted(rows, 'bar')}`
}

function labelled(label: string, texts: readonly string[]): string[] {
  return texts
    .flatMap((text) => wrap(text, WIDTH - LABEL))
    .map((line, i) => (i === 0 ? label : '').padEnd(LABEL) + line)
}

/** Gaps, rows that were left out and bars without volume; nothing for clean files. */
export function importSection(report: BacktestReport, style: Style): string[] {
  return report.data.flatMap((file) => {
    const lines = [...badRowLines(file), ...gapLines(file)]
    if (file.zeroVolume > 0) lines.push(`    ${counted(file.zeroVolume, 'bar')} without volume`)
    return lines.length === 0 ? [] : [style.warning(`  ${fit(file.file, WIDTH - 2)}`), ...lines]
  })
}

function badRowLines({ badRows, badRowCount }: DataReport): string[] {
  if (badRowCount === 0) return []
  const lines = badRows.slice(0, SHOWN).map(({ line, problem }) => `      line ${line}: ${problem}`)
  return [`    ${counted(badRowCount, 'bad row')} left out`, ...lines, ...more(badRowCount)].map((line) =>
    fit(line, WIDTH),
  )
}

function gapLines({ gaps }: DataReport): string[] {
  if (gaps.count === 0) return []
  const lines = gaps.first.slice(0, SHOWN).map(({ bars, from, line }) => {
    const time = shortTime(new Date(from).toISOString())
    return `      ${counted(bars, 'bar')} from ${time} UTC, before line ${line}`
  })
  return [
    `    ${counted(gaps.count, 'gap')} with ${counted(gaps.missing, 'missing bar')}`,
    ...lines,
    ...more(gaps.count),
  ]
}

function more(count: number): string[] {
  return count > SHOWN ? [`      and ${amount(count - SHOWN, 0)} more`] : []
}
