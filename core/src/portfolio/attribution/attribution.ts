import { CAUSES, type Cause } from '../trade.ts'

/** How a trade ended; `open` for a position that is still held, `dust` for what is too little to be sold. */
export type AttributedExit = Exclude<Cause, 'entry'> | 'open' | 'dust'

/** The exits in the order of a table; what is still held comes last. */
export const ATTRIBUTED_EXITS: readonly AttributedExit[] = [
  ...CAUSES.filter((cause) => cause !== 'entry'),
  'open',
  'dust',
]

/** A closed trade, an open position or dust, in cash units; a `Trade` is one. */
export interface AttributedTrade {
  readonly sleeve: number
  readonly instrument: number
  readonly side: 1 | -1
  /** Label number at the entry, -1 when it was not known. */
  readonly regime: number
  readonly cause: Cause | 'open' | 'dust'
  /** What it added to the sleeve; of what is still held with its value at the last price. */
  readonly net: number
  readonly fees: number
  readonly slippage: number
  readonly funding: number
}

/** Profit and loss with its costs, integer cash units: net = beforeCosts - fees - slippage - funding. */
export interface AttributedSum {
  /** Trades, or open positions where the exit is `open`; dust is none. */
  trades: number
  wins: number
  beforeCosts: number
  fees: number
  slippage: number
  funding: number
  net: number
  /** The part of `net` that is in open positions and dust. */
  open: number
}

/** The trades that agree in everything that profit and loss is attributed to. */
export interface AttributionCell extends Readonly<AttributedSum> {
  readonly sleeve: number
  readonly instrument: number
  /** -1: not known. */
  readonly regime: number
  readonly side: 1 | -1
  readonly exit: AttributedExit
}

/** What profit and loss is attributed to. */
export type Dimension = 'sleeve' | 'instrument' | 'regime' | 'side' | 'exit'

const nothing = (): AttributedSum => ({
  trades: 0,
  wins: 0,
  beforeCosts: 0,
  fees: 0,
  slippage: 0,
  funding: 0,
  net: 0,
  open: 0,
})

function addTo(sum: AttributedSum, more: Readonly<AttributedSum>): void {
  sum.trades += more.trades
  sum.wins += more.wins
  sum.beforeCosts += more.beforeCosts
  sum.fees += more.fees
  sum.slippage += more.slippage
  sum.funding += more.funding
  sum.net += more.net
  sum.open += more.open
}

/**
 * Divides profit and loss by strategy, symbol, regime at the entry, side and exit. All amounts are integers and every
 * trade is in exactly one cell, so that cells, and groups of them, sum to the total exactly, in any order.
 */
export class Attribution {
  readonly #cells = new Map<string, AttributionCell & AttributedSum>()

  add({ sleeve, instrument, side, regime, cause, net, fees, slippage, funding }: AttributedTrade): void {
    if (cause === 'entry') throw new Error('A trade does not end with an entry.')
    const key = `${sleeve} ${instrument} ${regime} ${side} ${cause}`
    let cell = this.#cells.get(key)
    if (cell === undefined) {
      cell = { sleeve, instrument, regime, side, exit: cause, ...nothing() }
      this.#cells.set(key, cell)
    }
    addTo(cell, {
      trades: cause === 'dust' ? 0 : 1,
      wins: net > 0 && cause !== 'dust' ? 1 : 0,
      beforeCosts: net + fees + slippage + funding,
      fees,
      slippage,
      funding,
      net,
      open: cause === 'open' || cause === 'dust' ? net : 0,
    })
  }

  /** By strategy, symbol, regime (the unknown one last), side (long first) and exit. */
  cells(): readonly AttributionCell[] {
    return [...this.#cells.values()].sort(
      (a, b) =>
        a.sleeve - b.sleeve ||
        a.instrument - b.instrument ||
        order('regime', a) - order('regime', b) ||
        b.side - a.side ||
        order('exit', a) - order('exit', b),
    )
  }

  /** The sums by one dimension, in the order of the cells. */
  by<D extends Dimension>(dimension: D): readonly { key: AttributionCell[D]; sum: AttributedSum }[] {
    const groups = new Map<AttributionCell[D], { key: AttributionCell[D]; sum: AttributedSum; at: number }>()
    for (const cell of this.#cells.values()) {
      const key = cell[dimension]
      let group = groups.get(key)
      if (group === undefined) {
        group = { key, sum: nothing(), at: order(dimension, cell) }
        groups.set(key, group)
      }
      addTo(group.sum, cell)
    }
    return [...groups.values()].sort((a, b) => a.at - b.at)
  }

  /** Of everything. */
  total(): AttributedSum {
    const sum = nothing()
    for (const cell of this.#cells.values()) addTo(sum, cell)
    return sum
  }
}

/** Where a cell stands in the order of a dimension. */
function order(dimension: Dimension, cell: AttributionCell): number {
  switch (dimension) {
    case 'regime':
      return cell.regime < 0 ? Number.MAX_SAFE_INTEGER : cell.regime
    case 'side':
      return -cell.side
    case 'exit':
      return ATTRIBUTED_EXITS.indexOf(cell.exit)
    default:
      return cell[dimension]
  }
}
