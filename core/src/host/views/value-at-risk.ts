import type { Engine } from '../../engine/engine.ts'
import { exposureBefore } from '../../engine/exposure.ts'
import type { LimitRow } from './risk-limits.ts'

/**
 * What the present book may lose in a day beside its budget, as an entry is held against it; none where that is no limit.
 * The engine must be between two inputs.
 */
export function valueAtRiskRows(engine: Engine): Omit<LimitRow, 'use'>[] {
  const { model, spec, account, sleeves } = engine
  const limit = spec.limits.valueAtRisk
  const slot = sleeves.flatMap(({ slots }) => slots).at(0)
  if (limit === null || model.dayResults === null || slot === undefined) return []
  const results = model.dayResults
  const at = exposureBefore(engine, slot, 1, engine.budgetOf(slot.sleeve))
  const { symbolNet, symbolWaiting } = at
  // With the days of a symbol in the book it is that of the book alone; without any the symbol that is known best counts.
  const symbols = [...symbolNet.keys()]
  const held = symbols.filter((one) => symbolNet[one] !== 0 || symbolWaiting[one] !== 0)
  const daysWith = (symbol: number): number => results.of(symbol, symbolNet, symbolWaiting).days
  const [symbol] = held.length > 0 ? held : symbols.sort((a, b) => daysWith(b) - daysWith(a))
  const days = daysWith(symbol)
  const isKnown = days >= limit.minimum
  const value = isKnown ? Math.max(0, results.valueAtRisk(0, limit.level, limit.method)) : null
  return [
    {
      ...{ limit: 'value_at_risk.budget', strategy: null, symbol: null, unit: 'quote' },
      used: value === null ? null : value / account.scale,
      allowed: (limit.budget * at.equity) / account.scale,
      reason: isKnown
        ? null
        : `Of ${limit.minimum} daily returns that it takes, ${days} are known: entries are ${limit.unmeasured === 'refuse' ? 'refused' : 'not held against it'} until then.`,
    },
  ]
}
