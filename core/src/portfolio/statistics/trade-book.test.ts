import fc from 'fast-check'
import t from 'tap'
import type { Trade } from '../trade.ts'
import type { TradeStatistics } from './schema/trades.ts'
import { tradeOf } from './statistics.fixture.ts'
import { TradeBook, type TradeNames } from './trade-book.ts'
import { TradeTally } from './trade-tally.ts'

const SCALE = 100

function statisticsOf(
  trades: readonly Trade[],
  deviation: 'sample' | 'population' = 'sample',
): TradeStatistics {
  const tally = new TradeTally()
  for (const trade of trades) tally.add(trade)
  return tally.statistics(SCALE, deviation)
}

const near = (actual: number | null, wanted: number, what: string): void => {
  t.ok(actual !== null && Math.abs(actual - wanted) < 1e-12, `${what}: ${actual} is ${wanted}`)
}

t.test('thirty trades have every statistic, worked out by hand', async (t) => {
  // 12 wins of 300, 18 losses of 100, in hundredths: 3600 won, 1800 lost, mean 60.
  const trades = Array.from({ length: 30 }, (_, i) => {
    const won = i % 5 < 2
    return tradeOf(won ? 300 : -100, {
      side: i % 2 === 0 ? 1 : -1,
      gross: won ? 330 : -70,
      fees: 20,
      funding: 10,
      exitTime: 1000 + (won ? 6000 : 2000),
      bestPrice: won ? 104 : 101,
      worstPrice: won ? 98 : 95,
    })
  })
  const found = statisticsOf(trades)
  t.match(found, {
    trades: 30,
    wins: 12,
    losses: 18,
    net: 18,
    gross: (12 * 330 - 18 * 70) / 100,
    fees: 6,
    funding: 3,
    winRate: 0.4,
    profitFactor: 2,
    averageWin: 3,
    averageLoss: 1,
    payoff: 3,
    averageHoldingMs: (12 * 6000 + 18 * 2000) / 30,
    averageWinHoldingMs: 6000,
    averageLossHoldingMs: 2000,
    longestHoldingMs: 6000,
    best: 3,
    worst: -1,
    bestFraction: 0.03,
    worstFraction: -0.01,
    longestWinStreak: 2,
    longestLossStreak: 3,
  })
  near(found.expectancy, 0.6, 'expectancy')
  near(found.expectancyFraction, 0.006, 'expectancy as a fraction')
  // Squares around 60: 12 x 240^2 + 18 x 160^2 = 1,152,000, over 29.
  near(found.sqn, (60 / Math.sqrt(1_152_000 / 29)) * Math.sqrt(30), 'SQN')
  near(statisticsOf(trades, 'population').sqn, (60 / Math.sqrt(1_152_000 / 30)) * Math.sqrt(30), 'SQN by n')
  near(found.kelly, 0.4 - 0.6 / 3, 'Kelly')
  // Longs (even trades) lose on the way down, shorts on the way up: wins 98 to 104, losses 95 to 101; 6 and 9 of each.
  const won = (6 * 0.02 + 6 * -0.04) / 12
  near(found.averageMaeOfWins, (6 * 0.02 + 6 * 0) / 12, 'MAE of the wins: a short never saw a price above 98')
  t.ok(won < 0, 'an excursion is never negative')
  near(found.averageMae, (6 * 0.02 + 9 * 0.05) / 30, 'MAE')
  near(found.averageMfe, (6 * 0.04 + 9 * 0.01) / 30, 'MFE')
  near(found.averageMfeOfLosses, (9 * 0.01) / 18, 'MFE of the losses')
  t.strictSame([found.largestMae, found.largestMfe], [0.05, 0.04])
})

t.test('the excursions of a short are the other way round', async (t) => {
  const short = statisticsOf([tradeOf(1, { side: -1, entryPrice: 100, bestPrice: 92, worstPrice: 103 })])
  t.match(short, { largestMae: 0.03, largestMfe: 0.08, averageMaeOfWins: 0.03, averageMfeOfLosses: null })
})

