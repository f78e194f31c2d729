import fc from 'fast-check'
import t from 'tap'
import type { NumberTable } from '../core/src/portfolio/equity.ts'

import type { EngineEvent, OrderApproved } from '../core/src/engine/events.ts'
import type { Slot } from '../core/src/engine/slot.ts'
import { attributionOf } from '../core/src/research/attribution.ts'
import { newColumns, type BarColumns } from '../core/src/market/columns.ts'
import { MAX_ROWS } from '../core/src/market/feed.ts'
import { booksAddUp, equal, sum } from './support/books.ts'
import { play, type Played, type TestSetup } from './support/engine.ts'
import { runs } from './support/runs.ts'
import { scenario } from './support/scenario.ts'

const BARS = 120

/** Invariants 1 and 2 after every input and at the end, and that the trades add up to the books. */
function booksHold(setup: TestSetup, rows: number): Played['engine'] {
  const { engine } = play(setup, rows, (played) => booksAddUp(played.engine))
  engine.apply({ kind: 'finish', closePositions: true })
  booksAddUp(engine)
  equal(engine.openPositions, 0, 'open positions at the end')
  for (const sleeve of engine.sleeves) {
    const trades = [...engine.trades].filter((trade) => trade.sleeve === sleeve.index)
    // Dust has cost something, and a purchase that left nothing else its fee: both are still to be sold.
    const dust = sum(sleeve.slots.map((slot) => slot.cost))
    const pending = sum(sleeve.slots.map((slot) => slot.tradeFees))
    equal(
      sum(trades.map((trade) => trade.net)) - dust - pending,
      sleeve.ledger.flow,
      `net of the trades of ${sleeve.name}`,
    )
    equal(
      sum(trades.map((trade) => trade.fees)) + pending,
      sleeve.ledger.fees,
      `fees of the trades of ${sleeve.name}`,
    )
    equal(sum(trades.map((trade) => trade.funding)), sleeve.ledger.funding, `funding of ${sleeve.name}`)
  }
  const total = attributionOf(engine, engine.trades).total()
  equal(total.net, engine.equity - engine.account.capital, 'net of everything attributed')
  equal(total.fees, sum(engine.sleeves.map((sleeve) => sleeve.ledger.fees)), 'fees attributed')
  return engine
}

t.test('sub-ledgers, account and venue agree exactly after every input', async () => {
  fc.assert(
    fc.property(scenario(BARS), fc.constantFrom(1, 7), (setup, rows) => void booksHold(setup, rows)),
    runs,
  )
})

function withoutLimits<T extends { readonly limits?: unknown }>(of: T): Omit<T, 'limits'> {
  const copy: { limits?: unknown } = { ...of }
  delete copy.limits
  return copy as Omit<T, 'limits'>
}

/** Many times the capital, so that the venue closes some of the books. */
const levered = scenario(BARS).map((setup): TestSetup => ({
  ...withoutLimits(setup),
  exposure: 20,
  broker: { ...setup.broker, volumeShare: null },
  strategies: setup.strategies.map((one) => ({ ...withoutLimits(one), maxPosition: 1 })),
  markets: setup.markets.map((market) => ({ ...market, maintenanceMargin: 0.5 })),
}))

t.test('they agree through liquidations too', async (t) => {
  let liquidated = 0
  fc.assert(
    fc.property(levered, fc.constantFrom(1, 7), (setup, rows) => {
      if (booksHold(setup, rows).liquidations > 0) liquidated++
    }),
    runs,
  )
  t.ok(liquidated >= 10, `${liquidated} books were liquidated`)
})

