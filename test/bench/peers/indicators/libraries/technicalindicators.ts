import { timed } from '../../../statistics.ts'
import type { Candle } from '../../engines/portfolio.ts'
import type { Streaming } from '../../engines/technicalindicators.ts'
import type { LibraryAdapter } from '../study.ts'

type OfValues<Output> = new (input: { period: number; values: number[] }) => Streaming<number, Output>

type OfCandles<Output> = new (input: {
  period: number
  high: number[]
  low: number[]
  close: number[]
  volume: number[]
}) => Streaming<Candle, Output>

interface Package {
  readonly EMA: OfValues<number>
  readonly SMA: OfValues<number>
  readonly SD: OfValues<number>
  readonly RSI: OfValues<number>
  readonly Highest: OfValues<number>
  readonly Lowest: OfValues<number>
  readonly BollingerBands: new (input: {
    period: number
    stdDev: number
    values: number[]
  }) => Streaming<number, { upper: number; middle: number; lower: number }>
  readonly ATR: OfCandles<number>
  readonly ADX: OfCandles<{ adx: number; pdi: number; mdi: number }>
  readonly VWAP: OfCandles<number>
}

const candleInput = (period: number) => ({ period, high: [], low: [], close: [], volume: [] })

/** technicalindicators fed bar by bar through `nextValue`. */
const adapter: LibraryAdapter = (loaded) => {
  const { EMA, SMA, SD, RSI, Highest, Lowest, BollingerBands, ATR, ADX, VWAP } = loaded as Package
  return {
    'EMA 21': ({ close }, [out]) =>
      timed(() => {
        const ema = new EMA({ period: 21, values: [] })
        for (let i = 0; i < close.length; i++) out[i] = ema.nextValue(close[i]) ?? NaN
      }),
    'SMA 20': ({ close }, [out]) =>
      timed(() => {
        const sma = new SMA({ period: 20, values: [] })
        for (let i = 0; i < close.length; i++) out[i] = sma.nextValue(close[i]) ?? NaN
      }),
    'standard deviation 20': ({ close }, [out]) =>
      timed(() => {
        const sd = new SD({ period: 20, values: [] })
        for (let i = 0; i < close.length; i++) out[i] = sd.nextValue(close[i]) ?? NaN
      }),
    'Bollinger 20, 2': ({ close }, [upper, middle, lower]) =>
      timed(() => {
        const bands = new BollingerBands({ period: 20, stdDev: 2, values: [] })
        for (let i = 0; i < close.length; i++) {
          const value = bands.nextValue(close[i])
          upper[i] = value?.upper ?? NaN
          middle[i] = value?.middle ?? NaN
          lower[i] = value?.lower ?? NaN
        }
      }),
    'RSI 14': ({ close }, [out]) =>
      timed(() => {
        const rsi = new RSI({ period: 14, values: [] })
        for (let i = 0; i < close.length; i++) out[i] = rsi.nextValue(close[i]) ?? NaN
      }),
    'ATR 14': ({ candles }, [out]) =>
      timed(() => {
        const atr = new ATR(candleInput(14))
        for (let i = 0; i < candles.length; i++) out[i] = atr.nextValue(candles[i]) ?? NaN
      }),
    'ADX 14 with both DI': ({ candles }, [adx, plus, minus]) =>
      timed(() => {
        const movement = new ADX(candleInput(14))
        for (let i = 0; i < candles.length; i++) {
          const value = movement.nextValue(candles[i])
          adx[i] = value?.adx ?? NaN
          plus[i] = value?.pdi ?? NaN
          minus[i] = value?.mdi ?? NaN
        }
      }),
    'Donchian 20': ({ high, low }, [upper, lower]) =>
      timed(() => {
        const highest = new Highest({ period: 20, values: [] })
        const lowest = new Lowest({ period: 20, values: [] })
        for (let i = 0; i < high.length; i++) {
          upper[i] = highest.nextValue(high[i]) ?? NaN
          lower[i] = lowest.nextValue(low[i]) ?? NaN
        }
      }),
    'VWAP of the session': ({ candles }, [out]) =>
      timed(() => {
        const vwap = new VWAP(candleInput(0))
        for (let i = 0; i < candles.length; i++) out[i] = vwap.nextValue(candles[i]) ?? NaN
      }),
  }
}
export default adapter
