import { timed } from '../../../statistics.ts'
import type { LibraryAdapter } from '../study.ts'

type Values = readonly number[]
interface Period {
  readonly period: number
}

interface Package {
  readonly ema: (values: Values, config: Period) => number[]
  readonly sma: (values: Values, config: Period) => number[]
  readonly mstd: (values: Values, config: Period) => number[]
  readonly bb: (values: Values, config: Period) => { upper: number[]; middle: number[]; lower: number[] }
  readonly rsi: (values: Values, config: Period) => number[]
  readonly atr: (highs: Values, lows: Values, closes: Values, config: Period) => { atrLine: number[] }
  readonly mmax: (values: Values, config: Period) => number[]
  readonly mmin: (values: Values, config: Period) => number[]
}

/** indicatorts on whole arrays. It has no ADX, and its VWAP is of a rolling window. */
const adapter: LibraryAdapter = (loaded) => {
  const { ema, sma, mstd, bb, rsi, atr, mmax, mmin } = loaded as Package
  return {
    'EMA 21': ({ close }, [out]) => timed(() => out.set(ema(close, { period: 21 }))),
    'SMA 20': ({ close }, [out]) => timed(() => out.set(sma(close, { period: 20 }))),
    'standard deviation 20': ({ close }, [out]) => timed(() => out.set(mstd(close, { period: 20 }))),
    'Bollinger 20, 2': ({ close }, [upper, middle, lower]) =>
      timed(() => {
        const bands = bb(close, { period: 20 })
        upper.set(bands.upper)
        middle.set(bands.middle)
        lower.set(bands.lower)
      }),
    'RSI 14': ({ close }, [out]) => timed(() => out.set(rsi(close, { period: 14 }))),
    'ATR 14': ({ high, low, close }, [out]) =>
      timed(() => out.set(atr(high, low, close, { period: 14 }).atrLine)),
    'Donchian 20': ({ high, low }, [upper, lower]) =>
      timed(() => {
        upper.set(mmax(high, { period: 20 }))
        lower.set(mmin(low, { period: 20 }))
      }),
  }
}
export default adapter
