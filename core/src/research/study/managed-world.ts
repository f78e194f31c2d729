import type { SleeveSummary } from '@grodt/sdk'
import { decide, type DecisionRules, type Outcome } from '../../allocation/decide.ts'
import { noHarm, type SleeveDays } from '../../allocation/no-harm.ts'
import { askAllocator, type Allocates, type Wish } from '../../allocation/wish.ts'
import { DAY_MS } from '../../portfolio/statistics/annual.ts'

/** What became of such a world. */
export interface ManagedWorld {
  /** Daily returns of the book with moved weights, and with the configured ones. */
  readonly managed: Float64Array
  readonly configured: Float64Array
  /** Days of which some hour had other weights than the configured ones. */
  readonly movedDays: number
  /** Days on which the no-harm alarm was on. */
  readonly alarmDays: number
}

/** What decides about it. */
export interface Managing {
  readonly allocator: Allocates
  readonly parameters: object
  readonly rules: DecisionRules
  /** Days. */
  readonly windowDays: number
  /** Look at the harm once a week and fall back, as a host does. */
  readonly guarded?: boolean
}

/** How a day begins and ends. */
type Standing = Pick<Outcome, 'weights' | 'off' | 'exposure' | 'moving'>

/** What a meta-controller that decides at every hour makes of sleeves; each day it sees the days before. */
export function manage(
  returns: readonly (readonly number[])[],
  configured: readonly number[],
  managing: Managing,
): ManagedWorld {
  const days = returns[0].length
  const sleeves = configured.map((weight) => ({
    configured: weight,
    returns: [] as number[],
    unseen: [] as boolean[],
    weights: [] as number[],
  }))
  const managed = new Float64Array(days)
  const still = new Float64Array(days)
  let standing: Standing = {
    weights: configured,
    off: configured.map(() => false),
    exposure: 1,
    moving: false,
  }
  let alarm = false
  let movedDays = 0
  let alarmDays = 0
  for (let day = 0; day < days; day++) {
    if (managing.guarded === true && day % 7 === 0) alarm = noHarm(sleeves, alarm, 1).alarm
    const wish = wishOf(managing, day, sleeves, standing)
    const { end, means, target } = decideDay(managing.rules, configured, standing, wish, alarm)
    standing = end
    if (alarm) alarmDays++
    if (means.some((mean, i) => mean !== configured[i])) movedDays++
    sleeves.forEach((sleeve, i) => {
      const made = returns[i][day]
      sleeve.returns.push(end.off[i] ? 0 : made)
      sleeve.unseen.push(end.off[i])
      sleeve.weights.push(alarm ? target[i] : means[i])
      managed[day] += means[i] * made
      still[day] += configured[i] * made
    })
  }
  return { managed, configured: still, movedDays, alarmDays }
}

/** What the allocator wants on a day: its answer does not change before there is another day of results. */
function wishOf(
  { allocator, parameters, rules, windowDays }: Managing,
  day: number,
  sleeves: readonly (SleeveDays & Pick<SleeveSummary, 'unseen'>)[],
  { weights, off }: Standing,
): Wish {
  return askAllocator(allocator, 'the allocator', parameters, {
    time: day * DAY_MS,
    equity: 1,
    windowDays,
    bounds: rules.bounds,
    sleeves: sleeves.map(({ configured, returns, unseen }, i) => ({
      name: nameOf(i),
      configured,
      weight: weights[i],
      off: off[i],
      dailyReturns: returns.slice(-365),
      unseen: unseen.slice(-365),
      trades: day,
      forecasts: {},
    })),
    markets: [],
  })
}

const nameOf = (index: number): string => `S${index + 1}`

/** The 24 decisions of a day. */
function decideDay(
  rules: DecisionRules,
  configured: readonly number[],
  start: Standing,
  wish: Wish,
  alarm: boolean,
): { readonly end: Standing; readonly means: readonly number[]; readonly target: readonly number[] } {
  // Means over the hours, from the configured weight on: those that stand still are it, to the last bit.
  const means = [...configured]
  let end = start
  let target: readonly number[] = start.weights
  let quiet = false
  for (let hour = 0; hour < 24; hour++) {
    if (!quiet) {
      const { weights, off, exposure, moving } = end
      const outcome = decide(rules, {
        sleeves: configured.map((weight, i) => ({
          name: nameOf(i),
          configured: weight,
          weight: weights[i],
          off: off[i],
        })),
        exposure,
        moving,
        wish,
        instead: alarm ? 'no-harm' : null,
      })
      quiet = !outcome.moved
      end = outcome
      target = outcome.target.map((weight, i) => (wish.off[i] ? 0 : weight * wish.exposure))
    }
    end.weights.forEach((weight, i) => {
      means[i] += (weight * end.exposure - configured[i]) / 24
    })
  }
  return { end, means, target }
}