t.test('no trades and nine trades have no rates, 29 no quality', async (t) => {
  const none = {
    winRate: null,
    profitFactor: null,
    expectancy: null,
    expectancyFraction: null,
    payoff: null,
    averageWin: null,
    averageLoss: null,
    sqn: null,
    kelly: null,
  }
  t.match(statisticsOf([]), {
    trades: 0,
    wins: 0,
    losses: 0,
    net: 0,
    ...none,
    averageHoldingMs: null,
    longestHoldingMs: null,
    best: null,
    worstFraction: null,
    averageMae: null,
    largestMfe: null,
    longestWinStreak: 0,
    longestLossStreak: 0,
  })
  t.match(statisticsOf([tradeOf(500)]), {
    trades: 1,
    ...none,
    best: 5,
    worst: 5,
    averageHoldingMs: 3000,
    averageWinHoldingMs: 3000,
    averageLossHoldingMs: null,
    longestWinStreak: 1,
  })
  const mixed = Array.from({ length: 29 }, (_, i) => tradeOf(i % 2 === 0 ? 2 : -1))
  t.match(statisticsOf(mixed.slice(0, 9)), { trades: 9, wins: 5, ...none })
  t.match(statisticsOf(mixed), { winRate: Number, payoff: 2, sqn: null, kelly: null })
})

t.test('all losses have a profit factor of 0, all wins have none', async (t) => {
  t.match(statisticsOf(Array<Trade>(30).fill(tradeOf(-5))), {
    winRate: 0,
    profitFactor: 0,
    averageWin: null,
    averageLoss: 0.05,
    payoff: null,
    kelly: null,
    sqn: null,
    longestLossStreak: 30,
  })
  t.match(statisticsOf(Array<Trade>(30).fill(tradeOf(5))), {
    winRate: 1,
    profitFactor: null,
    averageLoss: null,
    payoff: null,
    kelly: null,
    longestWinStreak: 30,
  })
})

t.test('a trade that ends at nothing is no win, and ends a streak of wins', async (t) => {
  t.match(statisticsOf(Array<Trade>(10).fill(tradeOf(0))), {
    wins: 0,
    losses: 10,
    winRate: 0,
    profitFactor: null,
    payoff: null,
  })
  t.match(statisticsOf([tradeOf(1), tradeOf(1), tradeOf(0), tradeOf(1)]), {
    longestWinStreak: 2,
    longestLossStreak: 1,
  })
})

t.test('parts of a set of trades add up to the whole', async () => {
  const nets = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 60 })
  fc.assert(
    fc.property(nets, nets, (a, b) => {
      const of = (list: readonly number[]) => statisticsOf(list.map((net) => tradeOf(net)))
      const cents = (list: readonly number[]): number => Math.round(of(list).net * SCALE)
      return cents([...a, ...b]) === cents(a) + cents(b) && of([...a, ...b]).wins === of(a).wins + of(b).wins
    }),
  )
})

const NAMES: TradeNames = {
  symbols: ['A', 'B', 'C'],
  labels: ['up', 'down'],
  scale: SCALE,
  deviation: 'sample',
}

t.test('trades are grouped by side, exit, symbol and regime', async (t) => {
  const book = new TradeBook(3, 2)
  book.add(tradeOf(100, { cause: 'target', instrument: 0, regime: 0 }))
  book.add(tradeOf(-50, { cause: 'stop', instrument: 2, regime: -1, side: -1 }))
  book.add(tradeOf(-70, { cause: 'stop', instrument: 2, regime: 0 }))
  const { trades, long, short, exits, exitReasons, symbols, regimes } = book.statistics(NAMES)
  t.strictSame([trades.net, long.net, short.net], [-0.2, 0.3, -0.5])
  t.strictSame(JSON.stringify(exits), '{"stop":2,"target":1}', 'in a fixed order')
  t.match(exitReasons, [
    { exit: 'stop', trades: 2, wins: 0, net: -1.2, winRate: null },
    { exit: 'target', trades: 1, wins: 1, net: 1 },
  ])
  t.match(symbols, [
    { symbol: 'A', trades: 1, net: 1 },
    { symbol: 'C', trades: 2, net: -1.2 },
  ])
  t.equal(symbols.length, 2, 'only symbols with trades')
  t.match(regimes, [
    { regime: 'up', trades: 2, net: 0.3 },
    { regime: 'down', trades: 0, net: 0 },
    { regime: null, trades: 1, net: -0.5 },
  ])
})

t.test('without trades there are the regimes, and nothing else', async (t) => {
  const { exits, exitReasons, symbols, regimes } = new TradeBook(3, 2).statistics(NAMES)
  t.strictSame([exits, exitReasons, symbols], [{}, [], []])
  t.strictSame(
    regimes.map(({ regime, trades }) => [regime, trades]),
    [
      ['up', 0],
      ['down', 0],
    ],
  )
})
