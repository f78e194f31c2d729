import type { TargetName } from '../../config/types.ts'
import { distance } from '../features/level.ts'
import { DAY, HOUR, WEEK } from '../periods.ts'
import type { Facts } from './facts.ts'

/** What is asked about a subject at a moment, and how the answer is known later. Everything is NaN where unknown. */
export interface TargetDefinition {
  /** What its subjects are. */
  readonly about: 'market' | 'strategy'
  readonly task: 'classification' | 'regression'
  /** From the decision until the answer is known, ms. */
  readonly horizon: number
  /** The answer: 0 or 1, or a number of a regression. NaN once it is due: there is none, the row does not count. */
  label(facts: Facts): number
  /** What it would be if nothing changed: persistence. */
  now(facts: Facts): number
  /** The best rule of one line that was found; NaN for a regression. */
  rule(facts: Facts, isWeekend: boolean): number
}

const yes = (is: boolean): number => (is ? 1 : 0)

/** Whether one number is above another; NaN where one of them is. */
const above = (value: number, level: number): number =>
  Number.isNaN(value) || Number.isNaN(level) ? NaN : yes(value > level)

/**
 * High or low risk against the own 60-day median. Where that is 0, nothing happened most of the time: there is no level
 * to be above of, and inactivity must not count as something foreseen.
 */
const riskState = (variance: number, median: number): number => (median > 0 ? above(variance, median) : NaN)

/** The sign of a result; a period without one has none. */
const gained = (result: number): number => (result === 0 ? NaN : above(result, 0))

const first = (regime: number): number => (Number.isNaN(regime) ? NaN : yes(regime === 0))

const regimeTarget = (
  horizon: number,
  later: 'next_regime_hour' | 'next_regime_day',
  rule: TargetDefinition['rule'],
): TargetDefinition => ({
  about: 'market',
  task: 'classification',
  horizon,
  label: (facts) => first(facts(later)),
  now: (facts) => first(facts('regime')),
  rule,
})

const directionTarget = (
  horizon: number,
  later: 'next_day' | 'next_week',
  sign: 'sign_day' | 'sign_week',
): TargetDefinition => ({
  about: 'strategy',
  task: 'classification',
  horizon,
  label: (facts) => gained(facts(later)),
  now: (facts) => facts(sign),
  rule: (facts) => above(facts('earned_month'), 0),
})

/** Every target, by name; docs/learning.md says the same in words. */
export const TARGET_DEFINITIONS: Readonly<Record<TargetName, TargetDefinition>> = {
  market_risk: {
    about: 'market',
    task: 'classification',
    horizon: DAY,
    label: (facts) => riskState(facts('next_variance'), facts('median')),
    now: (facts) => riskState(facts('variance'), facts('median')),
    // As it is, but a weekend is calm.
    rule: (facts, isWeekend) => (isWeekend ? 0 : riskState(facts('variance'), facts('median'))),
  },
  volatility_direction: {
    about: 'market',
    task: 'classification',
    horizon: DAY,
    label: (facts) => above(facts('next_variance'), facts('variance')),
    now: (facts) => above(facts('variance'), facts('variance_before')),
    // It goes back to its usual level.
    rule: (facts) => above(facts('median'), facts('variance')),
  },
  volatility: {
    about: 'market',
    task: 'regression',
    horizon: DAY,
    label: (facts) => distance(facts('next_variance'), facts('median')),
    now: (facts) => distance(facts('variance'), facts('median')),
    rule: () => NaN,
  },
  strategy_risk: {
    about: 'strategy',
    task: 'classification',
    horizon: DAY,
    label: (facts) => riskState(facts('next_variance'), facts('median')),
    now: (facts) => riskState(facts('variance'), facts('median')),
    // Who holds a position and may open others has a risk.
    rule: (facts) => yes(facts('open') > 0 && facts('allowed') > 0),
  },
  direction_day: directionTarget(DAY, 'next_day', 'sign_day'),
  direction_week: directionTarget(WEEK, 'next_week', 'sign_week'),
  // For an hour nothing of one line is better than the present label; for a day the commonest of the last week is.
  regime_step: regimeTarget(HOUR, 'next_regime_hour', (facts) => first(facts('regime'))),
  regime_day: regimeTarget(DAY, 'next_regime_day', (facts) => above(facts('first_share'), 0.5)),
}
