import { createHours } from '../../core/src/learning/hours.ts'
import { createObserver, type Observer } from '../../core/src/learning/observer.ts'
import { loadCandles } from '../../core/src/market/import/load.ts'

/** An observer that has followed all candles of a folder: bars and the calendar alone, without regimes or strategies. */
export function observedCandles(folder: string, cacheFolder: string | null): Observer {
  const { candles } = loadCandles(folder, { cacheFolder })
  const observer = createObserver({
    symbols: candles.map(({ symbol }) => symbol),
    strategies: [],
    regimes: [],
    groups: ['market_volatility', 'time_features'],
    windowDays: 1095,
  })
  const slices = candles.map(({ columns }, instrument) => ({
    instrument,
    columns,
    from: 0,
    to: columns.time.length,
  }))
  for (const { time, bars } of createHours(candles.length, candles[0].timeframeMs).add(slices)) {
    observer.hour({
      time,
      strategies: [],
      markets: bars.map((bar) => ({ bar, regime: null, confidence: null })),
    })
  }
  return observer
}
