import type { Instrument } from '../../market/instrument.ts'
import type { ValueAtRiskMethod } from '../value-at-risk.ts'

/** What happens to an order over a limit: cut to what fits, or refused. */
export type OverLimit = 'shrink' | 'refuse'

/** A strategy's own limits. A number that is Infinity is no limit. */
export interface StrategyLimits {
  /** Largest position, fraction of the sleeve's budget. */
  readonly maxPosition: number
  /** Largest number of open positions of the sleeve. */
  readonly maxSleevePositions: number
  /** Positions and waiting entries of the sleeve, cash units. */
  readonly maxNotional: number
  /** Positions and waiting entries of the sleeve, multiple of weight x equity. */
  readonly maxLeverage: number
  /** Loss at the stop, fraction of `riskBasis`. An entry without a stop is refused where there is a limit. */
  readonly maxRiskPerTrade: number
  readonly riskBasis: 'budget' | 'equity'
  readonly stopRequired: boolean
  /** Positions opened since 00:00 UTC. */
  readonly maxTradesPerDay: number
  /** What becomes of an entry over one of these. */
  readonly overOwnLimit: OverLimit
}

/** Symbols that share a limit on the sum of their positions. */
export interface GroupLimit {
  readonly name: string
  readonly symbols: readonly string[]
  /** Long and short added, multiple of equity. */
  readonly maxExposure: number
}

/** Limit on the positions in symbols that move together; risk/correlation.ts has the definition. */
export interface CorrelationLimit {
  /** Long and short added, multiple of equity. */
  readonly maxExposure: number
  /** Absolute correlation from which two symbols count as one, 0 to 1. */
  readonly threshold: number
  /** Daily returns looked back on. */
  readonly window: number
  /** Shared daily returns below which a pair counts as correlated. */
  readonly minimum: number
}

/** Limit on the value at risk of the book; risk/value-at-risk.ts has the formulas. */
export interface ValueAtRiskLimit {
  /** Fraction of equity. */
  readonly budget: number
  readonly level: 95 | 99
  readonly method: ValueAtRiskMethod
  /** Daily returns looked back on. */
  readonly window: number
  /** Daily returns below which there is no value at risk. */
  readonly minimum: number
  /** What becomes of an entry while there is none. */
  readonly unmeasured: 'refuse' | 'allow'
}

/** Most entries of the whole book that are approved in a length of engine time. */
export interface OrderRateLimit {
  readonly perMinute: number
  readonly perHour: number
  readonly perDay: number
}

/** The limits of risk.yaml, the same for every strategy. A number that is Infinity is no limit. */
export interface PortfolioLimits {
  /** Gross notional of the book, multiple of equity. */
  readonly maxGross: number
  /** Longs less shorts of the book in either direction, multiple of equity. */
  readonly maxNet: number
  /** Gross notional per symbol, multiple of equity. */
  readonly maxSymbol: number
  /** Largest number of open positions of the book. */
  readonly maxPositions: number
  readonly groups: readonly GroupLimit[]
  readonly correlation: CorrelationLimit | null
  readonly valueAtRisk: ValueAtRiskLimit | null
  readonly orderRate: OrderRateLimit
  /** Distance of a limit or stop entry from the last price, fraction of that price. */
  readonly priceCollar: number
  /** Age of a symbol's last bar, in its bars. */
  readonly staleBars: number
  /** Length of the periods behind correlation and value at risk, ms: a day, apart from tests. */
  readonly returnMs: number
  /** What becomes of an entry over one of these. */
  readonly overLimit: OverLimit
}

/** Everything that an entry of one strategy is held against. */
export type EntryLimits = StrategyLimits & PortfolioLimits

/** No limit beyond the budget. */
export const NO_STRATEGY_LIMITS: StrategyLimits = {
  maxPosition: 1,
  maxSleevePositions: Infinity,
  maxNotional: Infinity,
  maxLeverage: Infinity,
  maxRiskPerTrade: Infinity,
  riskBasis: 'budget',
  stopRequired: false,
  maxTradesPerDay: Infinity,
  overOwnLimit: 'shrink',
}

/** No limit at all. */
export const NO_PORTFOLIO_LIMITS: PortfolioLimits = {
  maxGross: Infinity,
  maxNet: Infinity,
  maxSymbol: Infinity,
  maxPositions: Infinity,
  groups: [],
  correlation: null,
  valueAtRisk: null,
  orderRate: { perMinute: Infinity, perHour: Infinity, perDay: Infinity },
  priceCollar: Infinity,
  staleBars: Infinity,
  returnMs: 86_400_000,
  overLimit: 'shrink',
}

/** An entry as it is held against the limits. Amounts are in cash units. */
export interface EntryRequest {
  readonly instrument: Instrument
  readonly side: 1 | -1
  readonly wanted: number
  /** Price at which it is decided: its own, of a market order the last. */
  readonly price: number
  /** Last price of the symbol. */
  readonly last: number
  /** Loss at the stop per notional, not below 0; NaN without a stop. */
  readonly stopFraction: number
  /** Age of the symbol's last bar in its bars. */
  readonly age: number
  /** Engine time, ms. */
  readonly time: number
  /** Cash units per unit of the quote currency. */
  readonly scale: number
}

/**
 * The state of the books that an entry is held against, in cash units. Positions that leave at the next open do not
 * count: their exit is due before the entry, which is looked at again when it fills where one has not gone. Waiting
 * entries count with what they reserve.
 */
export interface Exposure {
  readonly equity: number
  readonly budget: number
  /** Weight x equity of the sleeve. */
  readonly share: number
  /** Notional of the sleeve: positions and approved entries that wait. */
  readonly sleeve: number
  readonly symbol: number
  readonly gross: number
  /** Longs less shorts that are held. */
  readonly net: number
  /** Approved entries that wait, by direction. */
  readonly waitingLong: number
  readonly waitingShort: number
  readonly sleevePositions: number
  readonly positions: number
  /** Positions that the sleeve opened since 00:00 UTC, and its entries that wait. */
  readonly tradesToday: number
  /** Cash that a purchase on a spot market can spend; Infinity where it does not matter. */
  readonly freeCash: number
  /** By symbol: positions and waiting entries, long and short added. */
  readonly symbolGross: Float64Array
  /** By symbol: longs less shorts that are held. */
  readonly symbolNet: Float64Array
  /** By symbol: longs less shorts that wait. */
  readonly symbolWaiting: Float64Array
}

/** Names of what can stand in the way of an entry; they appear in refusals, reports and the API. */
export type LimitName =
  | 'stale_bars'
  | 'price_collar'
  | 'stop_required'
  | 'max_trades_per_day'
  | 'max_open_positions'
  | 'portfolio.max_open_positions'
  | 'order_rate.per_minute'
  | 'order_rate.per_hour'
  | 'order_rate.per_day'
  | 'max_position'
  | 'budget'
  | 'max_notional'
  | 'max_leverage'
  | 'max_risk_per_trade'
  | 'max_gross_exposure'
  | 'max_net_exposure'
  | 'max_symbol_exposure'
  | `groups.${string}`
  | 'correlation.max_exposure'
  | 'cash'
  | 'value_at_risk.returns'
  | 'value_at_risk.budget'
  | 'min_notional'

/** An entry that breaks a limit. */
export interface RefusedOrder {
  readonly limit: LimitName
  /** What the book would have had. */
  readonly value: number | string
  /** What the limit allows. */
  readonly allowed: number | string
  /** Whether both are amounts in cash units; else they are counts, fractions or words. */
  readonly inCash: boolean
}
