import { enter, type Answer } from '@grodt/sdk'
import type { Test } from 'tap'
import {
  bars,
  buildEngine,
  flatBars,
  inputs,
  type Played,
  type Row,
  type TestMarket,
  type TestSetup,
} from '../../../test/support/engine.ts'
import type { EngineEvent } from './events.ts'
import type { EngineInput } from './inputs.ts'

/** A purchase of a part of the budget. */
export const long = (size = 0.1, details: object = {}): Answer =>
  enter('long', { size, reason: 'test', ...details })

export const short = (size = 0.1, details: object = {}): Answer =>
  enter('short', { size, reason: 'test', ...details })

/** A market that stands still, with the volume of its bars where it matters; 0 lets nothing go. */
export const still = (symbol: string, price: number, volumes: number | readonly number[]): TestMarket => {
  const rows: Row[] =
    typeof volumes === 'number'
      ? flatBars(price, volumes)
      : volumes.map((volume) => [price, price, price, price, volume])
  return { symbol, columns: bars(rows) }
}

/** Bars one at a time, with other inputs after some of them (counted from 1). */
export function playWith(setup: TestSetup, after: Readonly<Record<number, EngineInput>>): Played {
  const engine = buildEngine(setup)
  const events: EngineEvent[] = []
  let count = 0
  for (const slices of inputs(setup, 1)) {
    events.push(...engine.apply({ kind: 'bars', slices }))
    count++
    if (after[count] !== undefined) events.push(...engine.apply(after[count]))
  }
  return { engine, events }
}

/** As many as the patterns, each like its own: `match` alone lets a longer list pass. */
export function exactly(
  t: Test,
  actual: readonly unknown[],
  patterns: readonly unknown[],
  message = 'events',
): void {
  t.equal(actual.length, patterns.length, message)
  t.match(actual, patterns, message)
}
