import type { Facts } from '@grodt/sdk'

/** Why a fill happened. The order is part of the stored form. */
export const CAUSES = [
  'entry',
  'stop',
  'target',
  'trail',
  'max-bars',
  'signal',
  'disabled',
  'liquidation',
  'end',
  'shrink',
  'kill-switch',
  'handed-over',
] as const

export type Cause = (typeof CAUSES)[number]

/** One round trip of a sleeve in one symbol, from flat to flat. Amounts in cash units, times in ms. */
export interface Trade {
  readonly sleeve: number
  readonly instrument: number
  readonly side: 1 | -1
  /** Largest size held, lots. */
  readonly lots: number
  readonly entryTime: number
  readonly exitTime: number
  readonly entryPrice: number
  readonly exitPrice: number
  /** Notional of the entry fills. */
  readonly entryNotional: number
  /** Profit before fees and funding. */
  readonly gross: number
  readonly fees: number
  /** Price given up to slippage; part of `gross` already. */
  readonly slippage: number
  readonly funding: number
  /** Gross minus fees minus funding paid: exactly what the trade added to the sleeve. */
  readonly net: number
  readonly cause: Cause
  readonly barsHeld: number
  /** Best and worst price seen while it was open. */
  readonly bestPrice: number
  readonly worstPrice: number
  /** First stop distance over the entry price, NaN without a stop. */
  readonly stopFraction: number
  /** Label number of the regime at the decision, -1 if unknown, and its confidence. */
  readonly regime: number
  readonly confidence: number
  readonly weight: number
  readonly strength: number
  readonly reason: string
  /** The numbers behind the reason, see `reasonText`. */
  readonly facts: Facts | null
}
