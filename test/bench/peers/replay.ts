import type { BarColumns } from '../../../core/src/market/columns.ts'
import { CAPITAL, FEE, floorLoop } from '../floor.ts'
import type { Outcome } from './contestant.ts'
import { crossSignal } from './signal.ts'

/** What the work must end with: fills at the next open, whatever bar the last exit was on. */
export function replayWork(columns: BarColumns): Outcome {
  const { trades, equity } = floorLoop(columns, new Float64Array(columns.close.length))
  return { trades, equity }
}

/**
 * The same signals in an engine that neither asks for an exit on the bar of the entry nor for an entry on the bar of the
 * exit: a position that should turn there turns a bar later, or not at all.
 */
export function replayOneStepPerBar({ open, close }: BarColumns, wanted = crossSignal(close)): Outcome {
  let state: 'flat' | 'enter' | 'long' | 'exit' = 'flat'
  let cash = CAPITAL
  let trades = 0
  for (let i = 0; i < close.length; i++) {
    if (state === 'flat') {
      if (wanted[i] === 1) state = 'enter'
    } else if (state === 'enter') {
      cash -= open[i] * (1 + FEE)
      state = 'long'
    } else if (state === 'long') {
      if (wanted[i] === 0) state = 'exit'
    } else {
      cash += open[i] * (1 - FEE)
      trades++
      state = 'flat'
    }
  }
  const held = state === 'long' || state === 'exit' ? close[close.length - 1] : 0
  return { trades, equity: cash + held }
}

/** The same signals filled at the close of the bar that gave them, all cash in or out, without fees. */
export function replayAtClose({ close }: BarColumns, wanted = crossSignal(close)): Outcome {
  let cash = CAPITAL
  let units = 0
  let trades = 0
  for (let i = 0; i < close.length; i++) {
    if (wanted[i] === 1 && units === 0) {
      units = cash / close[i]
      cash = 0
    } else if (wanted[i] === 0 && units > 0) {
      cash = units * close[i]
      units = 0
      trades++
    }
  }
  return { trades, equity: cash + units * close[close.length - 1] }
}

/**
 * The same signals in an engine that fills within the bar of the signal, cannot enter on the bar of an exit, and closes
 * what is open on the last bar.
 */
export function replayWithPause({ close }: BarColumns, wanted = crossSignal(close)): Outcome {
  let held = false
  let trades = 0
  for (let i = 0; i < close.length - 1; i++) {
    if (!held) held = wanted[i] === 1
    else if (wanted[i] === 0) {
      held = false
      trades++
      i++
    }
  }
  return { trades: trades + (held ? 1 : 0), equity: null }
}
