import t from 'tap'
import { TARGETS } from '../../config/schemas/machine-learning.ts'
import { DAY, HOUR, WEEK } from '../periods.ts'
import type { Facts } from './facts.ts'
import { TARGET_DEFINITIONS, type TargetDefinition } from './targets.ts'

/** Facts that are not given are unknown. */
const facts =
  (known: Partial<Record<Parameters<Facts>[0], number>>): Facts =>
  (fact) =>
    known[fact] ?? NaN

const ask = (definition: TargetDefinition, known: Parameters<typeof facts>[0], isWeekend = false) => {
  const of = facts(known)
  return [definition.label(of), definition.now(of), definition.rule(of, isWeekend)]
}

t.test('every target that can be configured is defined, with the time until it is known', async (t) => {
  t.strictSame(Object.fromEntries(TARGETS.map((name) => [name, TARGET_DEFINITIONS[name].horizon])), {
    market_risk: DAY,
    volatility_direction: DAY,
    volatility: DAY,
    strategy_risk: DAY,
    direction_day: DAY,
    direction_week: WEEK,
    regime_step: HOUR,
    regime_day: DAY,
  })
})

t.test('market risk: above the median, which is calm by rule at weekends', async (t) => {
  const { market_risk: risk } = TARGET_DEFINITIONS
  t.strictSame(ask(risk, { next_variance: 3, variance: 1, median: 2 }), [1, 0, 0])
  t.strictSame(ask(risk, { next_variance: 2, variance: 3, median: 2 }), [0, 1, 1], 'equal is not above')
  t.strictSame(ask(risk, { next_variance: 2, variance: 3, median: 2 }, true), [0, 1, 0])
  t.strictSame(ask(risk, { variance: 3, median: NaN }), [NaN, NaN, NaN])
})

t.test('volatility: its direction, and its distance from the median', async (t) => {
  const { volatility_direction: direction, volatility } = TARGET_DEFINITIONS
  t.strictSame(ask(direction, { next_variance: 3, variance: 2, variance_before: 1, median: 4 }), [1, 1, 1])
  t.strictSame(ask(direction, { next_variance: 2, variance: 2, variance_before: 3, median: 1 }), [0, 0, 0])
  t.strictSame(ask(volatility, { next_variance: Math.E, variance: 1, median: 1 }), [1, 0, NaN])
})

t.test('zeros are neither gain nor loss, and inactivity is no low risk', async (t) => {
  const { strategy_risk: risk, direction_day: day, direction_week: week } = TARGET_DEFINITIONS
  t.strictSame(ask(risk, { next_variance: 0, variance: 0, median: 0, open: 0, allowed: 1 }), [NaN, NaN, 0])
  t.strictSame(ask(risk, { next_variance: 0, variance: 2, median: 1, open: 2, allowed: 0.5 }), [0, 1, 1])
  t.strictSame(ask(risk, { next_variance: 2, variance: 0, median: 1, open: 2, allowed: 0 }), [1, 0, 0])
  t.strictSame(ask(day, { next_day: 0, sign_day: 1, earned_month: -1 }), [NaN, 1, 0])
  t.strictSame(ask(day, { next_day: 5, sign_day: 0, earned_month: 1 }), [1, 0, 1])
  t.strictSame(ask(week, { next_day: 5, next_week: -5, sign_week: 1, earned_month: 0 }), [0, 1, 0])
})

t.test('regimes: whether it is the first label', async (t) => {
  const { regime_step: step, regime_day: day } = TARGET_DEFINITIONS
  const known = { regime: 0, next_regime_hour: 1, next_regime_day: 0, first_share: 0.4 }
  t.strictSame(ask(step, known), [0, 1, 1])
  t.strictSame(ask(day, known), [1, 1, 0])
  t.strictSame(ask(step, { regime: NaN }), [NaN, NaN, NaN])
})
