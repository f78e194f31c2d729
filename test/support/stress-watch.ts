import type { Engine } from '../../core/src/engine/engine.ts'
import type { EngineEvent, FillBooked, OrderApproved } from '../../core/src/engine/events.ts'
import { volumeLimit } from '../../core/src/engine/fill-room.ts'
import type { Slot } from '../../core/src/engine/slot.ts'
import { sum } from './books.ts'

/** What a run is held against. */
export interface StressLimits {
  /** Multiples of equity. */
  readonly maxGross: number
  readonly maxSymbol: number
  readonly killSwitch: {
    /** Fall from the high-water mark that must latch it. */
    readonly at: number
    readonly action: 'freeze' | 'flatten'
  } | null
}

/** What a limit allowed at some time, at the prices of that time. */
interface Anchor {
  /** The limit, or what was held already with the orders that had counted all of it; cash units. */
  readonly allowed: number
  readonly prices: ReadonlyMap<Slot, number>
}

/** What a limit is about. */
interface Scope {
  readonly what: string
  /** Multiple of equity. */
  readonly limit: number
  readonly slots: readonly Slot[]
  /** When an order in it was approved last, and at the open since then at which entries were held against it again. */
  anchors: readonly Anchor[]
}

/** Price of a slot, quote currency. */
type PriceOf = (slot: Slot) => number

const closeOf: PriceOf = ({ market }) => market.close

/** Where a market has no bar now, its last price. */
const openOf: PriceOf = ({ market }) => (market.present ? market.open : market.close)

const valueAt = ({ lots, instrument }: Slot, price: number): number => lots * price * instrument.unitsPerLot

/** What waits and has counted everything that was held, cash units. */
const countedAll = ({ entry }: Slot): number => (entry === null || entry.afterExits ? 0 : entry.reserved)

/** What was in force for a slot before an input. */
interface Before {
  /** The order that opened the position. */
  readonly opened: Slot['opened']
  readonly lots: number
  /** NaN without one. */
  readonly stop: number
}

/** Value of a position that is not leaving at the next open, cash units. */
const staying = ({ lots, exitDue, mark }: Slot): number => (lots !== 0 && exitDue === 0 ? Math.abs(mark) : 0)

/** Looks at an engine before and after every input and throws where something does not hold. */
export class StressWatch {
  readonly engine: Engine
  /** Orders approved, and fills that were a part of what was wanted. */
  approved = 0
  parts = 0
  /** Bars at which an exit waited for volume, by position. */
  waited = 0
  latchedAt: number | null = null
  readonly #limits: StressLimits
  readonly #slots: readonly Slot[]
  readonly #before = new Map<Slot, Before>()
  /** Base currency that each order may still fill. */
  readonly #left = new Map<number, number>()
  readonly #prices = new Map<number, number>()
  readonly #scopes: readonly Scope[]
  #peak: number
  #last: number

  constructor(engine: Engine, limits: StressLimits) {
    this.engine = engine
    this.#limits = limits
    this.#slots = engine.sleeves.flatMap(({ slots }) => slots)
    const scope = (what: string, limit: number, slots: readonly Slot[]): Scope => ({
      what,
      limit,
      slots,
      anchors: [],
    })
    this.#scopes = [
      scope('gross exposure', limits.maxGross, this.#slots),
      ...engine.markets.map(({ slots, instrument }) =>
        scope(`exposure in ${instrument.symbol}`, limits.maxSymbol, slots),
      ),
    ]
    this.#peak = engine.account.capital
    this.#last = engine.account.capital
  }

