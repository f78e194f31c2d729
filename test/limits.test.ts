import fc from 'fast-check'
import t from 'tap'

import type { Engine } from '../core/src/engine/engine.ts'
import type { EngineEvent, OrderApproved, Unstamped } from '../core/src/engine/events.ts'
import type { Slot } from '../core/src/engine/slot.ts'
import { newColumns } from '../core/src/market/columns.ts'
import { NO_PORTFOLIO_LIMITS, NO_STRATEGY_LIMITS, type EntryLimits } from '../core/src/risk/limits.ts'
import { equal, sum } from './support/books.ts'
import { buildEngine, inputs, MINUTE, play, type TestMarket, type TestSetup } from './support/engine.ts'
import { runs } from './support/runs.ts'
import { scenario } from './support/scenario.ts'

const BARS = 120
const DAY = 1_440 * MINUTE

function within(value: number, limit: number, what: string): void {
  if (!(value <= limit * (1 + 1e-7) + 1e-4)) throw new Error(`${what} is ${value}, above ${limit}`)
}

/** Worked out anew from the bars: the returns by period that a run knows at `time`, oldest first. */
function returnsAt(markets: readonly TestMarket[], time: number, period: number): number[][] {
  const closes = new Map<number, number[]>()
  markets.forEach(({ columns, baseMs = MINUTE }, m) => {
    columns.time.forEach((open, row) => {
      if (open + baseMs > time) return
      const end = Math.ceil((open + baseMs) / period)
      if (end * period > time) return
      const known = closes.get(end) ?? markets.map(() => NaN)
      known[m] = columns.close[row]
      closes.set(end, known)
    })
  })
  const ends = [...closes.keys()].sort((a, b) => a - b)
  return ends.slice(1).map((end) => {
    const before = closes.get(end - 1)
    return (closes.get(end) as number[]).map((close, m) =>
      before === undefined ? NaN : close / before[m] - 1,
    )
  })
}

