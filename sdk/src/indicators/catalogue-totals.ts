/** A bar as the technicalindicators package wants it. */
export interface CatalogueBar {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  readonly timestamp: number
}

/** How a running total is kept beside an instance of the package, and put into a new one. */
export interface Total {
  /** What a bar adds; the same arithmetic as in the package. `previousClose` is NaN at the first bar. */
  readonly add: (bar: CatalogueBar, previousClose: number) => number
  /** Bars that bring a new instance to this total; `value` is its last output, `close` the last close. */
  readonly prime: (total: number, value: number, close: number) => readonly CatalogueBar[]
}

function flat(price: number, volume: number): CatalogueBar {
  return { open: price, high: price, low: price, close: price, volume, timestamp: 0 }
}

/** The three indicators that sum up from the first bar on: a window cannot rebuild them, made-up bars can. */
export const TOTALS: Readonly<Record<'OBV' | 'ADL' | 'VWAP', Total>> = {
  OBV: {
    add: (bar, previous) => (bar.close > previous ? bar.volume : bar.close < previous ? -bar.volume : 0),
    prime: (total, _value, close) => [flat(1, 0), flat(2, total), flat(close, 0)],
  },
  ADL: {
    add({ high, low, close, volume }) {
      const multiplier = (close - low - (high - close)) / (high - low)
      return (Number.isNaN(multiplier) ? 1 : multiplier) * volume
    },
    prime: (total) => [{ ...flat(1, total), low: 0 }],
  },
  VWAP: {
    add: (bar) => bar.volume,
    prime: (total, value) => (total > 0 ? [flat(value, total)] : []),
  },
}
