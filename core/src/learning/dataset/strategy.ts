import { SHARED_COLUMNS, STRATEGY_COLUMNS } from '../features/names.ts'
import { createStrategyTrack } from '../features/strategy.ts'
import { STRATEGY_FACTS } from '../labels/facts.ts'
import type { ObservedSleeve, ObservedStrategy } from '../observed.ts'
import { DAY, DAY_HOURS, WEEK, WEEK_HOURS } from '../periods.ts'
import type { MarketSubject } from './market.ts'
import { createSubject, type SubjectRows } from './subject.ts'

/** A strategy that is watched. */
export interface StrategySubject extends SubjectRows {
  /** See `StrategyTrack.step`; its markets have made this step before. */
  step(time: number, observed: ObservedStrategy | null): void
}

/** The label that most of the markets have, the first of equals; NaN: none has one. */
function commonRegime(markets: readonly MarketSubject[], labels: number): number {
  let best = NaN
  let most = 0
  for (let label = 0; label < labels; label++) {
    const count = markets.filter((market) => market.regime() === label).length
    if (count <= most) continue
    most = count
    best = label
  }
  return best
}

/** The average of a column over the rows in which it is known; NaN: it is in none. */
function average(rows: readonly Float64Array[], column: number): number {
  let sum = 0
  let known = 0
  for (const row of rows) {
    if (Number.isNaN(row[column])) continue
    sum += row[column]
    known++
  }
  return known === 0 ? NaN : sum / known
}

/**
 * @param markets those that it trades
 * @param labels of the classifier
 * @param windowMs rows older than this are forgotten
 */
export function createStrategySubject(
  sleeve: ObservedSleeve,
  markets: readonly MarketSubject[],
  labels: readonly string[],
  windowMs: number,
): StrategySubject {
  const track = createStrategyTrack(sleeve.name, markets.length)
  const isAllowed = labels.map((label) => sleeve.regimes.length === 0 || sleeve.regimes.includes(label))
  const shared = SHARED_COLUMNS.map((name) => markets.at(0)?.feature(name) ?? -1)
  const own = SHARED_COLUMNS.length

  function write(row: Float64Array): void {
    const rows = markets.map((market) => market.present())
    for (let i = 0; i < own; i++) row[i] = average(rows, shared[i])
    const allowed = markets.filter((market) => isAllowed[market.regime()]).length / markets.length
    row[own] = allowed
    track.write(row, own + 1)
    const { variance, median, open, signDay, signWeek, earnedMonth } = track
    const regime = commonRegime(markets, labels.length)
    const facts = [variance, median, regime, open, allowed, signDay, signWeek, earnedMonth]
    row.set(facts, STRATEGY_COLUMNS.length)
  }

  const subject = createSubject({
    name: sleeve.name,
    features: STRATEGY_COLUMNS,
    facts: STRATEGY_FACTS,
    windowMs,
    track,
    gap: () => Math.max(0, ...markets.map((market) => market.gap)),
    write,
    later: [
      { fact: 'next_variance', after: DAY, value: () => track.variance },
      { fact: 'next_day', after: DAY, value: () => track.earned(DAY_HOURS) },
      { fact: 'next_week', after: WEEK, value: () => track.earned(WEEK_HOURS) },
    ],
  })
  return Object.assign(subject, {
    step(time: number, observed: ObservedStrategy | null) {
      track.step(time, observed)
      if (track.time === time) subject.stepped()
    },
  })
}
