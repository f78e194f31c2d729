import type { BacktestReport } from '../../research/report.ts'
import { wrap, WIDTH, type Style } from '../text.ts'
import { allocationLines } from './allocation.ts'
import { attributionTable } from './attribution.ts'
import { bookSection } from './book.ts'
import { comparisonSection, correlationSection } from './compare.ts'
import { costSection } from './cost.ts'
import { headerSection, importSection } from './header.ts'
import { limitSection } from './limits.ts'
import { protectionSection } from './protections.ts'
import { exitTable, refusalSection, regimeTable, strategyTable, tradeTable } from './strategies.ts'

/** Where a summary is shown. */
export interface SummaryContext {
  /** The configuration folder as the user named it. */
  readonly configs: string
  /** The result folder, or null when none was written. */
  readonly folder: string | null
  readonly style: Style
}

/** The result of a backtest for a person: lines of at most 80 columns. */
export function summary(report: BacktestReport, context: SummaryContext): string[] {
  const { style, folder } = context
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', style.heading(title), ...lines]
  return [
    ...headerSection(report, context),
    ...section('Found in the data', importSection(report, style)),
    ...section('Book', bookSection(report)),
    ...section('Strategies', strategyTable(report)),
    ...section('Compared', comparisonSection(report)),
    ...section('Correlation of daily returns', correlationSection(report)),
    ...section('Trades', tradeTable(report)),
    ...section('Exits', exitTable(report)),
    ...section('By regime at the entry', regimeTable(report)),
    ...section('Where the result came from', attributionTable(report)),
    ...section('What moving capital earned or cost', allocationLines(report)),
    ...section('Refused and cut entries', refusalSection(report)),
    ...section('Limits hit', limitSection(report)),
    ...section('Locks and kill switch', protectionSection(report)),
    ...section('Cost against stop', costSection(report, style)),
    '',
    ...wrap(
      `${report.disclaimer} What the simulated broker assumes is in the report; docs/statistics.md defines the figures.`,
      WIDTH,
    ),
    ...(folder === null ? [] : ['', `Result: ${folder}`]),
  ]
}
