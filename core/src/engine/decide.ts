import { MASK } from '@grodt/sdk/host'
import type { Answer, Signal } from '@grodt/sdk'
import { stopLevel } from '../execution/rules.ts'
import type { Engine } from './engine.ts'
import { handleEnter } from './entries.ts'
import { pluginFailed } from './faults.ts'
import { cancelEntry, scheduleExit } from './orders.ts'
import type { Runner } from './runner.ts'
import { checkAnswer } from './signals.ts'
import type { Slot } from './slot.ts'

/**
 * The decisions of one batch: host-owned exits first, then every due strategy is asked about the same state, then the
 * answers are applied in the configured order.
 */
export function decide(engine: Engine): void {
  const { runners } = engine
  let answered = false
  for (let i = 0; i < runners.length; i++) {
    const runner = runners[i]
    if (!barsClosed(engine, runner)) continue
    const answer = ask(engine, runner)
    if (answer === null) continue
    runner.answer = answer
    answered = true
  }
  if (!answered) return
  for (let i = 0; i < runners.length; i++) {
    const { answer } = runners[i]
    if (answer === null) continue
    runners[i].answer = null
    applyAnswer(engine, runners[i], answer)
  }
}

/** Whether the runner is to be asked; what the host does at the close of its bars is done here. */
function barsClosed(engine: Engine, runner: Runner): boolean {
  const { only, slots } = runner
  if (only !== null) {
    if (!only.track.fresh) return false
    if (only.lots !== 0 || only.entry !== null) closeOfBar(engine, only)
    return true
  }
  let closed = false
  for (let k = 0; k < slots.length; k++) {
    if (!slots[k].track.fresh) continue
    closed = true
    closeOfBar(engine, slots[k])
  }
  return closed
}

/** What the host does at the close of a strategy's bar without asking: age, trail, time exit, expiry of entries. */
function closeOfBar(engine: Engine, slot: Slot): void {
  if (slot.entry !== null && --slot.entry.barsLeft <= 0) cancelEntry(engine, slot, 'expired')
  if (slot.lots === 0) return
  slot.barsHeld++
  if (slot.trail !== null) moveTrail(engine, slot)
  if (slot.barsHeld >= slot.maxBars) scheduleExit(engine, slot, 'max-bars')
}

function moveTrail(engine: Engine, slot: Slot): void {
  const { trail } = slot
  if (trail === null) return
  engine.valueNow()
  const distance =
    'distance' in trail
      ? trail.distance
      : trail.multiple * (slot.trailAtr as Float64Array)[slot.track.series.cursor & MASK]
  if (Number.isNaN(distance)) return
  const long = slot.lots > 0
  const level = stopOf(slot, long ? slot.bestPrice - distance : slot.bestPrice + distance)
  const tighter = Number.isNaN(slot.stop) || (long ? level > slot.stop : level < slot.stop)
  if (!tighter) return
  setStop(engine, slot, level, 'trail')
}

const stopOf = (slot: Slot, price: number): number =>
  stopLevel(slot.instrument, slot.lots > 0 ? 1 : -1, price)

/** Move the stop in force; it is active from the next bar on. */
function setStop(engine: Engine, slot: Slot, level: number, by: 'signal' | 'trail'): void {
  slot.stop = level
  slot.stopIsTrail = by === 'trail'
  slot.market.refresh()
  if (engine.recording) {
    const { symbol } = slot.instrument
    engine.emit({ kind: 'stop-moved', strategy: slot.sleeve.name, symbol, price: level, by })
  }
}

/** The strategy's answer, or null when it failed: nothing of a bad answer is applied. */
function ask(engine: Engine, runner: Runner): Answer {
  let answer: Answer = null
  const { call } = runner
  // Nobody is asked for what a strategy holds where it is not configured any more.
  if (call !== null && !runner.sleeve.quarantined) {
    try {
      answer = call.onBar()
      if (answer !== null) checkAnswer(runner, answer)
    } catch (error) {
      pluginFailed(engine, runner, error)
      answer = null
    }
  }
  if (runner.only !== null) runner.only.fillCount = 0
  else for (const slot of runner.slots) slot.fillCount = 0
  return answer
}

const isList = (answer: Signal | readonly Signal[]): answer is readonly Signal[] => Array.isArray(answer)

function applyAnswer(engine: Engine, runner: Runner, answer: NonNullable<Answer>): void {
  if (isList(answer)) for (const signal of answer) applySignal(engine, runner, signal)
  else applySignal(engine, runner, answer)
}

function applySignal(engine: Engine, runner: Runner, signal: Signal): void {
  const slot = slotOf(runner, signal)
  if (engine.recording) emitSignal(engine, slot, signal)
  switch (signal.action) {
    case 'enter':
      handleEnter(engine, slot, signal)
      break
    case 'exit':
      cancelEntry(engine, slot, 'signal')
      scheduleExit(engine, slot, 'signal')
      break
    case 'adjust-stop':
      if (slot.lots !== 0) setStop(engine, slot, stopOf(slot, signal.price), 'signal')
      break
  }
}

function emitSignal(engine: Engine, slot: Slot, signal: Signal): void {
  engine.emit({
    kind: 'signal',
    strategy: slot.sleeve.name,
    symbol: slot.instrument.symbol,
    signal,
    position: slot.lots === 0 ? 'flat' : slot.exitDue === 0 ? 'open' : 'leaving',
    waiting: slot.entry !== null,
  })
}

/** The slot that a checked signal means. */
function slotOf(runner: Runner, signal: Signal): Slot {
  if (!runner.universe) return runner.slots[0]
  return runner.slots.find((slot) => slot.instrument.symbol === signal.symbol) as Slot
}
