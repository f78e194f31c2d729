import fc from 'fast-check'

import type { ProtectionsSpec } from '../../core/src/engine/guard.ts'
import type { StopGuard, StrategyProtections } from '../../core/src/risk/protections.ts'
import { HOUR, MINUTE, type TestSetup } from './engine.ts'
import { scenario } from './scenario.ts'

const lossLimit = fc.constantFrom(0, 0.002, 0.01, 0.03, 0.1)
const stopGuard: fc.Arbitrary<StopGuard> = fc.record({
  stops: fc.constantFrom(0, 1, 2, 3),
  window: fc.constantFrom(30 * MINUTE, 6 * HOUR),
  lock: fc.constantFrom(20 * MINUTE, 2 * HOUR, 48 * HOUR),
  perSymbol: fc.boolean(),
})
const losses = {
  maxDailyLoss: lossLimit,
  maxDrawdown: lossLimit,
  drawdownLock: fc.constantFrom(7 * MINUTE, 3 * HOUR),
}
const ofStrategy: fc.Arbitrary<StrategyProtections> = fc.record({
  ...losses,
  stopGuard,
  cooldownBars: fc.constantFrom(0, 0, 1, 4),
  cooldownPerSymbol: fc.boolean(),
})
const rule = (limit: fc.Arbitrary<number>) =>
  fc.record({ limit, trades: fc.constantFrom(3, 6), minimumTrades: fc.constantFrom(1, 3) })

const protections: fc.Arbitrary<ProtectionsSpec> = fc.record({
  book: fc.record({ ...losses, stopGuard: stopGuard.map((guard) => ({ ...guard, perSymbol: false })) }),
  killSwitch: fc.record({
    maxDailyLoss: lossLimit,
    maxDrawdown: lossLimit,
    warnAt: fc.constantFrom(0.5, 0.8, 1),
    action: fc.constantFrom('freeze' as const, 'flatten' as const),
  }),
  performance: fc.record({
    drawdown: rule(fc.constantFrom(0, 0.01)),
    losingStreak: rule(fc.constantFrom(0, 3)),
    profitFactor: rule(fc.constantFrom(0, 0.8)),
    resume: fc.constantFrom('cool-down' as const, 'regime' as const, 'person' as const),
    coolDown: fc.constantFrom(15 * MINUTE, 4 * HOUR),
  }),
})

/** A scenario with protections; on one market the engine leaves most bars unvalued, on two it seldom can. */
export const guarded = (maxBars: number): fc.Arbitrary<TestSetup> =>
  fc
    .tuple(
      scenario(maxBars),
      protections,
      fc.tuple(ofStrategy, ofStrategy, ofStrategy),
      fc.constantFrom(1, 1, 2),
    )
    .map(([setup, spec, own, markets]) => ({
      ...setup,
      markets: setup.markets.slice(0, markets),
      strategies: setup.strategies.map((one, i) => ({
        ...one,
        protections: own[i],
        shrink: i === 0 ? 'let_run' : 'reduce',
      })),
      protections: spec,
    }))
