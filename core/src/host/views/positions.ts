import { heldQuantity, quantityOf } from '../../market/instrument.ts'
import type { Slot } from '../../engine/slot.ts'
import { reasonText } from '../../portfolio/reason.ts'
import type { PaperHost } from '../paper-host.ts'
import { moment, type Moment } from './time.ts'

/** One open position of one strategy. Prices and amounts are in quote currency. */
export interface PositionRow {
  readonly symbol: string
  readonly strategy: string
  readonly side: 'long' | 'short'
  /** Base currency. */
  readonly quantity: number
  /** Held beyond it and too little to be sold, base currency. */
  readonly dust: number
  readonly entryPrice: number
  readonly entryTime: Moment
  /** The last price. */
  readonly price: number
  /** The stop in force; null without one. */
  readonly stop: number | null
  readonly target: number | null
  /** Profit at the last price, before the cost of closing. */
  readonly unrealized: number
  /** Bars of the strategy since the entry. */
  readonly barsHeld: number
  /** The regime and its confidence when the entry was decided; null when it was not known. */
  readonly regime: string | null
  readonly confidence: number | null
  /** Why it was entered, in the strategy's words. */
  readonly reason: string
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** Open positions by symbol, then strategy, in the configured order. */
export function positionRows({ engine }: Pick<PaperHost, 'engine'>): PositionRow[] {
  const { scale } = engine.account
  return engine.markets.flatMap(({ slots }) =>
    slots.filter((slot) => slot.lots !== 0).map((slot) => positionRow(slot, scale, engine.labels)),
  )
}

function positionRow(slot: Slot, scale: number, labels: readonly string[]): PositionRow {
  const { instrument, opened } = slot
  return {
    symbol: instrument.symbol,
    strategy: slot.sleeve.name,
    side: slot.lots > 0 ? 'long' : 'short',
    quantity: quantityOf(instrument, Math.abs(slot.lots)),
    dust: heldQuantity(instrument, slot.held - slot.lots * instrument.lotQuanta),
    entryPrice: slot.entryPrice,
    entryTime: moment(slot.entryTime),
    price: slot.market.close,
    stop: orNull(slot.stop),
    target: orNull(slot.target),
    unrealized: (slot.mark - slot.cost) / scale,
    barsHeld: slot.barsHeld,
    regime: labels[opened?.regime ?? -1] ?? null,
    confidence: orNull(opened?.confidence ?? NaN),
    reason: opened === null ? '' : reasonText(opened.reason, opened.facts),
  }
}
