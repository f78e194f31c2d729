import { tickDown, tickUp, type InstrumentSpec } from '../market/instrument.ts'

/** Assumptions of the simulated broker. docs/broker.md states each of them. */
export interface BrokerRules {
  /** Price given up by an order that takes liquidity, fraction of the price. */
  readonly slippage: number
  /** Largest part of a bar's volume that our orders may be, 0 to 1; null means no limit. */
  readonly volumeShare: number | null
  /** Base bars between a decision and the first open at which it can be filled; 0 is the next open. */
  readonly latencyBars: number
}

/** +1 for a purchase or a long position, -1 for a sale or a short one. */
export type Sign = 1 | -1

/** The price of an order that takes liquidity: worse by the slippage, rounded to the tick against the order. */
export function slippedPrice(
  instrument: InstrumentSpec,
  price: number,
  direction: Sign,
  slippage: number,
): number {
  if (slippage === 0) return price
  return direction > 0
    ? tickUp(instrument, price * (1 + slippage))
    : tickDown(instrument, price * (1 - slippage))
}

/**
 * A protective stop on the tick grid, rounded away from the market: a bar whose prices are on the grid reaches it
 * exactly when it reaches the level that was asked for.
 */
export function stopLevel(instrument: InstrumentSpec, side: Sign, price: number): number {
  return side > 0 ? tickDown(instrument, price) : tickUp(instrument, price)
}

/**
 * Where a protective stop fills inside a bar, or NaN when the bar does not reach it. A gap through the stop fills at
 * the open.
 */
export function stopPrice(side: Sign, stop: number, open: number, high: number, low: number): number {
  if (side > 0) return low <= stop ? (open < stop ? open : stop) : NaN
  return high >= stop ? (open > stop ? open : stop) : NaN
}

/** Where a target fills inside a bar: exactly at its price, also when the bar opens beyond it; NaN if not reached. */
export function targetPrice(side: Sign, target: number, high: number, low: number): number {
  if (side > 0) return high >= target ? target : NaN
  return low <= target ? target : NaN
}

/** Where a resting limit entry fills: exactly at its price when the bar trades there, else NaN. */
export function limitPrice(side: Sign, limit: number, high: number, low: number): number {
  if (side > 0) return low <= limit ? limit : NaN
  return high >= limit ? limit : NaN
}

/** Where a stop entry fills: at its price, or at the open when the bar opens beyond it; NaN if not reached. */
export function stopEntryPrice(side: Sign, stop: number, open: number, high: number, low: number): number {
  if (side > 0) return high >= stop ? (open > stop ? open : stop) : NaN
  return low <= stop ? (open < stop ? open : stop) : NaN
}
