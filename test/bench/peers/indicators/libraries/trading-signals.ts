import { timed } from '../../../statistics.ts'
import type { Candle } from '../../engines/portfolio.ts'
import type { LibraryAdapter } from '../study.ts'

interface Updated<Input, Output> {
  update(input: Input, replace: boolean): Output | null
}

interface Bands {
  readonly upper: number
  readonly middle: number
  readonly lower: number
}

interface Package {
  readonly EMA: new (interval: number) => Updated<number, number>
  readonly SMA: new (interval: number) => Updated<number, number>
  readonly RSI: new (interval: number) => Updated<number, number>
  readonly BollingerBands: new (interval: number, deviations: number) => Updated<number, Bands>
  readonly ATR: new (interval: number) => Updated<Candle, number>
  readonly ADX: new (
    interval: number,
  ) => Updated<Candle, number> & { readonly pdi?: number; readonly mdi?: number }
  readonly DonchianChannels: new (interval: number) => Updated<Candle, Bands>
  readonly VWAP: new () => Updated<Candle, number>
}

/** trading-signals fed bar by bar through `update`; its DIs are fractions. It has no standard deviation of its own. */
const adapter: LibraryAdapter = (loaded) => {
  const { EMA, SMA, RSI, BollingerBands, ATR, ADX, DonchianChannels, VWAP } = loaded as Package
  return {
    'EMA 21': ({ close }, [out]) =>
      timed(() => {
        const ema = new EMA(21)
        for (let i = 0; i < close.length; i++) out[i] = ema.update(close[i], false) ?? NaN
      }),
    'SMA 20': ({ close }, [out]) =>
      timed(() => {
        const sma = new SMA(20)
        for (let i = 0; i < close.length; i++) out[i] = sma.update(close[i], false) ?? NaN
      }),
    'Bollinger 20, 2': ({ close }, [upper, middle, lower]) =>
      timed(() => {
        const bands = new BollingerBands(20, 2)
        for (let i = 0; i < close.length; i++) {
          const value = bands.update(close[i], false)
          upper[i] = value?.upper ?? NaN
          middle[i] = value?.middle ?? NaN
          lower[i] = value?.lower ?? NaN
        }
      }),
    'RSI 14': ({ close }, [out]) =>
      timed(() => {
        const rsi = new RSI(14)
        for (let i = 0; i < close.length; i++) out[i] = rsi.update(close[i], false) ?? NaN
      }),
    'ATR 14': ({ candles }, [out]) =>
      timed(() => {
        const atr = new ATR(14)
        for (let i = 0; i < candles.length; i++) out[i] = atr.update(candles[i], false) ?? NaN
      }),
    'ADX 14 with both DI': ({ candles }, [adx, plus, minus]) =>
      timed(() => {
        const movement = new ADX(14)
        for (let i = 0; i < candles.length; i++) {
          adx[i] = movement.update(candles[i], false) ?? NaN
          plus[i] = 100 * (movement.pdi ?? NaN)
          minus[i] = 100 * (movement.mdi ?? NaN)
        }
      }),
    'Donchian 20': ({ candles }, [upper, lower]) =>
      timed(() => {
        const channel = new DonchianChannels(20)
        for (let i = 0; i < candles.length; i++) {
          const value = channel.update(candles[i], false)
          upper[i] = value?.upper ?? NaN
          lower[i] = value?.lower ?? NaN
        }
      }),
    'VWAP of the session': ({ candles }, [out]) =>
      timed(() => {
        const vwap = new VWAP()
        for (let i = 0; i < candles.length; i++) out[i] = vwap.update(candles[i], false) ?? NaN
      }),
  }
}
export default adapter
