import type { Candles } from '../../../market/columns.ts'
import { CAUSES, type Trade } from '../../../portfolio/trade.ts'
import type { TradeLog } from '../../../portfolio/trades.ts'
import type { FinishedRun } from '../../report.ts'
import { REGIMES } from '../../tables/regimes.ts'
import type { Rows } from '../../tables/rows.ts'
import { drawnBars, drawnStep, priceDigits } from './candles.ts'
import { curveData } from './curves.ts'
import type { MarketData, PageData } from './data.ts'
import { changesOf, regimeData } from './regimes.ts'
import { tradeData } from './trades.ts'

/** Drawn bars of one symbol and of all symbols, at most. */
const MOST_BARS = 5000
const MOST_BARS_IN_ALL = 40_000

/** Trades of all symbols, at most. */
const MOST_TRADES_IN_ALL = 12_000

/** What a page needs of a run. */
export type PageRun = Pick<FinishedRun, 'engine' | 'recorder' | 'candles' | 'period'>

/** All that the page of a run draws, small enough for a file that opens at once. */
export function pageData({ engine, recorder, candles, period }: PageRun): PageData {
  const { account, sleeves, markets, labels, spec } = engine
  const amountDigits = Math.min(8, Math.max(0, 7 - Math.floor(Math.log10(spec.capital))))
  const rows = recorder?.tables.find(({ table }) => table === REGIMES) as
    Rows<(typeof REGIMES)['columns']> | undefined
  const changes = rows === undefined ? null : changesOf(rows, labels)
  const mostBars = Math.min(MOST_BARS, Math.ceil(MOST_BARS_IN_ALL / candles.length))
  const mostTrades = Math.ceil(MOST_TRADES_IN_ALL / candles.length)
  const bySymbol = latestTrades(engine.trades, candles.length, mostTrades)
  const market = (one: Candles, index: number): MarketData => {
    const { from, to } = rowsWithin(one, period)
    const { tick, symbol } = markets[index].instrument
    const form = {
      from,
      to,
      stepMs: drawnStep(one.timeframeMs, period.end - period.start, mostBars),
      digits: priceDigits(tick, one.columns.close[Math.max(from, to - 1)]),
    }
    const bars = drawnBars(one, form)
    return {
      symbol,
      ...bars,
      regimes: regimeData(changes?.get(symbol), bars),
      trades: tradeData(bySymbol[index].latest, {
        all: bySymbol[index].all,
        originMs: bars.origin * 1000,
        digits: form.digits,
        amountDigits,
        scale: account.scale,
      }),
    }
  }
  return {
    currency: account.currency,
    digits: amountDigits,
    curve: curveData(engine, amountDigits),
    labels,
    strategies: sleeves.map(({ name }) => name),
    // The last of them comes with a reload alone, which no backtest has.
    causes: CAUSES.filter((cause) => cause !== 'handed-over'),
    // A symbol without a bar in the period has nothing to draw.
    markets: candles.flatMap((one, i) => {
      const { from, to } = rowsWithin(one, period)
      return from === to ? [] : [market(one, i)]
    }),
  }
}

/** The trades that were closed last, of each symbol, and how many there are in all. */
function latestTrades(log: TradeLog, symbols: number, most: number): { all: number; latest: Trade[] }[] {
  const found = Array.from({ length: symbols }, () => ({ all: 0, latest: [] as Trade[] }))
  for (let row = log.length - 1; row >= 0; row--) {
    const trade = log.get(row)
    const one = found[trade.instrument]
    one.all++
    if (one.latest.length < most) one.latest.push(trade)
  }
  return found
}

/** The rows of a market inside the period. */
function rowsWithin(
  { columns: { time }, timeframeMs }: Candles,
  { start, end }: PageRun['period'],
): { from: number; to: number } {
  const first = (least: number): number => {
    let low = 0
    let high = time.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (time[middle] < least) low = middle + 1
      else high = middle
    }
    return low
  }
  const from = first(start)
  return { from, to: Math.max(from, first(end - timeframeMs + 1)) }
}
