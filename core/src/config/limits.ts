import type { FileValues } from './build.ts'

/** Limits of one strategy; null: no limit. */
export interface StrategyLimitSettings {
  /** Largest position in one symbol, fraction of the strategy's budget, 0 to 1. */
  readonly maxPosition: number
  readonly maxOpenPositions: number
  /** Account currency. */
  readonly maxNotional: number | null
  /** Multiple of weight x equity. */
  readonly maxLeverage: number | null
  /** Loss at the stop, fraction of `riskBasis`. */
  readonly maxRiskPerTrade: number | null
  readonly riskBasis: 'budget' | 'equity'
  readonly stopRequired: boolean
  readonly maxTradesPerDay: number | null
  readonly overLimit: 'shrink' | 'refuse'
}

/** Limits of the book; null: no limit. */
export interface PortfolioLimitSettings {
  /** Multiples of equity. */
  readonly maxGrossExposure: number
  readonly maxNetExposure: number | null
  readonly maxSymbolExposure: number
  readonly groups: readonly {
    readonly name: string
    readonly symbols: readonly string[]
    readonly maxExposure: number
  }[]
  readonly correlation: {
    /** Multiple of equity. */
    readonly maxExposure: number | null
    /** Absolute correlation, 0 to 1. */
    readonly threshold: number
    /** Daily returns. */
    readonly window: number
    readonly minimum: number
  }
  readonly valueAtRisk: {
    /** Fraction of equity. */
    readonly budget: number | null
    readonly level: 95 | 99
    readonly method: 'historical' | 'parametric' | 'larger'
    /** Daily returns. */
    readonly window: number
    readonly unmeasured: 'refuse' | 'allow'
  }
  /** Entries. */
  readonly orderRate: {
    readonly perMinute: number | null
    readonly perHour: number | null
    readonly perDay: number | null
  }
  /** Fraction of the last price. */
  readonly priceCollar: number | null
  /** Bars loaded. */
  readonly staleBars: number | null
  readonly maxOpenPositions: number
  readonly overLimit: 'shrink' | 'refuse'
}

/** The limits in a strategy's `risk`. */
export function strategyLimits(
  value: FileValues['strategies.yaml']['strategies'][string]['risk'],
): StrategyLimitSettings {
  return {
    maxPosition: value.max_position,
    maxOpenPositions: value.max_open_positions,
    maxNotional: value.max_notional ?? null,
    maxLeverage: value.max_leverage ?? null,
    maxRiskPerTrade: value.max_risk_per_trade ?? null,
    riskBasis: value.risk_basis,
    stopRequired: value.stop_required,
    maxTradesPerDay: value.max_trades_per_day ?? null,
    overLimit: value.over_limit,
  }
}

/** The limits of risk.yaml. */
export function portfolioLimits(value: FileValues['risk.yaml']['risk']): PortfolioLimitSettings {
  const { correlation, value_at_risk: valueAtRisk, order_rate: rate } = value
  return {
    maxGrossExposure: value.max_gross_exposure,
    maxNetExposure: value.max_net_exposure ?? null,
    maxSymbolExposure: value.max_symbol_exposure,
    groups: Object.entries(value.groups).map(([name, group]) => ({
      name,
      // A draft has no symbols where they are missing or wrong.
      symbols: (group.symbols as readonly string[] | undefined) ?? [],
      maxExposure: group.max_exposure,
    })),
    correlation: {
      maxExposure: correlation.max_exposure ?? null,
      threshold: correlation.threshold,
      window: correlation.window,
      minimum: correlation.minimum,
    },
    valueAtRisk: {
      budget: valueAtRisk.budget ?? null,
      level: valueAtRisk.level,
      method: valueAtRisk.method,
      window: valueAtRisk.window,
      unmeasured: valueAtRisk.unmeasured,
    },
    orderRate: {
      perMinute: rate.per_minute ?? null,
      perHour: rate.per_hour ?? null,
      perDay: rate.per_day ?? null,
    },
    priceCollar: value.price_collar ?? null,
    staleBars: value.stale_bars ?? null,
    maxOpenPositions: value.max_open_positions,
    overLimit: value.over_limit,
  }
}

/** Daily returns below which there is no value at risk: below 100 the 1 % quantile is the single worst day. */
export function leastReturns({ level, method }: PortfolioLimitSettings['valueAtRisk']): number {
  return level === 99 && method !== 'parametric' ? 100 : 30
}
