import type { BacktestReport } from '../report.ts'
import { pageData, type PageRun } from './html/page-data.ts'
import { htmlPage } from './html/page.ts'

/** The result of a backtest as one HTML file with charts, without network: report.html of a result folder. */
export function reportHtml(report: BacktestReport, run: PageRun): string {
  return htmlPage(report, pageData(run))
}
