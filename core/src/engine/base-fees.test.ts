import { defineStrategy, enter, exit, parameters, type Answer } from '@grodt/sdk'
import t from 'tap'
import { booksAddUp } from '../../../test/support/books.ts'
import {
  bars,
  eventsOf,
  fillsOf,
  flatBars,
  play,
  script,
  type Row,
  type TestMarket,
  type TestSetup,
} from '../../../test/support/engine.ts'
import { attributionOf, attributionReport } from '../research/attribution.ts'
import type { Engine } from './engine.ts'

const long = (size: number, more: object = {}): Answer => enter('long', { size, reason: 'test', ...more })

/** Purchases pay 0.1 % in what they buy; a lot of 0.1 has 10,000,000 quanta. */
const spot = (rows: readonly Row[], more: Partial<TestMarket> = {}): TestMarket => ({
  symbol: 'A',
  columns: bars(rows),
  kind: 'spot',
  lot: 0.1,
  takerFee: 0.001,
  feeCurrency: 'base',
  ...more,
})

const single = (market: TestMarket, answers: Readonly<Record<number, Answer>>): TestSetup => ({
  markets: [market],
  strategies: [{ name: 'S', plugin: script(answers) }],
})

const quote = (engine: Engine, units: number): number => units / engine.account.scale

const exact = ({ engine }: { engine: Engine }): void => booksAddUp(engine)

t.test('a purchase gets less than it pays for, and a sale leaves dust', async (t) => {
  const rows: Row[] = [...flatBars(100, 2), ...flatBars(110, 4)]
  const bought = play(single(spot(rows.slice(0, 2)), { 1: long(0.1) }), 1, exact)
  const [slot] = bought.engine.markets[0].slots
  // 10 units for 1,000; the venue keeps 0.01 of them, worth 1.
  t.same([slot.lots, slot.held], [99, 999_000_000])
  t.equal(slot.position?.quantity, 9.9, 'what can be sold')
  t.equal(quote(bought.engine, bought.engine.account.cash), 9_000, 'no fee in cash')
  t.equal(quote(bought.engine, bought.engine.equity), 9_999)
  t.same([slot.cost, slot.mark], [999e8, 999e8], 'all of it has cost its price')
  t.equal(slot.position?.unrealized, 0)
  t.match(eventsOf(bought.events, 'fill'), [{ quantity: 10, price: 100, fee: 1, baseFee: 0.01 }])

  const { engine, events } = play(single(spot(rows), { 1: long(0.1), 2: exit('test') }), 1, exact)
  t.same(fillsOf(events), [
    [2, 'buy', 10, 100, 'entry'],
    [3, 'sell', 9.9, 110, 'signal'],
  ])
  const [, sale] = eventsOf(events, 'fill')
  t.equal(sale.fee, 1.089, 'a sale pays in cash')
  t.notOk('baseFee' in sale)
  const [left] = engine.markets[0].slots
  t.same([left.lots, left.held], [0, 9_000_000])
  t.equal(left.position, null)
  t.equal(left.flat, true)
  t.equal(engine.openPositions, 0)
  t.equal(quote(engine, engine.account.cash), 10_087.911)
  t.equal(quote(engine, left.cost), 9)
  t.equal(quote(engine, left.mark), 9.9, '0.09 units at 110')
  t.equal(quote(engine, engine.equity), 10_097.811)
  // Sold: 1,089 for what has cost 990.
  const [trade] = engine.trades
  t.same(
    [trade.gross, trade.fees, trade.net].map((units) => quote(engine, units)),
    [99, 2.089, 96.911],
  )
  t.same([trade.lots, trade.entryPrice, trade.exitPrice], [100, 100, 110])
  const report = attributionReport(engine, attributionOf(engine, engine.trades))
  t.equal(report.total.net, 97.811)
  t.match(report.exits, [
    { exit: 'signal', trades: 1, net: 96.911 },
    { exit: 'dust', trades: 0, wins: 0, net: 0.9, open: 0.9, fees: 0 },
  ])
})

