import { SeededRandom } from '@grodt/sdk/host'
import type { HourBar, ObservedHour, ObservedMarket, ObservedStrategy } from './observed.ts'
import type { ObserverSpec } from './observer.ts'
import { HOUR } from './periods.ts'

/** A Monday, 00:00 UTC. */
export const START = Date.UTC(2024, 0, 1)

export const SPEC: ObserverSpec = {
  symbols: ['BTC/USDT', 'ETH/USDT'],
  strategies: [
    { name: 'One', symbols: ['BTC/USDT', 'ETH/USDT'], regimes: ['trending'] },
    { name: 'Two', symbols: ['ETH/USDT'], regimes: [] },
  ],
  regimes: ['trending', 'ranging'],
  groups: ['regime_features', 'market_volatility', 'strategy_performance', 'time_features'],
  windowDays: 120,
}

/** A market whose volatility comes and goes. */
function bars(random: SeededRandom, length: number): HourBar[] {
  let close = 100
  return Array.from({ length }, (_, i) => {
    const swing = 0.004 * (1.3 + Math.sin(i / 40)) * (1 + (i % 24) / 24)
    const open = close * Math.exp(0.0005 * random.normal())
    close = open * Math.exp(swing * random.normal())
    const high = Math.max(open, close) * (1 + swing * random.next())
    const low = Math.min(open, close) * (1 - swing * random.next())
    return { open, high, low, close, volume: 10 + 90 * random.next() }
  })
}

const markets = (random: SeededRandom, length: number): ObservedMarket[] =>
  bars(random, length).map((bar, i) => ({ bar, regime: Math.sin(i / 15) > 0 ? 0 : 1, confidence: 0.75 }))

function strategies(random: SeededRandom, length: number): ObservedStrategy[] {
  let now: ObservedStrategy = { open: 0, result: 0, capital: 4000, trades: 0, wins: 0 }
  return Array.from({ length }, () => {
    const { trades, wins, result } = now
    const closes = random.next() < 0.1
    now = {
      open: random.next() < 0.6 ? 1 : 0,
      result: result + (random.next() < 0.7 ? 20 * random.normal() : 0),
      capital: 4000 + 500 * random.next(),
      trades: trades + (closes ? 1 : 0),
      wins: wins + (closes && random.next() < 0.4 ? 1 : 0),
    }
    return now
  })
}

/** Hours of the two symbols and the two strategies, from `START` on. */
export function observedHours(seed: number, length: number): ObservedHour[] {
  const random = new SeededRandom(seed)
  const two = [markets(random, length), markets(random, length)]
  const books = [strategies(random, length), strategies(random, length)]
  return Array.from({ length }, (_, i) => ({
    time: START + (i + 1) * HOUR,
    markets: two.map((one) => one[i]),
    strategies: books.map((one) => one[i]),
  }))
}

/** The same without the bars of one market, and without the results of strategies, in some hours. */
export const without = (
  hours: readonly ObservedHour[],
  market: number,
  from: number,
  to: number,
): ObservedHour[] =>
  hours.map((hour, i) =>
    i < from || i >= to
      ? hour
      : {
          ...hour,
          markets: hour.markets.map((one, m) => (one && m === market ? { ...one, bar: null } : one)),
        },
  )
