import { timeframeMs, timeframeName } from '@grodt/sdk'
import { addIssue, addNote, addUnknownName, type Report } from './check-report.ts'
import type { ConfigPath } from './issue.ts'
import type { ConfigFileName } from './schemas/files.ts'
import type { StrategyEntry } from './types.ts'

/** Symbols and timeframes of a strategy against what the feed has. */
export function checkStrategyMarket(report: Report, entry: StrategyEntry): void {
  const path = ['strategies', entry.name]
  const known = report.catalogue.symbols
  if (known !== null && !report.loaded.isBroken('strategies.yaml', [...path, 'symbols'])) {
    entry.symbols?.forEach((symbol, i) => {
      if (!known.includes(symbol)) {
        addUnknownName(report, 'strategies.yaml', [...path, 'symbols', i], symbol, known)
      }
    })
  }
  checkTimeframe(report, 'strategies.yaml', [...path, 'timeframe'], entry.timeframe)
}

/** The timeframe of the classifier, where it has its own. */
export function checkRegimeTimeframe(report: Report): void {
  const { timeframe } = report.loaded.draft.regime
  if (timeframe !== null) checkTimeframe(report, 'regime.yaml', ['regime', 'timeframe'], timeframe)
}

const HOUR = 3_600_000

/** Learning counts in full hours: of bars that do not make them it makes nothing. */
export function noteNoHours(report: Report): void {
  const { machineLearning, host } = report.loaded.draft
  const base = report.catalogue.baseTimeframeMs ?? timeframeMs(host.simulatedMarket.timeframe)
  if (!machineLearning.performancePrediction.enabled || base === null || HOUR % base === 0) return
  const text = `has no effect: nothing is learnt from bars of ${timeframeName(base)}, expected bars that divide an hour`
  addNote(report, 'ml.yaml', ['machine_learning', 'performance_prediction'], text)
}

/** Bars are only ever aggregated: every timeframe is a multiple of the bars that are loaded. */
function checkTimeframe(report: Report, file: ConfigFileName, path: ConfigPath, timeframe: string): void {
  const base = report.catalogue.baseTimeframeMs
  const length = timeframeMs(timeframe)
  if (base === null || length === null || length % base === 0 || report.loaded.isBroken(file, path)) return
  const expected = `a multiple of ${timeframeName(base)}, the bars that are loaded`
  addIssue(report, file, path, { value: timeframe, expected })
}
