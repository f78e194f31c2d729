import type { Facts, FillView, PositionView, RegimeView, Side, Trail } from '@grodt/sdk'
import type { SlotView } from '@grodt/sdk/host'
import type { Sign } from '../execution/rules.ts'
import { quantityOf, type Instrument } from '../market/instrument.ts'
import { startAsDoubles } from '../portfolio/doubles.ts'
import type { Cause } from '../portfolio/trade.ts'
import type { ApprovedOrder, ExitCause } from '../risk/limits.ts'
import type { Guard } from './guard.ts'
import type { MarketState } from './market-state.ts'
import type { Track, TrackRegime } from './track.ts'
import type { Sleeve } from './sleeve.ts'

/** An approved entry that waits for its fill; without an approval there is none. */
export interface WaitingEntry {
  readonly approval: ApprovedOrder
  readonly id: number
  readonly side: Sign
  readonly type: 'market' | 'limit' | 'stop'
  /** NaN for a market order. */
  readonly price: number
  /** What is still to be filled. */
  lots: number
  /** First base bar (by count) at whose open it can fill. */
  readonly dueBar: number
  /** Bars of the strategy left before it is cancelled. */
  barsLeft: number
  /** Cash units reserved for what is not filled yet. */
  reserved: number
  /** Approved while other positions were leaving, which did not count; see `lotsWithRoom`. */
  readonly afterExits: boolean
  readonly stop: number
  readonly stopIsDistance: boolean
  readonly target: number
  readonly targetIsDistance: boolean
  readonly trail: Trail | null
  readonly maxBars: number
  readonly regime: number
  readonly confidence: number
  readonly weight: number
  readonly strength: number
  readonly reason: string
  readonly facts: Facts | null
}

/** One fill: time, signed lots, price and fee (quote currency). */
export interface FillRecord {
  readonly time: number
  readonly lots: number
  readonly price: number
  readonly fee: number
  readonly cause: Cause
}

/** What a slot needs of the engine: values are brought up to date before somebody reads one, and what locks entries. */
interface Books {
  readonly guard: Guard
  valueNow(): void
}

const NO_FILLS: readonly FillView[] = []

/** Numbers of a fill. */
const FILL_WIDTH = 4

/** The position of a slot as its strategy sees it; one object, read through. */
class SlotPosition implements PositionView {
  readonly #slot: Slot

  constructor(slot: Slot) {
    this.#slot = slot
  }

  get side(): Side {
    return this.#slot.lots > 0 ? 'long' : 'short'
  }

