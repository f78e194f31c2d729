import type { BacktestOptions } from './report.ts'

/** Those of `grodt backtest` when nothing but the data is given. */
export const PLAIN_OPTIONS: BacktestOptions = {
  timeframe: null,
  symbol: null,
  symbols: null,
  dataTimeframe: null,
  badRows: 'refuse',
  from: null,
  to: null,
  capital: null,
  seed: null,
  leaveOpen: false,
}
