import { addIssue, addNote, addUnknownName, type Report } from './check-report.ts'
import { leastReturns } from './limits.ts'
import type { ConfigPath } from './issue.ts'

const isBroken = (report: Report, path: ConfigPath): boolean => report.loaded.isBroken('risk.yaml', path)

/** The limits of risk.yaml against the symbols of the feed and against each other. */
export function checkRisk(report: Report): void {
  checkGroups(report)
  checkWindows(report)
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
    const problem = `was ${correlation.minimum}, expected at most window (${correlation.window})`
    addIssue(report, 'risk.yaml', [...ofPairs, 'minimum'], problem)
  }
  const ofBook = ['risk', 'value_at_risk']
  const least = leastReturns(valueAtRisk)
  if (valueAtRisk.window < least && !isBroken(report, ofBook)) {
    const why = `the days that method ${valueAtRisk.method} needs at level ${valueAtRisk.level}`
    const problem = `was ${valueAtRisk.window}, expected at least ${least}, ${why}`
    addIssue(report, 'risk.yaml', [...ofBook, 'window'], problem)
  }
}

/** Limits that another one makes idle. */
export function noteIdleLimits(report: Report): void {
  const { maxGrossExposure: gross, maxNetExposure: net, groups, correlation } = report.loaded.draft.risk
  const idle = (path: ConfigPath, value: number): void => {
    const text = `has no effect: ${value} is not below max_gross_exposure (${gross})`
    addNote(report, 'risk.yaml', path, text)
  }
  if (net !== null && net >= gross) idle(['risk', 'max_net_exposure'], net)
  for (const { name, maxExposure } of groups) {
    if (maxExposure >= gross) idle(['risk', 'groups', name, 'max_exposure'], maxExposure)
  }
  const correlated = correlation.maxExposure
  if (correlated !== null && correlated >= gross) idle(['risk', 'correlation', 'max_exposure'], correlated)
}
