/** The rules of configs/three as constants. */
export const RULES = {
  capital: 200_000,
  exposure: 0.1,
  weights: [0.4, 0.3, 0.3],
  slippage: 0.00015,
  maker: 0.0002,
  taker: 0.0005,
  funding: 0.0001,
  volumeShare: 0.1,
  minNotional: 5,
} as const

const TICKS = 100
const LOTS = 100_000
const TRADE_WIDTH = 25

/** Prices on the grid: what is on it up to 1e-6 of a tick stays where it is. */
export function tickDown(price: number): number {
  const steps = price * TICKS
  const nearest = Math.round(steps)
  return (Math.abs(steps - nearest) < 1e-6 ? nearest : Math.floor(steps)) / TICKS
}

export function tickUp(price: number): number {
  const steps = price * TICKS
  const nearest = Math.round(steps)
  return (Math.abs(steps - nearest) < 1e-6 ? nearest : Math.ceil(steps)) / TICKS
}

export function wholeLots(quantity: number): number {
  const lots = quantity * LOTS
  return Math.floor(lots + 1e-9 * Math.max(1, lots))
}

/** One strategy: its position with exits, its waiting entry, its part of the book. Amounts in quote currency. */
export class FusedSleeve {
  lots = 0
  mark = 0.5
  entryPrice = 0.5
  entryTime = 0.5
  entryNotional = 0.5
  entryFee = 0.5
  stop = 0.5
  target = 0.5
  best = 0.5
  worst = 0.5
  stopFraction = 0.5
  barsHeld = 0
  exitDue = false
  trailed = false
  /** Signed lots; 0 without an entry. */
  waiting = 0
  wantedStop = 0.5
  wantedTarget = 0.5
  wantedConfidence = 0.5
  wantedStrength = 0.5
  /** Where the trail would put the stop. */
  trailTo = 0.5
  reason = ''
  wantedReason = ''
  /** The numbers behind the reason; like the host, the loop leaves it to the reader to write them out. */
  fact1 = 0.5
  fact2 = 0.5
  fact3 = 0.5
  wantedFact1 = 0.5
  wantedFact2 = 0.5
  wantedFact3 = 0.5
  /** Part of the budget of the entry that is being decided. */
  size = 0.5
  trending = false
  confidence = 0.5
  strength = 0.5
  /** Cash flows since the start, fees, slippage, turnover, funding. */
  flow = 0.5
  fees = 0.5
  slippage = 0.5
  turnover = 0.5
  funding = 0.5
  tradeFunding = 0.5
  peak = 0.5
  deepest = 0.5
  barsExposed = 0
  refused = 0
  readonly index: number
  readonly maxBars: number
  readonly base: number

  constructor(index: number, maxBars: number) {
    this.index = index
    this.maxBars = maxBars
    this.base = RULES.capital * RULES.weights[index]
    this.mark = this.flow = this.fees = this.slippage = this.turnover = this.funding = 0
    this.tradeFunding = this.peak = this.deepest = 0
  }
}

/**
 * The account and the trade log of the fused loop, and the present bar: what is only called at some bars reads it here,
 * because doubles that are passed to it would be allocated at every bar.
 */
export class FusedBook {
  cash: number = RULES.capital
  equity: number = RULES.capital
  time = 0.5
  open = 0.5
  high = 0.5
  low = 0.5
  close = 0.5
  netLots = 0
  /** Lots that still fit into the volume of the present bar. */
  room = 0
  trades = 0
  tradeData = new Float64Array(TRADE_WIDTH * 4096)
  readonly reasons: string[] = []

  /** Fill against the market: taker with slippage is in `price` already. */
  fill(sleeve: FusedSleeve, lots: number, price: number, fee: number, undisturbed: number): void {
    // The volume limit never binds on the benchmark's series; partial fills are the one thing left out here.
    if (Math.abs(lots) > this.room)
      throw new RangeError('The volume of the bar is too small for the fused loop.')
    this.room -= Math.abs(lots)
    this.netLots += lots
    this.#book(sleeve, lots, price, fee, undisturbed)
  }

  /** Fill between two sleeves at the open, without cost. */
  cross(sleeve: FusedSleeve, lots: number): void {
    this.#book(sleeve, lots, this.open, 0, this.open)
  }

  #book(sleeve: FusedSleeve, lots: number, price: number, rate: number, undisturbed: number): void {
    const notional = (lots * price) / LOTS
    const fee = Math.abs(notional) * rate
    this.cash -= notional + fee
    sleeve.flow -= notional + fee
    sleeve.fees += fee
    sleeve.turnover += Math.abs(notional)
    sleeve.slippage += ((price - undisturbed) * lots) / LOTS
    if (sleeve.lots === 0 || sleeve.lots > 0 === lots > 0) {
      const held = sleeve.lots
      if (held === 0) {
        sleeve.entryPrice = price
        sleeve.entryTime = this.time
        sleeve.entryNotional = sleeve.entryFee = sleeve.tradeFunding = 0
        sleeve.barsHeld = 0
        sleeve.best = sleeve.worst = price
      } else sleeve.entryPrice += ((price - sleeve.entryPrice) * lots) / (held + lots)
      sleeve.lots = held + lots
      sleeve.entryNotional += notional
      sleeve.entryFee += fee
    } else {
      sleeve.lots += lots
      sleeve.entryNotional += notional
      sleeve.entryFee += fee
    }
  }

  /** Write the closed trade; `entryNotional` is the sum of its signed notionals by now. */
  closeTrade(sleeve: FusedSleeve, side: number, lots: number, price: number, cause: number): void {
    const offset = this.trades * TRADE_WIDTH
    if (offset === this.tradeData.length) {
      const grown = new Float64Array(offset * 2)
      grown.set(this.tradeData)
      this.tradeData = grown
    }
    const data = this.tradeData
    const gross = -sleeve.entryNotional
    data[offset] = sleeve.index
    data[offset + 2] = side
    data[offset + 3] = lots
    data[offset + 4] = sleeve.entryTime
    data[offset + 5] = this.time
    data[offset + 6] = sleeve.entryPrice
    data[offset + 7] = price
    data[offset + 9] = gross
    data[offset + 10] = sleeve.entryFee
    data[offset + 11] = sleeve.tradeFunding
    data[offset + 12] = gross - sleeve.entryFee - sleeve.tradeFunding
    data[offset + 13] = cause
    data[offset + 14] = sleeve.barsHeld
    data[offset + 15] = sleeve.best
    data[offset + 16] = sleeve.worst
    data[offset + 17] = sleeve.stopFraction
    data[offset + 18] = sleeve.trending ? 0 : 1
    data[offset + 19] = sleeve.confidence
    data[offset + 20] = RULES.weights[sleeve.index]
    data[offset + 21] = sleeve.strength
    data[offset + 22] = sleeve.fact1
    data[offset + 23] = sleeve.fact2
    data[offset + 24] = sleeve.fact3
    this.reasons.push(sleeve.reason)
    this.trades++
    sleeve.mark = 0
    sleeve.exitDue = false
    sleeve.stop = sleeve.target = NaN
  }
}

/** Columns of the trade log that the tests compare. */
export const TRADE = {
  width: TRADE_WIDTH,
  sleeve: 0,
  entryTime: 4,
  exitTime: 5,
  entryPrice: 6,
  exitPrice: 7,
} as const
