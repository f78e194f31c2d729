import type { BarColumns } from '../../../../core/src/market/columns.ts'
import { type Candle, candlesOf } from '../engines/portfolio.ts'

/** The indicators of the table; the number is the period. */
export const INDICATORS = [
  'EMA 21',
  'SMA 20',
  'standard deviation 20',
  'Bollinger 20, 2',
  'RSI 14',
  'ATR 14',
  'ADX 14 with both DI',
  'Donchian 20',
  'VWAP of the session',
] as const

export type IndicatorName = (typeof INDICATORS)[number]

/** Values per bar of each: bands are upper, middle, lower; ADX is adx, +DI, -DI. */
export const WIDTH: Readonly<Record<IndicatorName, number>> = {
  'EMA 21': 1,
  'SMA 20': 1,
  'standard deviation 20': 1,
  'Bollinger 20, 2': 3,
  'RSI 14': 1,
  'ATR 14': 1,
  'ADX 14 with both DI': 3,
  'Donchian 20': 2,
  'VWAP of the session': 1,
}

/** The bars in every form that a library may ask for, built once. */
export interface Material {
  readonly columns: BarColumns
  readonly candles: readonly Candle[]
  readonly open: readonly number[]
  readonly high: readonly number[]
  readonly low: readonly number[]
  readonly close: readonly number[]
}

export function materialOf(columns: BarColumns): Material {
  const { open, high, low, close } = columns
  return {
    columns,
    candles: candlesOf(columns),
    open: Array.from(open),
    high: Array.from(high),
    low: Array.from(low),
    close: Array.from(close),
  }
}

/** Computes an indicator over all bars anew, writes its values, and returns the milliseconds that it took. */
export type Study = (material: Material, out: readonly Float64Array[]) => number

/** What a library has of the table. Each study is a loop of its own, so that none spoils the types of another. */
export type Library = Readonly<Partial<Record<IndicatorName, Study>>>

/** Makes a library from its loaded package; the default export of every file in libraries/. */
export type LibraryAdapter = (loaded: unknown) => Library
