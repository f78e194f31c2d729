import { judgeEquity, startKillSwitchDay } from '../risk/kill-switch.ts'
import { endLocks } from '../risk/locks.ts'
import { addTrade, brokenRule, hasRules } from '../risk/performance-rules.ts'
import {
  dailyLoss,
  dailyLossLevel,
  drawdown,
  drawdownLevel,
  noteStop,
  type BookProtections,
  type EquityWatch,
} from '../risk/protections.ts'
import type { Trade } from '../portfolio/trade.ts'
import {
  haltBook,
  killSwitchMoved,
  lockEntries,
  lockReleased,
  pauseStrategy,
  resumeStrategy,
} from './protect-events.ts'
import type { Engine } from './engine.ts'
import type { Sleeve } from './sleeve.ts'
import type { TrackRegime } from './track.ts'
import { valueNow } from './valuation.ts'
import { watchEquity } from './watch-equity.ts'

const DAY = 86_400_000

/** What was measured was done by no person. */
const NOBODY = { why: null, author: null }

/**
 * Locks, pauses and the kill switch at the end of a batch, before anybody decides: what is over ends, then the trades
 * that were closed and the equity of book and strategies are held against the limits.
 */
export function protect(engine: Engine): void {
  const { guard } = engine
  valueNow(engine)
  if (engine.time >= guard.nextDue) endByTime(engine)
  if (engine.trades.length > guard.tradesSeen) judgeTrades(engine)
  judgeValues(engine)
  if (engine.time === guard.state.dayEnd) {
    startDay(engine)
    guard.state.dayEnd += DAY
    guard.refresh()
  }
  if (guard.nextDue < engine.nextDue) engine.nextDue = guard.nextDue
  if (engine.heldIn !== null) watchEquity(engine, engine.heldIn)
}

/** Before the bars of a batch: a day that ended without a bar at its end, and the first day of a run. */
export function passDay(engine: Engine): void {
  const { guard } = engine
  if (engine.time <= guard.state.dayEnd) return
  valueNow(engine)
  guard.state.dayEnd = Math.ceil(engine.time / DAY) * DAY
  startDay(engine)
  guard.refresh()
}

/** A UTC day begins with the present values. */
function startDay(engine: Engine): void {
  const { guard, sleeves } = engine
  const { state } = guard
  state.watch.dayStart = engine.equity
  state.strategies.forEach(({ watch }, i) => {
    watch.dayStart = sleeves[i].result
  })
  const before = state.killSwitch.stage
  if (startKillSwitchDay(state.killSwitch, guard.killSwitchRules, engine.equity, engine.time)) {
    killSwitchMoved(engine, before)
  }
}

function endByTime(engine: Engine): void {
  const { guard, time } = engine
  for (const lock of endLocks(guard.state.locks, time)) lockReleased(engine, lock, null)
  for (const { name, pause } of guard.state.strategies) {
    if (pause !== null && pause.until !== null && pause.until <= time)
      resumeStrategy(engine, name, 'cool-down', null)
  }
  guard.refresh()
}

/** The usual batch ends here: two comparisons for the book and for each strategy. */
function judgeValues(engine: Engine): void {
  const { guard, sleeves, equity } = engine
  const { watch, killSwitch, strategies } = guard.state
  if (equity <= watch.level || equity > watch.top) judgeBook(engine)
  for (let i = 0; i < sleeves.length; i++) {
    const own = strategies[i].watch
    const { result } = sleeves[i]
    if (result <= own.level || result > own.top) judgeSleeve(engine, sleeves[i])
  }
  if (equity <= killSwitch.watch.level || equity > killSwitch.watch.top) judgeKillSwitch(engine)
}

function judgeBook(engine: Engine): void {
  judgeLosses(engine, engine.guard.state.watch, engine.equity, engine.guard.book, null)
}

function judgeSleeve(engine: Engine, { index, name, result }: Sleeve): void {
  const { state, strategies } = engine.guard
  judgeLosses(engine, state.strategies[index].watch, result, strategies[index].protections, name)
}

/** Locks for a daily loss and for a drawdown, of the book or of a strategy. */
function judgeLosses(
  engine: Engine,
  watch: EquityWatch,
  value: number,
  limits: BookProtections,
  strategy: string | null,
): void {
  const { guard, time } = engine
  const scope = { strategy, symbol: null, from: time, ...NOBODY }
  if (value > watch.top) watch.peak = value
  if (value <= dailyLossLevel(watch, limits.maxDailyLoss) && guard.state.dayEnd > time) {
    lockEntries(engine, {
      ...scope,
      reason: 'daily-loss',
      until: guard.state.dayEnd,
      value: dailyLoss(watch, value),
      limit: limits.maxDailyLoss,
    })
  }
  if (value <= drawdownLevel(watch, limits.maxDrawdown)) {
    lockEntries(engine, {
      ...scope,
      reason: 'drawdown',
      until: time + limits.drawdownLock,
      value: drawdown(watch, value),
      limit: limits.maxDrawdown,
    })
  }
  guard.refresh()
}

