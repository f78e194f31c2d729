import fc from 'fast-check'
import t from 'tap'
import { exitCounts, tradeStatistics } from './trade-statistics.ts'
import type { Trade } from './trades.ts'

const SCALE = 100

function trade(net: number, changes: Partial<Trade> = {}): Trade {
  return {
    sleeve: 0,
    instrument: 0,
    side: 1,
    lots: 1,
    entryTime: 1000,
    exitTime: 4000,
    entryPrice: 100,
    exitPrice: 101,
    entryNotional: 10_000,
    gross: net,
    fees: 0,
    funding: 0,
    net,
    cause: 'stop',
    barsHeld: 1,
    bestPrice: 101,
    worstPrice: 99,
    stopFraction: 0.01,
    regime: 0,
    confidence: 1,
    weight: 1,
    strength: 1,
    reason: 'test',
    facts: null,
    ...changes,
  }
}

t.test('ten trades have every statistic, worked out by hand', async (t) => {
  // Wins 300 + 200 + 100 = 600, losses 7 x 50 = 350, in hundredths of the quote currency.
  const trades = [300, 200, 100, -50, -50, -50, -50, -50, -50, -50].map((net) => trade(net))
  t.same(tradeStatistics(trades, SCALE), {
    trades: 10,
    wins: 3,
    net: 2.5,
    winRate: 0.3,
    profitFactor: 600 / 350,
    expectancy: 0.25,
    expectancyFraction: tradeStatistics(trades, SCALE).expectancyFraction,
    averageHoldingMs: 3000,
    best: 3,
    worst: -0.5,
  })
  t.equal(tradeStatistics(trades, SCALE).expectancyFraction?.toFixed(12), '0.002500000000')
})

t.test('no trades and nine trades have no rates', async (t) => {
  const none = { winRate: null, profitFactor: null, expectancy: null, expectancyFraction: null }
  t.same(tradeStatistics([], SCALE), {
    trades: 0,
    wins: 0,
    net: 0,
    ...none,
    averageHoldingMs: null,
    best: null,
    worst: null,
  })
  t.match(tradeStatistics([trade(500)], SCALE), {
    trades: 1,
    ...none,
    best: 5,
    worst: 5,
    averageHoldingMs: 3000,
  })
  t.match(tradeStatistics(Array<Trade>(9).fill(trade(1)), SCALE), { trades: 9, wins: 9, ...none })
})

t.test('all losses have a profit factor of 0, all wins have none', async (t) => {
  t.match(tradeStatistics(Array<Trade>(10).fill(trade(-5)), SCALE), { winRate: 0, profitFactor: 0 })
  t.match(tradeStatistics(Array<Trade>(10).fill(trade(5)), SCALE), { winRate: 1, profitFactor: null })
})

t.test('a trade that ends at nothing is no win', async (t) => {
  t.match(tradeStatistics(Array<Trade>(10).fill(trade(0)), SCALE), {
    wins: 0,
    winRate: 0,
    profitFactor: null,
  })
})

t.test('parts of a set of trades add up to the whole', async () => {
  const nets = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 60 })
  fc.assert(
    fc.property(nets, nets, (a, b) => {
      const of = (list: readonly number[]) =>
        tradeStatistics(
          list.map((net) => trade(net)),
          1,
        )
      const whole = of([...a, ...b])
      return whole.net === of(a).net + of(b).net && whole.wins === of(a).wins + of(b).wins
    }),
  )
})

t.test('exits are counted by cause in a fixed order', async (t) => {
  const trades = [trade(1, { cause: 'target' }), trade(1), trade(1, { cause: 'end' }), trade(1)]
  t.equal(JSON.stringify(exitCounts(trades)), '{"stop":2,"target":1,"end":1}')
  t.same(exitCounts([]), {})
})
