import type { EquityWatch } from '../risk/protections.ts'
import type { Engine } from './engine.ts'
import { watchLiquidation } from './liquidation.ts'
import type { MarketState } from './market-state.ts'

/**
 * Where the price of the only market with positions would bring the book or a strategy to a loss that asks for action,
 * or to a new high-water mark: a value is a straight line over the price. The market is watched from there on, so
 * that the values of the bars in between can wait until somebody needs them.
 */
export function watchEquity(engine: Engine, market: MarketState): void {
  const { guard, account } = engine
  const { unitsPerQuantum, kind } = market.instrument
  if (kind !== 'perpetual') market.watch(-Infinity, Infinity)
  else watchLiquidation(engine, market)
  if (!guard.active) return
  const { state, bounds } = guard
  bounds.low = -Infinity
  bounds.high = Infinity
  let net = 0
  let marks = 0
  for (const { held, sleeve } of market.slots) {
    if (held === 0) continue
    net += held
    marks++
    narrow(bounds, state.strategies[sleeve.index].watch, sleeve.ledger.flow, held * unitsPerQuantum, 1)
  }
  narrow(bounds, state.watch, account.cash, net * unitsPerQuantum, marks)
  narrow(bounds, state.killSwitch.watch, account.cash, net * unitsPerQuantum, marks)
  market.tighten(bounds.low, bounds.high)
}

/** Cash units by which a value may be off its line beside the rounding of its marks. */
const SLACK = 4

/**
 * Narrow the prices between which a value stays above its level and at or below its high-water mark.
 *
 * @param rest value at a price of 0, cash units
 * @param slope cash units per unit of price
 * @param held positions whose marks are rounded
 */
function narrow(
  bounds: { low: number; high: number },
  { level, top }: EquityWatch,
  rest: number,
  slope: number,
  held: number,
): void {
  const margin = held + SLACK
  const loss = level + margin
  const gain = top - margin
  if (slope === 0) {
    // Hedged: it does not move, apart from the rounding.
    if (rest <= loss || rest >= gain) bounds.low = Infinity
    return
  }
  const lossAt = (loss - rest) / slope
  const gainAt = (gain - rest) / slope
  bounds.low = Math.max(bounds.low, slope > 0 ? lossAt : gainAt)
  bounds.high = Math.min(bounds.high, slope > 0 ? gainAt : lossAt)
}