function quantileLoss(results: readonly number[], share: number): number {
  const sorted = [...results].sort((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const low = sorted[Math.floor(at)]
  return -(low + ((sorted[Math.ceil(at)] ?? low) - low) * (at - Math.floor(at)))
}

function normalLoss(results: readonly number[], z: number): number {
  const mean = sum(results) / results.length
  const variance = sum(results.map((result) => (result - mean) ** 2)) / (results.length - 1)
  return z * Math.sqrt(variance) - mean
}

function rho(pairs: readonly (readonly [number, number])[]): number {
  const [x, y] = [0, 1].map((side) => pairs.map((pair) => pair[side]))
  const [mx, my] = [sum(x) / x.length, sum(y) / y.length]
  const top = sum(x.map((value, i) => (value - mx) * (y[i] - my)))
  return top / Math.sqrt(sum(x.map((v) => (v - mx) ** 2)) * sum(y.map((v) => (v - my) ** 2)))
}

/** The value of what stays when everything has left that is due: dust stays in any case. Cash units. */
function staying({ exitDue, mark, held, lots, instrument, market }: Slot): number {
  if (exitDue === 0) return mark
  return (held - lots * instrument.lotQuanta) * market.close * instrument.unitsPerQuantum
}

/** The book at the moment of an approval, by symbol, in the quote currency; what leaves counts no more. */
function bookOf(engine: Engine) {
  const held = (slot: Slot): number => staying(slot) / engine.account.scale
  const waiting = ({ entry }: Slot): number =>
    entry === null ? 0 : (entry.side * entry.reserved) / engine.account.scale
  const of = (slots: readonly Slot[], value: (slot: Slot) => number): number => sum(slots.map(value))
  return engine.markets.map(({ slots }) => ({
    net: of(slots, held),
    waiting: of(slots, waiting),
    long: of(slots, (slot) => Math.max(0, waiting(slot))),
    short: of(slots, (slot) => Math.max(0, -waiting(slot))),
    gross: of(slots, (slot) => Math.abs(held(slot)) + Math.abs(waiting(slot))),
  }))
}

/** Invariant 4 for one approved order, at the moment of its approval. */
function holds(
  setup: TestSetup,
  engine: Engine,
  order: Unstamped<OrderApproved>,
  approvals: readonly number[],
) {
  const limits: EntryLimits = {
    ...NO_PORTFOLIO_LIMITS,
    ...setup.limits,
    ...NO_STRATEGY_LIMITS,
    ...setup.strategies.find(({ name }) => name === order.strategy)?.limits,
  }
  const { scale } = engine.account
  const { time } = engine
  const equity = engine.equity / scale
  const index = engine.markets.findIndex(({ instrument }) => instrument.symbol === order.symbol)
  const market = engine.markets[index]
  const sleeve = engine.sleeves.find(({ name }) => name === order.strategy)
  const slot = market.slots.find((other) => other.sleeve === sleeve)
  const entry = slot?.entry
  if (sleeve === undefined || entry === undefined || entry === null) throw new Error('no entry waits')
  if (entry.approval.lots !== entry.lots) throw new Error('the entry is not what was approved')
  const book = bookOf(engine)
  const decision = order.price ?? market.close

  const own = sum(
    sleeve.slots.map((other) => {
      return (Math.abs(staying(other)) + (other.entry?.reserved ?? 0)) / scale
    }),
  )
  within(own, limits.maxNotional, 'the notional of the strategy')
  within(own, limits.maxLeverage * sleeve.weight * equity, 'the leverage of the strategy')
  const hasStop = !Number.isNaN(entry.stop)
  if (limits.stopRequired && !hasStop) throw new Error('an entry without a stop')
  if (limits.maxRiskPerTrade !== Infinity) {
    const stop = entry.stopIsDistance ? decision - entry.side * entry.stop : entry.stop
    const loss = (order.notional * entry.side * (decision - stop)) / decision
    const basis = limits.riskBasis === 'equity' ? equity : engine.budgetOf(sleeve) / scale
    if (!hasStop) throw new Error('a loss at the stop without a stop')
    within(loss, limits.maxRiskPerTrade * basis, 'the loss at the stop')
  }
  const sign = entry.side
  const direction = sum(book.map(({ net, long, short }) => (sign > 0 ? net + long : short - net)))
  within(direction, limits.maxNet * equity, 'the net exposure')
  for (const { symbols, maxExposure, name } of limits.groups) {
    if (!symbols.includes(order.symbol)) continue
    const members = book.filter((_, m) => symbols.includes(engine.markets[m].instrument.symbol))
    within(sum(members.map(({ gross }) => gross)), maxExposure * equity, `the group ${name}`)
  }
  const returns = returnsAt(setup.markets, time, limits.returnMs)
  if (limits.correlation !== null) {
    const { threshold, window, minimum, maxExposure } = limits.correlation
    const pairs = returns
      .slice(-window)
      .flatMap((row) => (row.some(Number.isNaN) ? [] : [[row[0], row[1]] as const]))
    const coefficient = pairs.length < minimum ? NaN : rho(pairs)
    // A coefficient that is the threshold itself may fall on either side of it.
    const apart = Math.abs(coefficient) < threshold - 1e-9
    const counted = book.filter((_, m) => m === index || !apart)
    within(sum(counted.map(({ gross }) => gross)), maxExposure * equity, 'the correlated exposure')
  }
  if (limits.valueAtRisk !== null) {
    const { budget, level, method, window, minimum, unmeasured } = limits.valueAtRisk
    const days = returns
      .slice(-window)
      .filter((row) => row.every((r, m) => !Number.isNaN(r) || (book[m].gross === 0 && m !== index)))
    const z = level === 95 ? 1.6448536269514722 : 2.3263478740408408
    const lossOf = (weights: readonly number[]): number => {
      const results = days.map((row) => sum(row.map((r, m) => (weights[m] === 0 ? 0 : r * weights[m]))))
      const historical = method === 'parametric' ? -Infinity : quantileLoss(results, (100 - level) / 100)
      return Math.max(historical, method === 'historical' ? -Infinity : normalLoss(results, z))
    }
    if (days.length < minimum) {
      if (unmeasured === 'refuse') throw new Error('a value at risk that nobody knows')
    } else {
      const others = book.map(({ net }, m) => net + (m === index ? sign * order.notional : 0))
      within(lossOf(others), budget * equity, 'the value at risk without what waits')
      const all = book.map(({ net, waiting }) => net + waiting)
      within(lossOf(all), budget * equity, 'the value at risk')
    }
  }
  const since = (ms: number): number => approvals.filter((at) => at > time - ms).length
  within(since(MINUTE), limits.orderRate.perMinute, 'the number of entries of a minute')
  within(since(60 * MINUTE), limits.orderRate.perHour, 'the number of entries of an hour')
  within(since(DAY), limits.orderRate.perDay, 'the number of entries of a day')
  const away = Math.abs(decision / market.close - 1)
  if (away > limits.priceCollar * (1 + 1e-9)) throw new Error(`the price is ${away} away`)
  const last = Math.max(
    ...[...setup.markets[index].columns.time].filter((open) => open + market.baseMs <= time),
  )
  within((time - last) / market.baseMs - 1, limits.staleBars, 'the age of the last bar')
}

/** Positions that a strategy opened on each day; the fill belongs to the day in which its bar opened. */
function tradesOf(setup: TestSetup, events: readonly EngineEvent[]): void {
  for (const { name, limits } of setup.strategies) {
    const days = new Map<number, Set<number>>()
    for (const event of events) {
      if (event.kind !== 'fill' || event.strategy !== name || event.order === null) continue
      const { baseMs = MINUTE } = setup.markets.find(({ symbol }) => symbol === event.symbol) ?? {}
      const day = Math.floor((event.time - baseMs) / DAY)
      days.set(day, (days.get(day) ?? new Set()).add(event.order))
    }
    // An order may be decided on one day and filled on the next.
    const most = Math.max(0, ...[...days.values()].map((orders) => orders.size))
    if (most > (limits?.maxTradesPerDay ?? Infinity) + 2) throw new Error(`${name} opened ${most} on a day`)
  }
}

/** The scenario on markets that stand still, without costs: volume and missing bars alone hold something back. */
function standingStill(setup: TestSetup): TestSetup {
  const markets = setup.markets.map((market) => {
    const columns = newColumns(market.columns.time.length)
    columns.time.set(market.columns.time)
    columns.volume.set(market.columns.volume)
    for (const name of ['open', 'high', 'low', 'close'] as const) columns[name].fill(100)
    return { ...market, columns, makerFee: 0, takerFee: 0, fundingRate: 0 }
  })
  // Orders away from the last price would fill at their own.
  const limits = { ...setup.limits, priceCollar: 1e-9 }
  return { ...setup, markets, limits, broker: { ...setup.broker, slippage: 0 } }
}

/** Invariant 4 from outside: nothing is taken as gone, and no price has moved that could explain an excess. */
function bookWithin(setup: TestSetup, engine: Engine): void {
  const { scale } = engine.account
  const equity = engine.equity / scale
  const { maxGross, maxSymbol, maxPositions, groups, correlation } = {
    ...NO_PORTFOLIO_LIMITS,
    ...setup.limits,
  }
  const held = (slots: readonly Slot[]): number => sum(slots.map(({ mark }) => Math.abs(mark) / scale))
  const open = (slots: readonly Slot[]): number => slots.filter(({ lots }) => lots !== 0).length
  const all = engine.markets.flatMap(({ slots }) => slots)
  equal(equity, setup.capital, 'equity')
  within(held(all), maxGross * equity, 'the gross exposure')
  within(open(all), maxPositions, 'the number of positions')
  for (const { slots, instrument } of engine.markets) {
    within(held(slots), maxSymbol * equity, `the exposure in ${instrument.symbol}`)
  }
  for (const { name, symbols, maxExposure } of groups) {
    const members = all.filter(({ instrument }) => symbols.includes(instrument.symbol))
    within(held(members), maxExposure * equity, `the group ${name}`)
  }
  // Prices that stand still have no correlation, and what is not known counts as one.
  if (correlation !== null) within(held(all), correlation.maxExposure * equity, 'the correlated exposure')
  for (const sleeve of engine.sleeves) {
    const strategy = setup.strategies.find(({ name }) => name === sleeve.name)
    const { maxNotional = Infinity, maxLeverage = Infinity } = strategy?.limits ?? {}
    const { slots } = sleeve
    within(held(slots), sleeve.weight * (setup.exposure ?? 1) * equity, `the budget of ${sleeve.name}`)
    within(held(slots), maxNotional, `the notional of ${sleeve.name}`)
    within(held(slots), maxLeverage * sleeve.weight * equity, `the leverage of ${sleeve.name}`)
    within(open(slots), strategy?.maxOpenPositions ?? Infinity, `the positions of ${sleeve.name}`)
  }
}

t.test('while prices stand still the book is never over a limit, whatever the volume lets go', async (t) => {
  let stuck = 0
  fc.assert(
    fc.property(scenario(BARS).map(standingStill), (setup) => {
      play(setup, 1, ({ engine }) => {
        bookWithin(setup, engine)
        for (const { slots, bars } of engine.markets) {
          if (slots.some(({ exitDue }) => exitDue !== 0 && exitDue <= bars)) stuck++
        }
      })
    }),
    runs,
  )
  t.ok(stuck > runs.numRuns / 2, `${stuck} bars at which an exit had to wait for volume`)
})

t.test('at the moment of its approval no order breaks a limit of its strategy or of the book', async (t) => {
  const numRuns = Math.max(250, runs.numRuns)
  let approved = 0
  const cutOrRefused = new Map<string, number>()
  fc.assert(
    fc.property(scenario(BARS), (setup) => {
      const engine = buildEngine(setup)
      const approvals: number[] = []
      const events: EngineEvent[] = []
      const emit = engine.emit.bind(engine)
      engine.emit = (event) => {
        emit(event)
        if (event.kind === 'order-approved') {
          approved++
          approvals.push(engine.time)
          holds(setup, engine, event, approvals)
        }
        const limit =
          event.kind === 'order-refused' ? event.limit : event.kind === 'order-approved' ? event.cutBy : null
        if (limit !== null) cutOrRefused.set(limit, (cutOrRefused.get(limit) ?? 0) + 1)
      }
      for (const slices of inputs(setup, 7)) events.push(...engine.apply({ kind: 'bars', slices }))
      tradesOf(setup, events)
    }),
    { ...runs, numRuns },
  )
  // About 18 orders of a run are approved, and every limit is reached in one of four runs or more.
  t.ok(approved > 5 * numRuns, `${approved} orders were approved in ${numRuns} runs`)
  const limits = ['max_notional', 'max_leverage', 'max_risk_per_trade', 'stop_required', 'max_trades_per_day']
  const shared = ['max_net_exposure', 'groups.one', 'correlation.max_exposure', 'value_at_risk.budget']
  const others = ['value_at_risk.returns', 'order_rate.per_minute', 'price_collar', 'stale_bars']
  for (const limit of [...limits, ...shared, ...others]) {
    const count = cutOrRefused.get(limit) ?? 0
    t.ok(count > numRuns / 50, `${limit} was reached ${count} times in ${numRuns} runs`)
  }
})
