import type { Adapter } from '../contestant.ts'
import { MINUTE } from '../../series.ts'
import { crossSignal } from '../signal.ts'

interface Candle {
  readonly timestamp: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

interface Kit {
  setConfig(config: Readonly<Record<string, number | boolean>>): void
  setLogger(logger: Readonly<Record<'log' | 'debug' | 'info' | 'warn', () => void>>): void
  addExchangeSchema(schema: {
    exchangeName: string
    getCandles(symbol: string, interval: string, since: Date, limit: number): Promise<Candle[]>
    formatPrice(symbol: string, price: number): Promise<string>
    formatQuantity(symbol: string, quantity: number): Promise<string>
  }): void
  addFrameSchema(schema: { frameName: string; interval: string; startDate: Date; endDate: Date }): void
  addStrategySchema(schema: {
    strategyName: string
    interval: string
    getSignal(symbol: string, when: Date, price: number): Promise<object | null>
  }): void
  listenActivePing(listener: (event: { symbol: string; timestamp: number }) => Promise<void>): void
  commitClosePending(symbol: string, payload: { id: string }): Promise<void>
  readonly Backtest: {
    run(symbol: string, names: Readonly<Record<string, string>>): AsyncIterable<{ readonly action: string }>
  }
}

const NAMES = { strategyName: 'ema-cross', exchangeName: 'memory', frameName: 'all' }

/** Turn off everything that writes: persistence, reports, notifications, memories. */
function silence(kit: Kit): void {
  for (const part of Object.values(kit) as (Partial<{ useDummy(): void }> | null)[]) part?.useDummy?.()
  const quiet = (): void => undefined
  kit.setLogger({ log: quiet, debug: quiet, info: quiet, warn: quiet })
}

/**
 * backtest-kit with candles from memory, nothing written, and the signals computed once before the run, which is as
 * cheap for it as can be. A position has stop and target far away and is closed by the listener that it calls
 * each minute. It trades a cost in dollars at the mean price of the last candles, so equity cannot be compared.
 */
const adapter: Adapter = async ({ time, open, high, low, close, volume }, load) => {
  const kit = (await load('backtest-kit')) as Kit
  const bars = time.length
  const wanted = crossSignal(close)
  const rowAt = (at: number): number => Math.round((at - time[0]) / MINUTE)
  const candle = (row: number): Candle => {
    const at = Math.min(bars - 1, Math.max(0, row))
    const timestamp = time[0] + row * MINUTE
    return { timestamp, open: open[at], high: high[at], low: low[at], close: close[at], volume: volume[at] }
  }
  silence(kit)
  kit.setConfig({
    CC_PERCENT_SLIPPAGE: 0,
    CC_PERCENT_FEE: 0.1,
    CC_AVG_PRICE_CANDLES_COUNT: 1,
    CC_MAX_STOPLOSS_DISTANCE_PERCENT: 99,
    CC_MAX_SIGNAL_LIFETIME_MINUTES: Infinity,
    CC_ENABLE_CANDLE_FETCH_MUTEX: false,
  })
  kit.addExchangeSchema({
    exchangeName: NAMES.exchangeName,
    async getCandles(_symbol, _interval, since, limit) {
      const from = rowAt(since.getTime())
      return Array.from({ length: limit }, (_, i) => candle(from + i))
    },
    formatPrice: async (_symbol, price) => price.toFixed(2),
    formatQuantity: async (_symbol, quantity) => quantity.toFixed(8),
  })
  kit.addFrameSchema({
    frameName: NAMES.frameName,
    interval: '1m',
    startDate: new Date(time[0]),
    endDate: new Date(time[bars - 1]),
  })
  kit.addStrategySchema({
    strategyName: NAMES.strategyName,
    interval: '1m',
    async getSignal(_symbol, when, price) {
      // The bar that closed at this moment.
      const row = rowAt(when.getTime()) - 1
      if (row < 0 || wanted[row] === 0) return null
      return {
        position: 'long',
        priceTakeProfit: price * 3,
        priceStopLoss: price * 0.3,
        minuteEstimatedTime: Infinity,
        cost: 100,
      }
    },
  })
  kit.listenActivePing(async ({ symbol, timestamp }) => {
    const row = rowAt(timestamp) - 1
    if (row >= 0 && wanted[row] === 0) await kit.commitClosePending(symbol, { id: 'cross' })
  })
  let trades = 0
  return {
    async run() {
      trades = 0
      for await (const { action } of kit.Backtest.run('BTCUSDT', NAMES)) if (action === 'closed') trades++
    },
    outcome: () => ({ trades, equity: null }),
  }
}
export default adapter
