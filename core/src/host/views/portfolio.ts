import type { PaperHost } from '../paper-host.ts'
import { performanceView, type PerformanceView } from './performance.ts'
import { moment, type Moment } from './time.ts'

/** The account and its parts. Amounts are in quote currency, shares are fractions of equity. */
export interface PortfolioView extends Pick<
  PerformanceView,
  'currency' | 'capital' | 'equity' | 'cash' | 'drawdown' | 'maxDrawdown' | 'openPositions'
> {
  readonly time: Moment
  /** Reserved for entries that wait. */
  readonly reserved: number
  readonly gross: number
  readonly net: number
  readonly grossShare: number
  readonly netShare: number
  readonly sleeves: readonly PortfolioSleeve[]
  readonly symbols: readonly PortfolioSymbol[]
}

/** What one strategy has of the account. */
export interface PortfolioSleeve {
  readonly strategy: string
  readonly weight: number
  readonly budget: number
  readonly reserved: number
  readonly gross: number
  readonly net: number
  /** Since the start, after costs, open positions at the last price. */
  readonly result: number
}

/** What the account has in one symbol. */
export interface PortfolioSymbol {
  readonly symbol: string
  readonly price: number
  readonly gross: number
  readonly net: number
}

export function portfolioView(host: Pick<PaperHost, 'engine'>): PortfolioView {
  const { engine } = host
  const { scale } = engine.account
  const { currency, capital, equity, cash, drawdown, maxDrawdown, openPositions } = performanceView(host)
  const sum = (slots: readonly { readonly mark: number }[]) => ({
    gross: slots.reduce((total, { mark }) => total + Math.abs(mark), 0) / scale,
    net: slots.reduce((total, { mark }) => total + mark, 0) / scale,
  })
  const whole = sum(engine.markets.flatMap(({ slots }) => slots))
  return {
    time: moment(engine.time),
    ...{ currency, capital, equity, cash, drawdown, maxDrawdown, openPositions },
    reserved: engine.reserved / scale,
    ...whole,
    grossShare: whole.gross / equity,
    netShare: whole.net / equity,
    sleeves: engine.sleeves.map((sleeve) => ({
      strategy: sleeve.name,
      weight: sleeve.weight,
      budget: engine.budgetOf(sleeve) / scale,
      reserved: sleeve.ledger.reserved / scale,
      ...sum(sleeve.slots),
      result: sleeve.result / scale,
    })),
    symbols: engine.markets.map(({ instrument, slots, close }) => ({
      symbol: instrument.symbol,
      price: close,
      ...sum(slots),
    })),
  }
}
