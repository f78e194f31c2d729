import { nearestName } from '@grodt/sdk/host'
import { addIssue, oneOf, type Finding, type Report } from './check-report.ts'
import type { StrategyEntry } from './types.ts'

/** `hand_over` names another strategy that can take every position, and no chain of them comes back. */
export function checkHandOver(report: Report): void {
  const entries = new Map(report.loaded.draft.strategies.map((entry) => [entry.name, entry]))
  const inKnownCircle = new Set<string>()
  for (const entry of entries.values()) {
    const to = receiver(entry)
    if (to === null) continue
    const target = entries.get(to)
    if (to === entry.name) {
      add(report, entry, { value: to, expected: 'another strategy than itself' })
    } else if (target === undefined) {
      if (report.loaded.isBroken('strategies.yaml', ['strategies', to])) continue
      const others = [...entries.keys()].filter((name) => name !== entry.name)
      add(report, entry, { value: to, expected: oneOf(others), nearest: nearestName(to, others) })
    } else {
      checkSymbols(report, entry, target)
      const circle = circleFrom(entry, entries)
      if (circle === null || inKnownCircle.has(entry.name)) continue
      for (const name of circle) inKnownCircle.add(name)
      add(report, entry, { value: to, expected: `no circle: ${circle.join(' -> ')}` })
    }
  }
}

function receiver(entry: StrategyEntry): string | null {
  return entry.onDisable.action === 'hand-over' ? entry.onDisable.to : null
}

/** The names from this entry round to itself again, or null when the chain ends elsewhere. */
function circleFrom(start: StrategyEntry, entries: ReadonlyMap<string, StrategyEntry>): string[] | null {
  const names = [start.name]
  let next = receiver(start)
  while (next !== null && !names.includes(next)) {
    names.push(next)
    const entry = entries.get(next)
    next = entry === undefined ? null : receiver(entry)
  }
  return next === start.name ? [...names, next] : null
}

/** A strategy cannot take over a position in a symbol that it does not trade. */
function checkSymbols(report: Report, from: StrategyEntry, to: StrategyEntry): void {
  if (to.symbols === null) return
  const given = from.symbols ?? report.catalogue.symbols ?? []
  const missing = given.filter((symbol) => to.symbols?.includes(symbol) === false)
  if (missing.length === 0) return
  const expected = `a strategy that trades ${missing.join(', ')} too`
  add(report, from, { value: to.name, expected })
}

function add(report: Report, entry: StrategyEntry, finding: Finding): void {
  addIssue(report, 'strategies.yaml', ['strategies', entry.name, 'on_disable', 'hand_over'], finding)
}
