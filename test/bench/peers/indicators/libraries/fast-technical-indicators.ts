import { timed } from '../../../statistics.ts'
import type { LibraryAdapter } from '../study.ts'

interface OfValue<Output> {
  nextValue(value: number): Output | undefined
}

interface OfBar<Output> {
  nextValue(high: number, low: number, close: number, volume?: number): Output | undefined
}

interface Package {
  readonly EMA: new (input: object) => OfValue<number>
  readonly SMA: new (input: object) => OfValue<number>
  readonly SD: new (input: object) => OfValue<number>
  readonly RSI: new (input: object) => OfValue<number>
  readonly BollingerBands: new (input: object) => OfValue<{ upper: number; middle: number; lower: number }>
  readonly ATR: new (input: object) => OfBar<number>
  readonly ADX: new (input: object) => OfBar<{ adx: number; pdi: number; mdi: number }>
  readonly VWAP: new (input: object) => OfBar<number>
  readonly DonchianChannels: new (input: object) => {
    nextValue(high: number, low: number): { upper: number; lower: number } | undefined
  }
}

/** fast-technical-indicators fed bar by bar through `nextValue`. */
const adapter: LibraryAdapter = (loaded) => {
  const { EMA, SMA, SD, RSI, BollingerBands, ATR, ADX, VWAP, DonchianChannels } = loaded as Package
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
    'ATR 14': ({ high, low, close }, [out]) =>
      timed(() => {
        const atr = new ATR({ period: 14, high: [], low: [], close: [] })
        for (let i = 0; i < close.length; i++) out[i] = atr.nextValue(high[i], low[i], close[i]) ?? NaN
      }),
    'ADX 14 with both DI': ({ high, low, close }, [adx, plus, minus]) =>
      timed(() => {
        const movement = new ADX({ period: 14, high: [], low: [], close: [] })
        for (let i = 0; i < close.length; i++) {
          const value = movement.nextValue(high[i], low[i], close[i])
          adx[i] = value?.adx ?? NaN
          plus[i] = value?.pdi ?? NaN
          minus[i] = value?.mdi ?? NaN
        }
      }),
    'Donchian 20': ({ high, low }, [upper, lower]) =>
      timed(() => {
        const channel = new DonchianChannels({ period: 20, high: [], low: [] })
        for (let i = 0; i < high.length; i++) {
          const value = channel.nextValue(high[i], low[i])
          upper[i] = value?.upper ?? NaN
          lower[i] = value?.lower ?? NaN
        }
      }),
    'VWAP of the session': ({ candles }, [out]) =>
      timed(() => {
        const vwap = new VWAP({ high: [], low: [], close: [], volume: [] })
        for (let i = 0; i < candles.length; i++) {
          const { high, low, close, volume } = candles[i]
          out[i] = vwap.nextValue(high, low, close, volume) ?? NaN
        }
      }),
  }
}
export default adapter