/** Invariant 4, from the events and the books after a batch in which orders were approved. */
function limitsHold(setup: TestSetup, orders: Map<number, OrderApproved>, { engine, events }: Played): void {
  const scale = engine.account.scale
  const equity = engine.equity / scale
  const approved = events.filter((event): event is OrderApproved => event.kind === 'order-approved')
  for (const order of approved) orders.set(order.order, order)
  const within = (value: number, limit: number, what: string): void => {
    if (value > limit * (1 + 1e-9) + 1 / scale) throw new Error(`${what} is ${value}, above ${limit}`)
  }
  // What leaves at the next open does not count; what waits counts at its decision price.
  const staying = engine.markets.flatMap((market) =>
    market.slots.filter((slot) => slot.entry !== null || (slot.lots !== 0 && slot.exitDue === 0)),
  )
  // Dust is exposure, but no position.
  const dust = engine.markets.flatMap((market) => market.slots.filter((slot) => !staying.includes(slot)))
  const notional = (slots: typeof staying): number =>
    sum(
      slots.map(({ held: all, lots, exitDue, instrument, market, entry }) => {
        const quanta = exitDue === 0 ? all : all - lots * instrument.lotQuanta
        const held = Math.abs((quanta * market.close * instrument.unitsPerQuantum) / scale)
        const order = entry === null ? undefined : orders.get(entry.id)
        if (entry === null || order === undefined) return held
        return held + (order.notional * entry.lots * instrument.lot) / order.quantity
      }),
    )
  const tolerance = ((staying.length + dust.length) * 2) / scale
  for (const order of approved) {
    const { maxGross = 0, maxSymbol = 0, maxPositions = 0 } = setup.limits ?? {}
    const strategy = setup.strategies.find(({ name }) => name === order.strategy)
    const market = setup.markets.find(({ symbol }) => symbol === order.symbol)
    const budget = (strategy?.weight ?? 0) * (setup.exposure ?? 1) * equity
    const isOwn = ({ sleeve }: Slot): boolean => sleeve.name === order.strategy
    const isSame = ({ instrument }: Slot): boolean => instrument.symbol === order.symbol
    const own = staying.filter(isOwn)
    const same = staying.filter(isSame)
    within(order.notional, budget * (strategy?.maxPosition ?? 0), 'the position')
    within(notional([...own, ...dust.filter(isOwn)]), budget + tolerance, 'the use of the budget')
    within(notional([...staying, ...dust]), equity * maxGross + tolerance, 'the gross exposure')
    within(
      notional([...same, ...dust.filter(isSame)]),
      equity * maxSymbol + tolerance,
      'the exposure in the symbol',
    )
    within(own.length, strategy?.maxOpenPositions ?? 0, 'the number of positions of the sleeve')
    within(staying.length, maxPositions, 'the number of positions')
    if (order.notional < (market?.minNotional ?? 0))
      throw new Error(`an order of ${order.notional} is too small`)
    if (market?.kind === 'spot') {
      if (order.side === 'short') throw new Error('a short on a spot market')
      within(order.notional, engine.account.cash / scale, 'the price of a purchase')
    }
    const lots = order.quantity / (market?.lot ?? 1)
    if (Math.abs(lots - Math.round(lots)) > 1e-6) throw new Error(`${order.quantity} is not a number of lots`)
  }
  for (const event of events) {
    if (event.kind !== 'order-refused') continue
    const { limit, value, allowed } = event
    if (limit.length === 0 || value === undefined || allowed === undefined)
      throw new Error('a refusal without its numbers')
    if (typeof value !== 'number' || typeof allowed !== 'number') continue
    const least = limit === 'min_notional' || limit === 'value_at_risk.returns'
    if (least ? !(value < allowed) : !(value > allowed)) {
      throw new Error(`refused by ${limit} at ${value}, allowed ${allowed}`)
    }
  }
}

t.test(
  'no approved order breaks a limit at its decision price, and every refusal has its numbers',
  async () => {
    fc.assert(
      fc.property(scenario(BARS), (setup) => {
        const orders = new Map<number, OrderApproved>()
        play(setup, 1, (played) => limitsHold(setup, orders, played))
      }),
      runs,
    )
  },
)

/** Everything that can be compared about a run, without the inputs' own borders. */
function outcome({ engine, events }: Played): string {
  const finished = engine.apply({ kind: 'finish', closePositions: true })
  return JSON.stringify([
    events,
    finished,
    [...engine.trades],
    engine.sleeves.map((sleeve) => [sleeve.ledger, sleeve.drawdown.deepest(), sleeve.barsExposed]),
    engine.drawdown.deepest(),
    engine.batches,
    rowsOf(engine.curve.table),
  ])
}

t.test('equal inputs give equal events, however the bars are cut into inputs', async () => {
  fc.assert(
    fc.property(scenario(BARS), (setup) => {
      const one = outcome(play(setup, 1))
      equal(outcome(play(setup, 1)), one, 'the same run again')
      equal(outcome(play(setup, 7)), one, 'with inputs of 7 bars')
      equal(outcome(play(setup, MAX_ROWS)), one, `with inputs of ${MAX_ROWS} bars`)
    }),
    runs,
  )
})

/** The rows whose bars have closed by `time`. */
function until(columns: BarColumns, baseMs: number, time: number): BarColumns {
  const count = columns.time.filter((open) => open + baseMs <= time).length
  const cut = newColumns(count)
  for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const) {
    cut[name].set(columns[name].subarray(0, count))
  }
  return cut
}

t.test('cutting the future off changes nothing that was decided before', async () => {
  fc.assert(
    fc.property(scenario(BARS), fc.double({ min: 0, max: 1, noNaN: true }), (setup, part) => {
      const all = play(setup).events
      const [{ columns, baseMs = 0 }] = setup.markets
      const last = columns.time.length - 1
      const time = columns.time[Math.round(part * last)] + baseMs
      const markets = setup.markets.map((market) => ({
        ...market,
        columns: until(market.columns, market.baseMs ?? 0, time),
      }))
      const before = (events: readonly EngineEvent[]): string =>
        JSON.stringify(events.filter((event) => event.time <= time))
      equal(JSON.stringify(play({ ...setup, markets }).events), before(all), `events up to ${time}`)
    }),
    runs,
  )
})

function rowsOf(table: NumberTable): number[][] {
  return Array.from({ length: table.rows }, (_, row) =>
    Array.from({ length: table.width }, (_, column) => table.get(row, column)),
  )
}
