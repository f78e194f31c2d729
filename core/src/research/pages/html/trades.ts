import { CAUSES, type Trade } from '../../../portfolio/trade.ts'
import type { TradeData } from './data.ts'

/** How the columns of trades are written. */
export interface TradeForm {
  /** Open of the drawn bar that has number 0, ms. */
  readonly originMs: number
  /** Decimals of prices and of amounts. */
  readonly digits: number
  readonly amountDigits: number
  /** Cash units per unit of the quote currency. */
  readonly scale: number
  /** Trades of the symbol, of which some may be left out. */
  readonly all: number
}

/** The trades of one symbol, in the order of their entries. */
export function tradeData(trades: readonly Trade[], form: TradeForm): TradeData {
  const { originMs, digits, amountDigits, scale, all } = form
  const shown = [...trades].sort((a, b) => a.entryTime - b.entryTime)
  const round = (value: number, decimals: number): number =>
    Math.round(value * 10 ** decimals) / 10 ** decimals
  let before = originMs / 1000
  return {
    all,
    strategy: shown.map(({ sleeve }) => sleeve),
    side: shown.map(({ side }) => side),
    entry: shown.map(({ entryTime }) => {
      const distance = entryTime / 1000 - before
      before = entryTime / 1000
      return distance
    }),
    held: shown.map(({ entryTime, exitTime }) => (exitTime - entryTime) / 1000),
    entryPrice: shown.map(({ entryPrice }) => round(entryPrice, digits)),
    exitPrice: shown.map(({ exitPrice }) => round(exitPrice, digits)),
    net: shown.map(({ net }) => round(net / scale, amountDigits)),
    cause: shown.map(({ cause }) => CAUSES.indexOf(cause)),
  }
}
