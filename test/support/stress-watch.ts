import type { Engine } from '../../core/src/engine/engine.ts'
import type { EngineEvent, FillBooked, OrderApproved } from '../../core/src/engine/events.ts'
import type { Slot } from '../../core/src/engine/slot.ts'

/** What a run is held against. */
export interface StressLimits {
  /** Multiples of equity. */
  readonly maxGross: number
  readonly maxSymbol: number
  /** Fall from the high-water mark that must latch the kill switch; null without one. */
  readonly killAt: number | null
}

/** What a limit is about, and what was known when an order in it was approved last. */
interface Scope {
  readonly what: string
  /** Multiple of equity. */
  readonly limit: number
  readonly slots: readonly Slot[]
  /** Cash units. */
  equity: number
  /** Prices at which positions and orders counted. */
  readonly prices: Map<Slot, number>
}

/** Value of a position that is not leaving at the next open, cash units. */
const staying = ({ lots, exitDue, mark }: Slot): number => (lots !== 0 && exitDue === 0 ? Math.abs(mark) : 0)

/** Looks at an engine before and after every input and throws where something does not hold. */
export class StressWatch {
  readonly engine: Engine
  /** Orders approved, and fills that were a part of what was wanted. */
  approved = 0
  parts = 0
  /** Lowest equity over the capital. */
  lowest = 1
  latchedAt: number | null = null
  readonly #limits: StressLimits
  readonly #slots: readonly Slot[]
  readonly #stops = new Map<Slot, number>()
  /** Base currency that each order may still fill. */
  readonly #left = new Map<number, number>()
  readonly #prices = new Map<number, number>()
  readonly #scopes: readonly Scope[]
  #peak: number

  constructor(engine: Engine, limits: StressLimits) {
    this.engine = engine
    this.#limits = limits
    this.#slots = engine.sleeves.flatMap(({ slots }) => slots)
    const scope = (what: string, limit: number, slots: readonly Slot[]): Scope => ({
      what,
      limit,
      slots,
      equity: engine.account.capital,
      prices: new Map(),
    })
    this.#scopes = [
      scope('gross exposure', limits.maxGross, this.#slots),
      ...engine.markets.map(({ slots, instrument }) =>
        scope(`exposure in ${instrument.symbol}`, limits.maxSymbol, slots),
      ),
    ]
    this.#peak = engine.account.capital
  }

  /** Before an input: what is in force inside its bars. */
  before(): void {
    for (const slot of this.#slots) this.#stops.set(slot, slot.lots === 0 ? NaN : slot.stop)
  }

  /** After it. @throws Error */
  after(events: readonly EngineEvent[]): void {
    const { equity, account, time } = this.engine
    if (!Number.isFinite(equity)) throw new Error(`equity is ${equity} at ${time}`)
    this.lowest = Math.min(this.lowest, equity / account.capital)
    const orders: OrderApproved[] = []
    for (const event of events) {
      if (event.kind === 'plugin-strike' || event.kind === 'liquidated')
        throw new Error(JSON.stringify(event))
      if (event.kind === 'order-approved') orders.push(event)
      if (event.kind === 'fill') this.#fill(event)
    }
    if (orders.length > 0) this.#decided(orders)
    this.#exposureExplained()
    this.#killSwitch(orders)
  }

  #slotOf({ strategy, symbol }: { readonly strategy: string; readonly symbol: string }): Slot {
    const found = this.#slots.find(
      ({ sleeve, instrument }) => sleeve.name === strategy && instrument.symbol === symbol,
    )
    if (found === undefined) throw new Error(`There is no ${strategy} in ${symbol}.`)
    return found
  }

  /** No order fills more than was approved; a stop fills no worse than the gap over it. */
  #fill(fill: FillBooked): void {
    const slot = this.#slotOf(fill)
    if (fill.order !== null) {
      const left = (this.#left.get(fill.order) ?? 0) - fill.quantity
      if (left < -1e-9) throw new Error(`order ${fill.order} filled ${-left} more than approved`)
      if (left > 1e-9) this.parts++
      this.#left.set(fill.order, left)
      return
    }
    if (slot.lots !== 0) this.parts++
    const stop = this.#stops.get(slot) ?? NaN
    if (fill.cause !== 'stop' || Number.isNaN(stop)) return
    const { open } = slot.market
    const { slippage } = this.engine.spec.broker
    const { tick } = slot.instrument
    const held = fill.side === 'sell' ? 1 : -1
    const worst = held > 0 ? Math.min(stop, open) : Math.max(stop, open)
    const beyond = held * (worst * (1 - held * slippage) - fill.price)
    if (beyond > 2 * tick)
      throw new Error(`a stop at ${stop} filled at ${fill.price}, the bar opened at ${open}`)
  }

  /** At the decision price, no approved order breaks a limit. */
  #decided(orders: readonly OrderApproved[]): void {
    const { equity } = this.engine
    for (const { order, quantity, notional } of orders) {
      this.#left.set(order, quantity)
      this.#prices.set(order, notional / quantity)
    }
    this.approved += orders.length
    const slots = orders.map((order) => this.#slotOf(order))
    for (const scope of this.#scopes) {
      if (!slots.some((slot) => scope.slots.includes(slot))) continue
      scope.equity = equity
      let exposure = 0
      for (const slot of scope.slots) {
        const { market, entry } = slot
        scope.prices.set(slot, (entry === null ? undefined : this.#prices.get(entry.id)) ?? market.close)
        exposure += staying(slot) + (entry?.reserved ?? 0)
      }
      if (exposure > scope.limit * equity + 10) {
        throw new Error(`${scope.what} is ${exposure / equity} at the decision, allowed ${scope.limit}`)
      }
    }
  }

  /**
   * Between decisions positions are what was approved, or less: exposure is above its limit by what prices and equity
   * have moved since, and by nothing else. What is leaving counts no more, as at the decision.
   */
  #exposureExplained(): void {
    const { equity, account } = this.engine
    for (const scope of this.#scopes) {
      let now = 0
      let moved = 0
      for (const slot of scope.slots) {
        if (staying(slot) === 0) continue
        const { lots, market, instrument } = slot
        now += staying(slot)
        moved += Math.abs(lots * (market.close - (scope.prices.get(slot) ?? NaN)) * instrument.unitsPerLot)
      }
      const allowed = scope.limit * scope.equity + moved + 1e-9 * account.capital
      if (!(now <= allowed)) {
        throw new Error(
          `${scope.what} is ${now / equity}, the limit and the prices explain ${allowed / equity}`,
        )
      }
    }
  }

  /** It latches at the bar at which equity has fallen so far, never before, and lets no entry through afterwards. */
  #killSwitch(orders: readonly OrderApproved[]): void {
    const { killAt } = this.#limits
    if (killAt === null) return
    const { equity, time, guard } = this.engine
    const { stage } = guard.state.killSwitch
    if (this.latchedAt !== null) {
      if (stage !== 'latched') throw new Error(`the kill switch is ${stage} again`)
      if (orders.length > 0) throw new Error('an entry was approved while the kill switch was latched')
      return
    }
    this.#peak = Math.max(this.#peak, equity)
    const fallen = equity <= this.#peak * (1 - killAt)
    if (fallen !== (stage === 'latched')) {
      throw new Error(`the kill switch is ${stage} at a fall of ${1 - equity / this.#peak}`)
    }
    if (!fallen) return
    this.latchedAt = time
    if (orders.length > 0) throw new Error('an entry was approved at the bar that latched the kill switch')
  }
}
