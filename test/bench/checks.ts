import { enter } from '@grodt/sdk'
import { Checks } from '../../core/src/engine/checks/checks.ts'
import type { Slot, WaitingEntry } from '../../core/src/engine/slot.ts'
import { bars, buildEngine, flatBars, inputs, script } from '../support/engine.ts'
import { median, timed } from './statistics.ts'

const CALLS = 20_000
const ROUNDS = 15

/** What the checks of a running host cost, µs. */
export interface CheckCost {
  readonly sleeves: number
  /** After every input. */
  readonly input: number
  /** At every approved entry. */
  readonly approval: number
}

/** With so many strategies, each in a symbol of its own with a position open. */
export function measureChecks(sleeves: number): CheckCost {
  const names = Array.from({ length: sleeves }, (_, i) => `S${i + 1}`)
  const setup = {
    markets: names.map((symbol) => ({ symbol, columns: bars(flatBars(100, 5)) })),
    strategies: names.map((name) => ({
      name,
      symbols: [name],
      weight: 1 / sleeves,
      plugin: script({ 2: enter('long', { size: 0.5, reason: 'x' }) }),
    })),
  }
  const engine = buildEngine(setup)
  const checks = new Checks(engine, { min: 0, max: 1 })
  const check = engine.onApproval
  let last: readonly [Slot, WaitingEntry] | null = null
  engine.onApproval = (slot, entry) => (last = [slot, entry])
  const all = [...inputs(setup, 1)]
  for (const slices of all) {
    engine.apply({ kind: 'bars', slices })
    if (last !== null) break
  }
  const approved = last as readonly [Slot, WaitingEntry] | null
  if (approved === null || check === null) throw new Error('nothing was approved')
  const approval = timesOf(() => check(...approved))
  for (const slices of all.slice(2)) engine.apply({ kind: 'bars', slices })
  if (engine.openPositions !== sleeves) throw new Error(`${engine.openPositions} positions are open`)
  const input = { kind: 'bars', slices: all[0] } as const
  const perInput = timesOf(() => {
    checks.applied(input)
    if (checks.check().length > 0) throw new Error('the books do not hold')
  })
  return { sleeves, input: perInput, approval }
}

/** Median time of a call, µs. */
function timesOf(call: () => void): number {
  const round = (): number =>
    (timed(() => {
      for (let i = 0; i < CALLS; i++) call()
    }) *
      1e3) /
    CALLS
  round()
  return median(Array.from({ length: ROUNDS }, round))
}
