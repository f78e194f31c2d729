import type { KillSwitchStage } from '../risk/kill-switch.ts'
import { reaches, setLock, type Lock } from '../risk/locks.ts'
import { emptySample } from '../risk/performance-rules.ts'
import type { Pause } from '../risk/protections-state.ts'
import type { Engine } from './engine.ts'
import { cancelEntry, scheduleExit } from './orders.ts'
import { valueNow } from './valuation.ts'
import { watchEquity } from './watch-equity.ts'

// The events of protections are rare and always told, like a liquidation: a backtest that records nothing else reports them.

/** Who did something and why, where it was a person. */
export interface Person {
  readonly reason: string
  readonly author: string
}

/**
 * Set a lock and cancel the entries that wait where it reaches.
 *
 * @returns the lock, or null when one of this reason and scope lasts as long already
 */
export function lockEntries(engine: Engine, wanted: Omit<Lock, 'id'>): Lock | null {
  const { guard } = engine
  const set = setLock(guard.state.locks, wanted)
  if (set === null) return null
  engine.locksSet++
  const { id, ...rest } = set
  engine.emit({ kind: 'lock-set', lock: id, ...rest })
  for (const { name, slots } of engine.sleeves) {
    for (const slot of slots) {
      if (reaches(set, name, slot.instrument.symbol)) cancelEntry(engine, slot, 'locked')
    }
  }
  guard.refresh()
  return set
}

/**
 * A lock has ended. A daily loss or a drawdown that outlives its lock is measured from the present value on: it would
 * lock again at once.
 *
 * @param by null: its time was over
 */
export function lockReleased(engine: Engine, lock: Lock, by: Person | null): void {
  const { state } = engine.guard
  const index = engine.sleeves.findIndex(({ name }) => name === lock.strategy)
  if (lock.strategy === null || index >= 0) {
    const watch = lock.strategy === null ? state.watch : state.strategies[index].watch
    const value = lock.strategy === null ? engine.equity : engine.sleeves[index].result
    if (lock.reason === 'drawdown') watch.peak = value
    // Where the day ends the lock, the day's start is set when the day begins.
    if (lock.reason === 'daily-loss' && by !== null) watch.dayStart = value
  }
  engine.emit({
    kind: 'lock-released',
    lock: lock.id,
    reason: lock.reason,
    strategy: lock.strategy,
    symbol: lock.symbol,
    by: by === null ? 'time' : 'person',
    why: by?.reason ?? null,
    author: by?.author ?? null,
  })
}

/** The kill switch has left the stage `from`. */
export function killSwitchMoved(engine: Engine, from: KillSwitchStage): void {
  const { guard, account, equity } = engine
  const { stage, cause, value, limit, why, author, watch } = guard.state.killSwitch
  engine.emit({
    kind: 'kill-switch',
    from,
    to: stage,
    cause,
    value,
    limit,
    equity: equity / account.scale,
    highWaterMark: watch.peak / account.scale,
    dayStart: watch.dayStart / account.scale,
    action: guard.killSwitchRules.action,
    why,
    author,
  })
}

/** The kill switch is latched: waiting entries are cancelled, and positions closed where it is configured so. */
export function haltBook(engine: Engine): void {
  const flatten = engine.guard.killSwitchRules.action === 'flatten'
  for (const { slots } of engine.markets) {
    for (const slot of slots) {
      cancelEntry(engine, slot, 'kill-switch')
      if (flatten) scheduleExit(engine, slot, 'kill-switch')
    }
  }
}

/** A strategy goes manage-only: its waiting entries are cancelled, its positions keep their exits. */
export function pauseStrategy(engine: Engine, strategy: string, pause: Pause): void {
  const { guard, sleeves } = engine
  const index = sleeves.findIndex(({ name }) => name === strategy)
  guard.state.strategies[index].pause = pause
  engine.pausesSet++
  const { rule, value, limit, sample, until, resume, symbol, regime, why, author } = pause
  engine.emit({
    kind: 'strategy-paused',
    strategy,
    rule,
    value,
    limit,
    sample,
    until,
    resume,
    symbol,
    regime,
    why,
    author,
  })
  for (const slot of sleeves[index].slots) cancelEntry(engine, slot, 'paused')
  guard.refresh()
}

/** A pause is over; the rules begin with the next closed trade. */
export function resumeStrategy(
  engine: Engine,
  strategy: string,
  by: 'cool-down' | 'regime' | 'person',
  person: Person | null,
): void {
  const { guard, time } = engine
  const state = guard.state.strategies.find(({ name }) => name === strategy)
  const pause = state?.pause ?? null
  if (state === undefined || pause === null) return
  state.pause = null
  state.sample = emptySample()
  engine.emit({
    kind: 'strategy-resumed',
    strategy,
    by,
    rule: pause.rule,
    pausedFor: time - pause.from,
    why: person?.reason ?? null,
    author: person?.author ?? null,
  })
  guard.refresh()
}

/** After a change between two batches: what is waited for, and the prices at which to look. */
export function rewatch(engine: Engine): void {
  engine.guard.refresh()
  if (engine.guard.active && engine.heldIn !== null) watchEquity(engine, engine.heldIn)
}

/** See `Engine.restoreProtections`. A latched switch that flattens goes on with it. */
export function restoreProtections(engine: Engine, snapshot: unknown): void {
  const { guard } = engine
  valueNow(engine)
  guard.restore(snapshot)
  guard.tradesSeen = engine.trades.length
  if (guard.state.killSwitch.stage === 'latched') haltBook(engine)
  rewatch(engine)
}
