import { MASK } from '@grodt/sdk/host'
import type { Answer, EnterSignal, Level, Signal, Trail } from '@grodt/sdk'
import type { Runner } from './runner.ts'
import type { Slot } from './slot.ts'

/** An answer that breaks the contract; the message says what was expected. */
export class InvalidAnswer extends Error {
  override readonly name = 'InvalidAnswer'
}

const wholeBars = (value: number): boolean => Number.isInteger(value) && value >= 1

const positive = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0

const isAction = (action: unknown): boolean =>
  action === 'enter' || action === 'exit' || action === 'adjust-stop'

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null

/** A text with its quotes: '0.5' is no number. */
const shown = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : String(value))

/** Called behind a failed check only, so that the message is not built for every good answer. */
function invalid(message: string): never {
  throw new InvalidAnswer(message)
}

/**
 * Check what a strategy returned before anything of it is applied.
 *
 * @throws Error with the field, its value and what was expected
 */
export function checkAnswer(runner: Runner, answer: unknown): asserts answer is NonNullable<Answer> {
  if (typeof answer !== 'object' || answer === null) {
    invalid(`onBar returned ${shown(answer)}; it must return a signal, an array of signals or null.`)
  }
  if (Array.isArray(answer)) for (const signal of answer) checkSignal(runner, signal as Signal)
  else checkSignal(runner, answer as Signal)
}

function checkSignal(runner: Runner, signal: Signal): void {
  if (typeof signal !== 'object' || signal === null) invalid('a signal must be an object.')
  if (!isAction(signal.action)) {
    if ('then' in signal) invalid('onBar returned a promise; it must be synchronous.')
    const action = JSON.stringify((signal as { action?: unknown }).action)
    invalid(`action: was ${action}, expected enter, exit or adjust-stop; use the functions of these names.`)
  }
  const slot = checkSymbol(runner, signal)
  if (typeof signal.reason !== 'string' || signal.reason.length === 0) {
    invalid(`reason: was ${shown(signal.reason)}, expected a sentence that says why.`)
  }
  switch (signal.action) {
    case 'enter':
      return checkEnter(slot, signal)
    case 'adjust-stop':
      if (!positive(signal.price)) {
        invalid(`price: was ${shown(signal.price)}, expected a positive number.`)
      }
      return
    case 'exit':
      return
  }
}

function checkSymbol(runner: Runner, signal: Signal): Slot {
  if (!runner.universe) {
    const slot = runner.slots[0]
    const own = slot.instrument.symbol
    if (signal.symbol !== undefined && signal.symbol !== own) {
      invalid(`symbol: was ${shown(signal.symbol)}; this instance trades ${own} only.`)
    }
    return slot
  }
  const slot = runner.slots.find(({ instrument }) => instrument.symbol === signal.symbol)
  if (slot === undefined) {
    const symbols = runner.slots.map(({ instrument }) => instrument.symbol).join(', ')
    invalid(`symbol: was ${shown(signal.symbol)}, expected one of: ${symbols}.`)
  }
  return slot
}

/** NaN passes: a fact may come from an indicator that is not defined yet. */
function checkFacts(facts: EnterSignal['facts']): void {
  if (facts === undefined) return
  if (!isObject(facts)) invalid(`facts: was ${shown(facts)}, expected numbers by name.`)
  for (const name in facts) {
    if (typeof facts[name] !== 'number')
      invalid(`facts.${name}: was ${shown(facts[name])}, expected a number.`)
  }
}

function checkEnter(slot: Slot, signal: EnterSignal): void {
  if (signal.side !== 'long' && signal.side !== 'short') {
    invalid(`side: was ${shown((signal as { side: unknown }).side)}, expected long or short.`)
  }
  if (!positive(signal.size) || signal.size > 1) {
    invalid(`size: was ${shown(signal.size)}, expected a fraction of the budget above 0 and up to 1.`)
  }
  checkFacts(signal.facts)
  const { order } = signal
  if (order !== undefined && !isObject(order)) {
    invalid(`order: was ${shown(order)}, expected an object with a type.`)
  }
  if (order !== undefined && order.type !== 'market') {
    if (order.type !== 'limit' && order.type !== 'stop') {
      invalid(`order.type: was ${shown((order as { type: unknown }).type)}, expected market, limit or stop.`)
    }
    if (!positive(order.price)) {
      invalid(`order.price: was ${shown(order.price)}, expected a positive number.`)
    }
    if (order.expiry !== undefined && !wholeBars(order.expiry)) {
      invalid(`order.expiry: was ${shown(order.expiry)}, expected a whole number of bars, at least 1.`)
    }
  }
  const close = lastClose(slot)
  const price = order === undefined || order.type === 'market' ? close : order.price
  const sign = signal.side === 'long' ? 1 : -1
  checkLevel('stop', signal.stop, price, -sign)
  checkLevel('target', signal.target, price, sign)
  checkTrail(slot, signal.trail)
  const { maxBars, strength } = signal
  if (maxBars !== undefined && !wholeBars(maxBars)) {
    invalid(`maxBars: was ${shown(maxBars)}, expected a whole number of bars, at least 1.`)
  }
  if (strength !== undefined && !(Number.isFinite(strength) && strength >= 0 && strength <= 1)) {
    invalid(`strength: was ${shown(strength)}, expected a number from 0 to 1.`)
  }
}

/**
 * The close that the strategy decides on. After a gap the market may have a newer price already, which is not the
 * strategy's mistake.
 */
function lastClose(slot: Slot): number {
  const { cursor, close } = slot.track.series
  if (cursor < 0) invalid(`symbol: ${slot.instrument.symbol} has no closed bar yet.`)
  return close[cursor & MASK]
}

function checkLevel(name: string, level: Level | undefined, price: number, direction: number): void {
  if (level === undefined) return
  if (!isObject(level)) invalid(`${name}: was ${shown(level)}, expected atDistance(...) or atPrice(...).`)
  if ('distance' in level) {
    if (!positive(level.distance)) {
      invalid(`${name}.distance: was ${shown(level.distance)}, expected a positive number.`)
    }
    return
  }
  if (!positive(level.price)) {
    invalid(`${name}.price: was ${shown(level.price)}, expected a positive number.`)
  }
  if (!((level.price - price) * direction > 0)) {
    const where = direction > 0 ? 'above' : 'below'
    invalid(`${name}.price: was ${level.price}, expected a price ${where} the entry at ${price}.`)
  }
}

function checkTrail(slot: Slot, trail: Trail | undefined): void {
  if (trail === undefined) return
  if (!isObject(trail)) {
    invalid(`trail: was ${shown(trail)}, expected { distance } or { atrPeriod, multiple }.`)
  }
  if ('distance' in trail) {
    if (!positive(trail.distance)) {
      invalid(`trail.distance: was ${shown(trail.distance)}, expected a positive number.`)
    }
    return
  }
  if (!positive(trail.multiple)) {
    invalid(`trail.multiple: was ${shown(trail.multiple)}, expected a positive number.`)
  }
  if (!slot.track.registry.keys.includes(`atr(${trail.atrPeriod})`)) {
    const period = String(trail.atrPeriod)
    invalid(`trail.atrPeriod: was ${period}; request ctx.atr(${period}) in create first.`)
  }
}