t.test('dust is part of the next position of the slot', async (t) => {
  const rows: Row[] = [...flatBars(100, 2), ...flatBars(110, 6)]
  const answers = { 1: long(0.1), 2: exit('test'), 4: long(0.1), 6: exit('test') }
  const { engine, events } = play(single(spot(rows), answers), 1, exact)
  // 91 lots, less 0.091 of them, with 0.9 from before: 91.809, all of which but the end can be sold.
  t.same(fillsOf(events).slice(2), [
    [5, 'buy', 9.1, 110, 'entry'],
    [7, 'sell', 9.1, 110, 'signal'],
  ])
  const [slot] = engine.markets[0].slots
  t.equal(slot.held, 8_090_000)
  const nets = [...engine.trades].map((trade) => quote(engine, trade.net))
  // The dust of the first trade comes in at its cost of 9, and rose to 9.9; both fees are 1.001.
  const sold = 9.1 * 110
  const cost = Number(((9 + 9.1 * 110 - 1.001) * (910_000_000 / 918_090_000)).toFixed(8))
  t.equal(nets[1].toFixed(6), (sold - cost - 2.002).toFixed(6))
  t.equal(engine.marks, slot.mark)
  t.equal(
    engine.equity - engine.account.capital,
    [...engine.trades].reduce((sum, { net }) => sum + net, 0) + slot.mark - slot.cost,
  )
})

t.test('only the net of a purchase pays, and the fee is split exactly', async (t) => {
  const strategies = [
    { name: 'S1', plugin: script({ 1: long(0.1), 3: exit('test') }) },
    { name: 'S2', plugin: script({ 3: long(0.1) }) },
    { name: 'S3', plugin: script({ 3: long(0.05) }) },
  ]
  const { engine, events } = play({ markets: [spot(flatBars(100, 5))], strategies }, 1, exact)
  // S1 sells 99 lots to the others, who want 99 and 49; of the 49 that are bought the venue keeps 490,000 quanta.
  t.match(eventsOf(events, 'fill').slice(1), [
    { strategy: 'S1', side: 'sell', quantity: 9.9, fee: 0, liquidity: 'crossed' },
    { strategy: 'S2', side: 'buy', quantity: 6.6, fee: 0, baseFee: 0, liquidity: 'crossed' },
    { strategy: 'S3', side: 'buy', quantity: 3.3, fee: 0, baseFee: 0, liquidity: 'crossed' },
    { strategy: 'S2', side: 'buy', quantity: 3.3, fee: 0.33, baseFee: 0.0033, liquidity: 'taker' },
    { strategy: 'S3', side: 'buy', quantity: 1.6, fee: 0.16, baseFee: 0.0016, liquidity: 'taker' },
  ])
  t.same(
    engine.markets[0].slots.map(({ lots, held }) => [lots, held]),
    [
      [0, 9_000_000],
      [98, 989_670_000],
      [48, 489_840_000],
    ],
  )
  t.equal(engine.venue.netLots[0], 149)
  t.equal(engine.venue.baseFees[0], 1_490_000)
  t.equal(engine.venue.fees, 0, 'nothing in cash')
})

t.test('a part of an entry that leaves less than a lot opens no position yet', async (t) => {
  const seen: (number | null)[] = []
  const plugin = defineStrategy({
    config: parameters({}),
    create: () => ({
      onBar({ count, position }) {
        seen.push(position?.quantity ?? null)
        if (count === 1)
          return long(0.05, { order: { type: 'limit', price: 100, expiry: 3 }, stop: { distance: 10 } })
        return count === 5 ? exit('test') : null
      },
    }),
  })
  const market = spot(
    flatBars(100, 7).map(([...row]): Row => [row[0], row[1], row[2], row[3], 50]),
    { lot: 1, makerFee: 0.01, takerFee: 0.01 },
  )
  const setup: TestSetup = {
    markets: [market],
    strategies: [{ name: 'S', plugin }],
    broker: { volumeShare: 0.02 },
  }
  const { engine, events } = play(setup, 1, exact)
  // One lot a bar: 0.99, 1.98 and 2.97 are held; three bars of the order, then its rest expires.
  t.same(seen, [null, null, 1, 2, 2, 1, null])
  t.same(fillsOf(events), [
    [2, 'buy', 1, 100, 'entry'],
    [3, 'buy', 1, 100, 'entry'],
    [4, 'buy', 1, 100, 'entry'],
    [6, 'sell', 1, 100, 'signal'],
    [7, 'sell', 1, 100, 'signal'],
  ])
  const [slot] = engine.markets[0].slots
  t.same([slot.lots, slot.held, quote(engine, slot.cost)], [0, 97_000_000, 97])
  t.equal(engine.trades.length, 1)
  const [trade] = engine.trades
  t.same([trade.lots, trade.stopFraction], [3, 0.1])
  t.same([quote(engine, trade.gross), quote(engine, trade.fees)], [0, 5], 'one for each lot')
  t.equal(quote(engine, engine.equity), 9_995)
})