  /** Before an input: what is in force inside its bars. */
  before(): void {
    this.#last = this.engine.equity
    for (const slot of this.#slots) {
      this.#before.set(slot, {
        opened: slot.opened,
        lots: slot.lots,
        stop: slot.lots === 0 ? NaN : slot.stop,
      })
    }
  }

  /** After it. @throws Error */
  after(events: readonly EngineEvent[]): void {
    const { equity, time } = this.engine
    if (!Number.isFinite(equity)) throw new Error(`equity is ${equity} at ${time}`)
    const orders: OrderApproved[] = []
    const entered = new Set<Slot>()
    let costs = 0
    for (const event of events) {
      if (event.kind === 'plugin-strike' || event.kind === 'liquidated')
        throw new Error(JSON.stringify(event))
      if (event.kind === 'order-approved') orders.push(event)
      if (event.kind !== 'fill') continue
      this.#fill(event)
      costs += (event.fee + Math.abs(event.slippage)) * this.engine.account.scale
      if (event.cause === 'entry') entered.add(this.#slotOf(event))
    }
    this.#exitsWork()
    for (const scope of this.#scopes) {
      if (scope.slots.some((slot) => entered.has(slot))) this.#heldAtOpen(scope, costs)
      this.#explained(scope, closeOf, 0)
    }
    if (orders.length > 0) this.#decided(orders)
    this.#killSwitch(orders, events)
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
    const stop = this.#before.get(slot)?.stop ?? NaN
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

  /** A stop that the bar reached has closed the position, and an exit that is due waits for volume alone. */
  #exitsWork(): void {
    for (const slot of this.#slots) {
      const { lots, market, exitDue, exitCause } = slot
      if (!market.present || lots === 0) continue
      const { opened, stop } = this.#before.get(slot) ?? { opened: null, stop: NaN }
      const reached = lots > 0 ? market.low <= stop : market.high >= stop
      if (opened === slot.opened && reached && exitDue === 0)
        throw new Error(`a stop at ${stop} was passed over`)
      if (exitDue === 0 || exitDue > market.bars) continue
      this.waited++
      if (volumeLimit(this.engine, market) > 0) {
        throw new Error(`an exit (${exitCause}) waits although the bar has volume left`)
      }
    }
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
      const prices = new Map<Slot, number>()
      let held = 0
      let exposure = 0
      for (const slot of scope.slots) {
        const { market, entry } = slot
        prices.set(slot, (entry === null ? undefined : this.#prices.get(entry.id)) ?? market.close)
        held += Math.abs(slot.mark) + countedAll(slot)
        exposure += staying(slot) + (entry?.reserved ?? 0)
      }
      scope.anchors = [{ allowed: Math.max(scope.limit * equity, held), prices }]
      if (exposure > scope.limit * equity + 10) {
        throw new Error(`${scope.what} is ${exposure / equity} at the decision, allowed ${scope.limit}`)
      }
    }
  }

  /**
   * Entries that were filled may have been held against the limit again at the open.
   *
   * @param costs of the bar, cash units: they were not paid yet when the first one was looked at
   */
  #heldAtOpen(scope: Scope, costs: number): void {
    const equity = this.engine.account.cash + sum(this.#slots.map((slot) => valueAt(slot, openOf(slot))))
    const limit = scope.limit * (equity + costs)
    this.#explained(scope, openOf, limit)
    const held = sum(scope.slots.map((slot) => Math.abs(valueAt(slot, openOf(slot))) + countedAll(slot)))
    const prices = new Map(scope.slots.map((slot) => [slot, openOf(slot)]))
    scope.anchors = [...scope.anchors.slice(0, 1), { allowed: Math.max(limit, held), prices }]
  }

  /**
   * Nothing is taken as gone here: what is held is what was held at the last decision, or what fits the limit with the
   * orders that were approved then, and what prices have moved since. Nothing else puts a book above its limit.
   *
   * @param limit that holds at this moment, cash units
   */
  #explained({ what, slots, anchors }: Scope, priceOf: PriceOf, limit: number): void {
    const held = slots.filter(({ lots }) => lots !== 0)
    const now = sum(held.map((slot) => Math.abs(valueAt(slot, priceOf(slot)))))
    const moved = ({ prices }: Anchor): number =>
      sum(held.map((slot) => Math.abs(valueAt(slot, priceOf(slot) - (prices.get(slot) ?? NaN)))))
    const allowed = Math.max(limit, ...anchors.map((anchor) => anchor.allowed + moved(anchor)))
    const { account, equity, time } = this.engine
    if (!(now <= allowed + 1e-9 * account.capital)) {
      const shown = [now / equity, allowed / equity]
      throw new Error(`${what} is ${shown[0]} at ${time}, the limit and the prices explain ${shown[1]}`)
    }
  }

  /**
   * It latches at the bar at which equity has fallen so far, never before, so that the fall is above the limit by less
   * than that bar lost. From then on nothing is opened; `flatten` has an exit due for everything that is held, and
   * `freeze` leaves positions to their own exits.
   */
  #killSwitch(orders: readonly OrderApproved[], events: readonly EngineEvent[]): void {
    const { killSwitch } = this.#limits
    if (killSwitch === null) return
    const { equity, time, guard } = this.engine
    const { stage } = guard.state.killSwitch
    if (this.latchedAt === null) {
      this.#peak = Math.max(this.#peak, equity)
      const fall = 1 - equity / this.#peak
      if (equity <= this.#peak * (1 - killSwitch.at) !== (stage === 'latched')) {
        throw new Error(`the kill switch is ${stage} at a fall of ${fall}`)
      }
      if (stage !== 'latched') return
      this.latchedAt = time
      const lost = (this.#last - equity) / this.#peak
      if (fall > killSwitch.at + lost) throw new Error(`latched at ${fall}, the bar lost ${lost}`)
    } else if (events.some((event) => event.kind === 'fill' && event.cause === 'entry')) {
      throw new Error('an entry was filled while the kill switch was latched')
    }
    if (stage !== 'latched') throw new Error(`the kill switch is ${stage} again`)
    if (orders.length > 0) throw new Error('an entry was approved while the kill switch was latched')
    for (const { entry, lots, exitDue, exitCause } of this.#slots) {
      if (entry !== null) throw new Error('an entry waits while the kill switch is latched')
      if (killSwitch.action === 'flatten' && lots !== 0 && exitDue === 0) {
        throw new Error('a position stays although the kill switch closes everything')
      }
      if (killSwitch.action === 'freeze' && exitDue !== 0 && exitCause === 'kill-switch') {
        throw new Error('a position is closed although the kill switch only freezes')
      }
    }
  }
}
