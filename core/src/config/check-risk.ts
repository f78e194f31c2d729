import { addIssue, addUnknownName, type Report } from './check-report.ts'
import { leastReturns } from './limits.ts'
import type { ConfigPath } from './issue.ts'
import { instrumentSettings, type StrategyEntry } from './types.ts'

const isBroken = (report: Report, path: ConfigPath): boolean => report.loaded.isBroken('risk.yaml', path)

/** The limits of risk.yaml against the symbols of the feed and against each other. */
export function checkRisk(report: Report): void {
  checkGroups(report)
  checkWindows(report)
  checkSamples(report)
  for (const entry of report.loaded.draft.strategies) checkSmallestOrder(report, entry)
}

/** A group with a symbol that nobody has would be less than its name says. */
function checkGroups(report: Report): void {
  const known = report.catalogue.symbols
  if (known === null) return
  for (const { name, symbols } of report.loaded.draft.risk.groups) {
    const path = ['risk', 'groups', name, 'symbols']
    if (isBroken(report, path)) continue
    symbols.forEach((symbol, i) => {
      if (!known.includes(symbol)) addUnknownName(report, 'risk.yaml', [...path, i], symbol, known)
    })
  }
}

/** A window that is too short for its own minimum would never measure anything. */
function checkWindows(report: Report): void {
  const { correlation, valueAtRisk } = report.loaded.draft.risk
  const ofPairs = ['risk', 'correlation']
  if (correlation.minimum > correlation.window && !isBroken(report, ofPairs)) {
    const expected = `at most window (${correlation.window})`
    addIssue(report, 'risk.yaml', [...ofPairs, 'minimum'], { value: correlation.minimum, expected })
  }
  const ofBook = ['risk', 'value_at_risk']
  const least = leastReturns(valueAtRisk)
  if (valueAtRisk.window < least && !isBroken(report, ofBook)) {
    const why = `the days that method ${valueAtRisk.method} needs at level ${valueAtRisk.level}`
    const expected = `at least ${least}, ${why}`
    addIssue(report, 'risk.yaml', [...ofBook, 'window'], { value: valueAtRisk.window, expected })
  }
}

/** A rule never has more trades than it looks at. */
function checkSamples(report: Report): void {
  const { drawdown, profitFactor } = report.loaded.draft.risk.protections.performanceRules
  for (const [name, rule] of [['drawdown', drawdown] as const, ['profit_factor', profitFactor] as const]) {
    const path = ['risk', 'performance_rules', name]
    if (rule.limit === null || rule.minimumTrades <= rule.trades || isBroken(report, path)) continue
    const expected = `at most trades (${rule.trades}), the trades that are looked at`
    addIssue(report, 'risk.yaml', [...path, 'minimum_trades'], { value: rule.minimumTrades, expected })
  }
}

/** A strategy whose whole notional is below the smallest order of each of its symbols can never open a position. */
function checkSmallestOrder(report: Report, entry: StrategyEntry): void {
  const { maxNotional } = entry.risk
  const symbols = entry.symbols ?? report.catalogue.symbols ?? []
  const path = ['strategies', entry.name, 'risk', 'max_notional']
  if (maxNotional === null || symbols.length === 0) return
  if (report.loaded.isBroken('strategies.yaml', path)) return
  if (report.loaded.isBroken('host.yaml', ['host', 'instruments'])) return
  const smallest = symbols.map((symbol) => instrumentSettings(report.loaded.draft.host, symbol).minNotional)
  const least = Math.min(...smallest)
  if (maxNotional >= least) return
  const expected = `at least ${least}, the min_notional of ${symbols[smallest.indexOf(least)]}`
  addIssue(report, 'strategies.yaml', path, { value: maxNotional, expected })
}