t.test('a purchase of nothing but dust belongs to the next trade', async (t) => {
  const market = spot(flatBars(100, 7), { lot: 1, takerFee: 0.01 })
  const first = play(single(market, { 1: long(0.011) }), 1, exact)
  const report = attributionReport(first.engine, attributionOf(first.engine, first.engine.trades))
  t.equal(first.engine.trades.length, 0)
  t.equal(first.engine.openPositions, 0)
  t.match(report.exits, [{ exit: 'dust', trades: 0, beforeCosts: 0, fees: 1, net: -1 }])

  const { engine } = play(single(market, { 1: long(0.011), 3: long(0.021), 5: exit('test') }), 1, exact)
  const [trade] = engine.trades
  const [slot] = engine.markets[0].slots
  t.same([slot.lots, slot.held], [0, 97_000_000])
  t.same([trade.lots, quote(engine, trade.fees), quote(engine, trade.net)], [3, 5, -5])
})

t.test('a purchase that pays in base currency may spend all the cash', async (t) => {
  const spend = (feeCurrency: 'quote' | 'base') =>
    eventsOf(play(single(spot(flatBars(100, 2), { feeCurrency }), { 1: long(1) })).events, 'order-approved')
  t.match(spend('base'), [{ notional: 10_000, cutBy: null }])
  t.match(spend('quote'), [{ notional: 9_990, cutBy: 'cash' }])
})

t.test('a rebate in the base currency adds to what is bought', async (t) => {
  const order = { type: 'limit', price: 100, expiry: 1 }
  const market = spot(flatBars(100, 2), { makerFee: -0.001 })
  const { engine } = play(single(market, { 1: long(0.1, { order }) }), 1, exact)
  const [slot] = engine.markets[0].slots
  t.same([slot.lots, slot.held, engine.venue.baseFees[0]], [100, 1_001_000_000, -1_000_000])
  t.equal(quote(engine, slot.sleeve.ledger.fees), -1)
})

t.test('the end of a run closes positions and leaves their dust', async (t) => {
  const { engine } = play(single(spot(flatBars(100, 3)), { 1: long(0.1) }), 1, exact)
  engine.apply({ kind: 'finish', closePositions: true })
  booksAddUp(engine)
  t.same([engine.openPositions, engine.heldSlots], [0, 1])
  // 9,000 and 990 less 0.99, and 0.09 units.
  t.equal(quote(engine, engine.equity), 9_998.01)
})

t.test('dust is exposure, but no position', async (t) => {
  const answers = { 1: long(0.1), 2: exit('test'), 4: long(1) }
  const setup: TestSetup = {
    markets: [spot(flatBars(100, 6))],
    strategies: [{ name: 'S', maxOpenPositions: 1, plugin: script(answers) }],
    limits: { maxPositions: 1, maxSymbol: 0.5 },
  }
  const { events } = play(setup, 1, exact)
  const [, second] = eventsOf(events, 'order-approved')
  // Half of 9,998.01 less the dust of 9: 4,990.005.
  t.match(second, { notional: 4_990, cutBy: 'max_symbol_exposure' })
})

t.test('a balance that cannot be booked exactly is an error', async (t) => {
  const cheap = spot(flatBars(0.00001, 3), { tick: 0.00000001, lot: 1 })
  t.throws(() => play(single(cheap, { 1: long(1) })), {
    code: 'QUANTITY_OVERFLOW',
    message:
      'A balance of 999000000 of A is too large to be booked exactly in steps of 1e-8. Give a coarser asset_precision for it in host.yaml.',
  })
})
