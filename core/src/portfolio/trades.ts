import type { Facts } from '@grodt/sdk'
import { NumberTable } from './equity.ts'

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

/** What the log reads of the position that has just become flat; amounts in cash units. */
export interface ClosedPosition {
  readonly entryLots: number
  readonly entryTime: number
  readonly entryPrice: number
  readonly exitPrice: number
  readonly entryNotional: number
  readonly tradeFees: number
  readonly tradeSlippage: number
  readonly tradeFunding: number
  readonly barsHeld: number
  readonly bestPrice: number
  readonly worstPrice: number
  readonly tradeStopFraction: number
}

/** What the log reads of the order that opened it. */
export type TradeOrder = Pick<
  Trade,
  'side' | 'regime' | 'confidence' | 'weight' | 'strength' | 'reason' | 'facts'
>

/** The numbers of a trade in the order in which they are stored. */
const COLUMNS = 23

/** All closed trades in one typed table; objects are made when somebody reads one. */
export class TradeLog {
  readonly #table = new NumberTable(COLUMNS, 1024)
  readonly #reasons: string[] = []
  readonly #facts: (Facts | null)[] = []

  get length(): number {
    return this.#table.rows
  }

  /** Add a closed trade; none of the numbers is kept in an object. */
  add(
    sleeve: number,
    instrument: number,
    cause: Cause,
    exitTime: number,
    net: number,
    position: ClosedPosition,
    order: TradeOrder,
  ): void {
    let o = this.#table.addRow()
    const d = this.#table.block
    d[o++] = sleeve
    d[o++] = instrument
    d[o++] = order.side
    d[o++] = position.entryLots
    d[o++] = position.entryTime
    d[o++] = exitTime
    d[o++] = position.entryPrice
    d[o++] = position.exitPrice
    d[o++] = position.entryNotional
    d[o++] = net + position.tradeFees + position.tradeFunding
    d[o++] = position.tradeFees
    d[o++] = position.tradeFunding
    d[o++] = net
    d[o++] = CAUSES.indexOf(cause)
    d[o++] = position.barsHeld
    d[o++] = position.bestPrice
    d[o++] = position.worstPrice
    d[o++] = position.tradeStopFraction
    d[o++] = order.regime
    d[o++] = order.confidence
    d[o++] = order.weight
    d[o++] = order.strength
    d[o] = position.tradeSlippage
    this.#reasons.push(order.reason)
    this.#facts.push(order.facts)
  }

  get(row: number): Trade {
    const n = (column: number): number => this.#table.get(row, column)
    return {
      sleeve: n(0),
      instrument: n(1),
      side: n(2) as 1 | -1,
      lots: n(3),
      entryTime: n(4),
      exitTime: n(5),
      entryPrice: n(6),
      exitPrice: n(7),
      entryNotional: n(8),
      gross: n(9),
      fees: n(10),
      slippage: n(22),
      funding: n(11),
      net: n(12),
      cause: CAUSES[n(13)],
      barsHeld: n(14),
      bestPrice: n(15),
      worstPrice: n(16),
      stopFraction: n(17),
      regime: n(18),
      confidence: n(19),
      weight: n(20),
      strength: n(21),
      reason: this.#reasons[row],
      facts: this.#facts[row],
    }
  }

  *[Symbol.iterator](): IterableIterator<Trade> {
    for (let row = 0; row < this.length; row++) yield this.get(row)
  }
}