  get quantity(): number {
    return quantityOf(this.#slot.instrument, Math.abs(this.#slot.lots))
  }

  get entryPrice(): number {
    return this.#slot.entryPrice
  }

  get entryTime(): number {
    return this.#slot.entryTime
  }

  get barsHeld(): number {
    return this.#slot.barsHeld
  }

  get stop(): number {
    return this.#slot.stop
  }

  get target(): number {
    return this.#slot.target
  }

  get bestPrice(): number {
    this.#slot.books.valueNow()
    return this.#slot.bestPrice
  }

  get unrealized(): number {
    this.#slot.books.valueNow()
    return (this.#slot.mark - this.#slot.cost) / this.#slot.sleeve.scale
  }

  get exiting(): boolean {
    return this.#slot.exitDue !== 0
  }
}

/**
 * One sleeve in one instrument: its position with the exits that the host owns, and its waiting entry. Numbers that
 * change per bar start as doubles, so that the engine does not re-shape the object later.
 */
export class Slot implements SlotView {
  readonly books: Books
  readonly sleeve: Sleeve
  readonly market: MarketState
  /** The series on which the strategy decides here. */
  readonly track: Track
  /** The regime that gates its entries; of another timeframe where regime.yaml says so. */
  readonly regimeNow: TrackRegime
  readonly instrument: Instrument

  /** Signed position, lots: what can be sold or bought back. */
  lots = 0
  /** All that is held, signed, quanta: the position, and dust below a lot where fees are taken in the asset. */
  held = 0
  /** Signed notional paid for what is held, cash units. */
  cost = 0
  /** Signed value at the last price, cash units. */
  mark = 0
  entryPrice = NaN
  entryTime = 0
  /** Bars of the strategy closed since the entry. */
  barsHeld = 0
  /** The stop in force; NaN without one. */
  stop = NaN
  stopIsTrail = false
  target = NaN
  trail: Trail | null = null
  /** Ring of the ATR that a chandelier trail follows. */
  trailAtr: Float64Array | null = null
  maxBars = Infinity
  bestPrice = NaN
  worstPrice = NaN
  /** A limit entry was filled inside the present bar, whose best price may lie before the fill. */
  bestFromClose = false

  /** First base bar (by count) at whose open the position is closed; 0 when no exit is due. */
  exitDue = 0
  exitCause: ExitCause = 'signal'
  /** First base bar (by count) at whose open a part of the position goes; 0 when no cut is due. */
  cutDue = 0
  /** The part, lots. */
  cutLots = 0
  entry: WaitingEntry | null = null

  /** Of the open trade, cash units. */
  entryLots = 0
  entryNotional = 0
  exitNotional = 0
  exitLots = 0
  exitPrice = NaN
  tradeFees = 0
  tradeSlippage = 0
  tradeFunding = 0
  /** Base fees at their value, less the cost of the dust that the trade found. */
  tradeCarried = 0
  tradeStopFraction = NaN
  /** The order that opened the trade. */
  opened: WaitingEntry | null = null

  /**
   * Fills since the strategy was last asked: time, signed lots, price and fee (quote currency) of each. Few strategies
   * read them, so objects are made for those alone.
   */
  fillCount = 0
  fillNumbers = new Float64Array(FILL_WIDTH)
  readonly #fillCauses: Cause[] = []
  readonly #view: SlotPosition

  constructor(books: Books, sleeve: Sleeve, track: Track, regime: TrackRegime = track.regime) {
    this.books = books
    this.sleeve = sleeve
    this.market = track.market
    this.track = track
    this.regimeNow = regime
    this.instrument = track.market.instrument
    this.#view = new SlotPosition(this)
    startAsDoubles(this, 'lots', 'held', 'cost', 'mark', 'entryTime')
    startAsDoubles(this, 'entryLots', 'entryNotional', 'exitNotional', 'exitLots')
    startAsDoubles(this, 'tradeFees', 'tradeSlippage', 'tradeFunding', 'tradeCarried')
  }

  get position(): PositionView | null {
    return this.lots === 0 ? null : this.#view
  }

  get flat(): boolean {
    return this.entry === null && (this.lots === 0 || this.exitDue !== 0)
  }

  get hasBar(): boolean {
    return this.track.fresh
  }

  get regime(): RegimeView | null {
    return this.regimeNow.known ? this.regimeNow : null
  }

  /** Take over the trail of an order, or none. */
  followTrail(trail: Trail | null): void {
    this.trail = trail
    this.trailAtr =
      trail !== null && 'atrPeriod' in trail
        ? this.track.registry.kernel('atr', trail.atrPeriod).outputs[0]
        : null
  }

  /** Note one more fill; returns the offset at which `fillNumbers` takes its numbers. */
  addFill(cause: Cause): number {
    const offset = this.fillCount * FILL_WIDTH
    if (offset === this.fillNumbers.length) {
      const grown = new Float64Array(offset * 2)
      grown.set(this.fillNumbers)
      this.fillNumbers = grown
    }
    this.#fillCauses[this.fillCount] = cause
    this.fillCount++
    return offset
  }

  /** Fills since the strategy was last asked. */
  get recentFills(): readonly FillView[] {
    return this.fillCount === 0 ? NO_FILLS : Array.from({ length: this.fillCount }, (_, i) => this.#fill(i))
  }

  /** The same fills as they are stored. */
  fillRecords(): FillRecord[] {
    return Array.from({ length: this.fillCount }, (_, i) => {
      const [time, lots, price, fee] = this.fillNumbers.subarray(i * FILL_WIDTH)
      return { time, lots, price, fee, cause: this.#fillCauses[i] }
    })
  }

  #fill(index: number): FillView {
    const [time, lots, price, fee] = this.fillNumbers.subarray(index * FILL_WIDTH)
    return {
      symbol: this.instrument.symbol,
      time,
      side: lots > 0 ? 'buy' : 'sell',
      price,
      quantity: quantityOf(this.instrument, Math.abs(lots)),
      fee,
      cause: this.#fillCauses[index],
    }
  }
}