function judgeKillSwitch(engine: Engine): void {
  const { guard } = engine
  const { killSwitch } = guard.state
  const before = killSwitch.stage
  if (!judgeEquity(killSwitch, guard.killSwitchRules, engine.equity, engine.time)) return
  killSwitchMoved(engine, before)
  if (killSwitch.stage === 'latched') haltBook(engine)
}

function judgeTrades(engine: Engine): void {
  const { guard, trades } = engine
  for (; guard.tradesSeen < trades.length; guard.tradesSeen++) {
    const trade = trades.peek(guard.tradesSeen)
    coolDown(engine, trade)
    if (
      trade.net < 0 &&
      (trade.cause === 'stop' || trade.cause === 'trail' || trade.cause === 'liquidation')
    ) {
      countStop(engine, trade)
    }
    judgePerformance(engine, trade)
  }
}

const symbolOf = (engine: Engine, { instrument }: Trade): string =>
  engine.markets[instrument].instrument.symbol

/** No entries for some bars of the strategy after a trade that lost. */
function coolDown(engine: Engine, trade: Trade): void {
  const { name, protections } = engine.guard.strategies[trade.sleeve]
  const { cooldownBars, cooldownPerSymbol } = protections
  if (cooldownBars === 0 || trade.net >= 0) return
  const slot = engine.sleeves[trade.sleeve].slots.find(
    ({ market }) => market.instrument.index === trade.instrument,
  )
  const barMs = slot?.track.timeframeMs ?? engine.markets[trade.instrument].baseMs
  lockEntries(engine, {
    reason: 'cooldown',
    strategy: name,
    symbol: cooldownPerSymbol ? symbolOf(engine, trade) : null,
    from: engine.time,
    // From the close of the bar of the strategy in which the trade ended.
    until: (Math.ceil(engine.time / barMs) + cooldownBars) * barMs,
    value: trade.net / engine.account.scale,
    limit: 0,
    ...NOBODY,
  })
}

/** Losing stops of the strategy and of the book. */
function countStop(engine: Engine, trade: Trade): void {
  const { guard, time } = engine
  const { state } = guard
  const { name, protections } = guard.strategies[trade.sleeve]
  const symbol = symbolOf(engine, trade)
  const own = protections.stopGuard
  for (const [hits, stopGuard, strategy] of [
    [state.strategies[trade.sleeve].stops, own, name],
    [state.stops, guard.book.stopGuard, null],
  ] as const) {
    const count = noteStop(hits, { time, symbol }, stopGuard)
    if (count === 0) continue
    lockEntries(engine, {
      reason: 'stop-guard',
      strategy,
      symbol: stopGuard.perSymbol ? symbol : null,
      from: time,
      until: time + stopGuard.lock,
      value: count,
      limit: stopGuard.stops,
      ...NOBODY,
    })
  }
}

/** Pause a strategy whose closed trades break a rule. What it closes during a pause is not judged. */
function judgePerformance(engine: Engine, trade: Trade): void {
  const { performance, state } = engine.guard
  const own = state.strategies[trade.sleeve]
  if (!hasRules(performance) || own.pause !== null || engine.sleeves[trade.sleeve].spec.retired === true)
    return
  addTrade(own.sample, trade.net, performance)
  const broken = brokenRule(own.sample, performance, own.watch.base)
  if (broken === null) return
  const { resume, coolDown: length } = performance
  const slot = engine.sleeves[trade.sleeve].slots.find(
    ({ market }) => market.instrument.index === trade.instrument,
  )
  pauseStrategy(engine, own.name, {
    ...broken,
    from: engine.time,
    until: resume === 'cool-down' ? engine.time + length : null,
    resume,
    symbol: symbolOf(engine, trade),
    regime: slot?.regimeNow.known === true ? slot.regimeNow.label : null,
    why: null,
    author: null,
  })
}

/** A market has another label than before: strategies that wait for that come back. */
export function regimeChanged(engine: Engine, regime: TrackRegime): void {
  for (const { name, pause } of engine.guard.state.strategies) {
    if (pause === null || pause.resume !== 'regime' || pause.regime === regime.label) continue
    const slot = engine.sleeves
      .find((sleeve) => sleeve.name === name)
      ?.slots.find(({ instrument }) => instrument.symbol === pause.symbol)
    if (slot?.regimeNow === regime) resumeStrategy(engine, name, 'regime', null)
  }
}
