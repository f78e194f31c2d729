import {
  dailyLoss,
  dailyLossLevel,
  drawdown,
  drawdownLevel,
  setLevels,
  watchFrom,
  type EquityWatch,
  type LossLimits,
} from './protections.ts'

/** When the whole book halts, and what happens then. */
export interface KillSwitchRules extends LossLimits {
  /** Part of each limit at which the warning stage begins, above 0 and at most 1. */
  readonly warnAt: number
  /** `freeze`: positions keep their exits; `flatten`: they are closed at the next open. */
  readonly action: 'freeze' | 'flatten'
}

export type KillSwitchStage = 'armed' | 'warned' | 'latched'

/** What moved the kill switch. */
export type KillSwitchCause = 'drawdown' | 'daily-loss' | 'manual' | 'reset' | 'recovered'

/** The kill switch. It measures equity from marks of its own, which only a reset starts anew. Plain data. */
export interface KillSwitch {
  stage: KillSwitchStage
  /** When the stage began, ms; 0 for the first. */
  since: number
  cause: KillSwitchCause | null
  /** What was measured when the stage began, and the limit that it reached; null where a person moved it. */
  value: number | null
  limit: number | null
  /** What a person gave as reason for the present stage. */
  why: string | null
  author: string | null
  /** Book equity, cash units. */
  watch: EquityWatch
}

/** @param equity of the book at the start, cash units */
export const armedKillSwitch = (equity: number): KillSwitch => ({
  stage: 'armed',
  since: 0,
  cause: null,
  value: null,
  limit: null,
  why: null,
  author: null,
  watch: watchFrom(equity, 0),
})

const scaled = ({ maxDailyLoss, maxDrawdown }: LossLimits, part: number): LossLimits => ({
  maxDailyLoss: maxDailyLoss * part,
  maxDrawdown: maxDrawdown * part,
})

/** Set the equity at which the next stage is due. */
export function setKillSwitchLevels(kill: KillSwitch, rules: KillSwitchRules): void {
  if (kill.stage === 'latched') setLevels(kill.watch, { maxDailyLoss: 0, maxDrawdown: 0 })
  else setLevels(kill.watch, kill.stage === 'armed' ? scaled(rules, rules.warnAt) : rules)
}

/** A limit that is reached. */
interface Reached {
  readonly cause: 'drawdown' | 'daily-loss'
  readonly value: number
  readonly limit: number
}

function reached(watch: EquityWatch, limits: LossLimits, equity: number): Reached | null {
  const { maxDrawdown, maxDailyLoss } = limits
  if (equity <= drawdownLevel(watch, maxDrawdown)) {
    return { cause: 'drawdown', value: drawdown(watch, equity), limit: maxDrawdown }
  }
  if (equity <= dailyLossLevel(watch, maxDailyLoss)) {
    return { cause: 'daily-loss', value: dailyLoss(watch, equity), limit: maxDailyLoss }
  }
  return null
}

function enter(
  kill: KillSwitch,
  stage: KillSwitchStage,
  cause: KillSwitchCause,
  time: number,
  numbers: { readonly value: number; readonly limit: number } | null,
): void {
  kill.stage = stage
  kill.since = time
  kill.cause = cause
  kill.value = numbers?.value ?? null
  kill.limit = numbers?.limit ?? null
  kill.why = null
  kill.author = null
}

/**
 * Hold the equity of the book against the limits. A latched switch never moves here.
 *
 * @returns whether the stage changed
 */
export function judgeEquity(kill: KillSwitch, rules: KillSwitchRules, equity: number, time: number): boolean {
  const { watch } = kill
  if (kill.stage === 'latched') return false
  const before = kill.stage
  const risen = equity > watch.top
  if (risen) watch.peak = equity
  const over = reached(watch, rules, equity)
  const near = over === null ? reached(watch, scaled(rules, rules.warnAt), equity) : null
  if (over !== null) enter(kill, 'latched', over.cause, time, over)
  else if (near !== null && before === 'armed') enter(kill, 'warned', near.cause, time, near)
  else if (near === null && before === 'warned' && risen) enter(kill, 'armed', 'recovered', time, null)
  setKillSwitchLevels(kill, rules)
  return kill.stage !== before
}

/**
 * A new UTC day begins at this equity. A warning ends here, or at a new high-water mark, once its cause is gone; in
 * between it stays, so that it does not flicker.
 *
 * @returns whether the stage changed
 */
export function startKillSwitchDay(
  kill: KillSwitch,
  rules: KillSwitchRules,
  equity: number,
  time: number,
): boolean {
  const { watch } = kill
  watch.dayStart = equity
  const over = kill.stage === 'warned' && reached(watch, scaled(rules, rules.warnAt), equity) === null
  if (over) enter(kill, 'armed', 'recovered', time, null)
  setKillSwitchLevels(kill, rules)
  return over
}

/** A person halts the book. @returns false when it is halted already */
export function triggerKillSwitch(
  kill: KillSwitch,
  rules: KillSwitchRules,
  time: number,
  why: string,
  author: string,
): boolean {
  if (kill.stage === 'latched') return false
  enter(kill, 'latched', 'manual', time, null)
  kill.why = why
  kill.author = author
  setKillSwitchLevels(kill, rules)
  return true
}

/**
 * A person releases the latch, the only way out of it. High-water mark and start of the day begin anew at the present
 * equity: the loss that latched the switch would latch it again at once.
 *
 * @returns false when it is not latched
 */
export function resetKillSwitch(
  kill: KillSwitch,
  rules: KillSwitchRules,
  equity: number,
  time: number,
  why: string,
  author: string,
): boolean {
  if (kill.stage !== 'latched') return false
  enter(kill, 'armed', 'reset', time, null)
  kill.why = why
  kill.author = author
  kill.watch.peak = equity
  kill.watch.dayStart = equity
  setKillSwitchLevels(kill, rules)
  return true
}

/** A switch that only a person triggers. */
export const MANUAL_KILL_SWITCH: KillSwitchRules = {
  maxDailyLoss: 0,
  maxDrawdown: 0,
  warnAt: 1,
  action: 'freeze',
}
