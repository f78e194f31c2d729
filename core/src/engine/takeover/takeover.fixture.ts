import {
  bars,
  buildEngine,
  inputs,
  MINUTE,
  type Row,
  type TestSetup,
  type TestStrategy,
} from '../../../../test/support/engine.ts'
import { Checks } from '../checks/checks.ts'
import type { Engine } from '../engine.ts'
import type { EngineEvent } from '../events.ts'
import type { EngineInput, RevisionInput } from '../inputs.ts'
import { decodeSnapshot, encodeSnapshot, restoreEngine, takeEngineSnapshot } from '../snapshot.ts'
import { holdingsOf } from './holdings.ts'
import { takeover, type Takeover, type Wanted } from './takeover.ts'

/** A price that climbs by 1 a bar to a top and then falls by 1. */
export const hill = (top: number, count: number): Row[] =>
  Array.from({ length: count }, (_, i): Row => {
    const price = 100 + (i < top ? i : 2 * top - i)
    return [price, price + 0.5, price - 0.5, price]
  })

export const market = (rows: readonly Row[] = hill(45, 90), symbol = 'A') => ({
  symbol,
  columns: bars(rows),
  takerFee: 0.001,
})

/** What the strategies of a setup want of the engine before. */
export function wantedOf({ markets, strategies }: TestSetup): Wanted[] {
  const all = markets.map(({ symbol }) => symbol)
  return strategies.map(({ name, enabled, previousName, symbols, timeframeMs, onDisable }) => ({
    name,
    enabled: enabled ?? true,
    previousName: previousName ?? null,
    symbols: symbols ?? all,
    timeframeMs: timeframeMs ?? MINUTE,
    onDisable: onDisable ?? { action: 'manage' },
  }))
}

/** An engine of another setup in the state of this one, between two inputs, as a reload makes it. */
export interface Reloaded {
  readonly engine: Engine
  readonly found: Takeover
  readonly input: RevisionInput
  readonly events: readonly EngineEvent[]
}

/** @throws Error with every problem of the takeover */
export function reload(engine: Engine, setup: TestSetup, revision = 2): Reloaded {
  const found = takeover(holdingsOf(engine), wantedOf(setup))
  if (found.problems.length > 0) throw new Error(found.problems.join('\n'))
  const next = buildEngine(setup, found.leftovers)
  // As it is stored: nothing may be shared.
  restoreEngine(next, decodeSnapshot(encodeSnapshot(takeEngineSnapshot(engine))))
  const news = { kind: 'revision', revision, author: 'ann', changed: [], held: [], decided: true } as const
  const input: RevisionInput = { ...news, ...found.moves }
  const events = next.apply(input)
  return { engine: next, found, input, events }
}

/** A run whose strategies change after some bars (counted from 1). */
export interface Played {
  readonly engine: Engine
  readonly events: readonly EngineEvent[]
  readonly reloads: readonly Reloaded[]
}

/**
 * All bars of a setup, one at a time, with other strategies after some of them. The checks of a running host look on.
 *
 * @throws Error when an invariant does not hold, or a takeover is refused
 */
export function playChanging(
  setup: TestSetup,
  after: Readonly<Record<number, readonly TestStrategy[]>>,
): Played {
  let engine = buildEngine(setup)
  let checks = new Checks(engine, null)
  const events: EngineEvent[] = []
  const reloads: Reloaded[] = []
  const checked = (input: EngineInput): void => {
    checks.applied(input)
    const broken = checks.check()
    if (broken.length > 0) throw new Error(broken.map(({ text }) => text).join('; '))
  }
  let bar = 0
  for (const slices of inputs(setup, 1)) {
    const input = { kind: 'bars', slices } as const
    events.push(...engine.apply(input))
    checked(input)
    const strategies = after[++bar]
    if (strategies === undefined) continue
    const reloaded = reload(engine, { ...setup, strategies }, 2 + reloads.length)
    engine = reloaded.engine
    reloads.push(reloaded)
    events.push(...reloaded.events)
    checks = new Checks(engine, null)
    checked(reloaded.input)
  }
  return { engine, events, reloads }
}
