import { leastReturns, type PortfolioLimitSettings, type StrategyLimitSettings } from '../config/limits.ts'
import type { SleeveSpec } from '../engine/sleeve.ts'
import type { PortfolioLimits } from '../risk/limits.ts'

const DAY = 86_400_000

const orNone = (limit: number | null): number => limit ?? Infinity

/** The limits of risk.yaml as the engine uses them. */
export function portfolioLimits(risk: PortfolioLimitSettings): PortfolioLimits {
  const { correlation, valueAtRisk, orderRate } = risk
  return {
    maxGross: risk.maxGrossExposure,
    maxNet: orNone(risk.maxNetExposure),
    maxSymbol: risk.maxSymbolExposure,
    maxPositions: risk.maxOpenPositions,
    groups: risk.groups,
    correlation:
      correlation.maxExposure === null ? null : { ...correlation, maxExposure: correlation.maxExposure },
    valueAtRisk:
      valueAtRisk.budget === null
        ? null
        : { ...valueAtRisk, budget: valueAtRisk.budget, minimum: leastReturns(valueAtRisk) },
    orderRate: {
      perMinute: orNone(orderRate.perMinute),
      perHour: orNone(orderRate.perHour),
      perDay: orNone(orderRate.perDay),
    },
    priceCollar: orNone(risk.priceCollar),
    staleBars: orNone(risk.staleBars),
    returnMs: DAY,
    overLimit: risk.overLimit,
  }
}

/** The limits of a strategy as the engine uses them. */
export function sleeveLimits(
  risk: StrategyLimitSettings,
): Required<Pick<SleeveSpec, 'maxPosition' | 'maxOpenPositions' | 'limits'>> {
  return {
    maxPosition: risk.maxPosition,
    maxOpenPositions: risk.maxOpenPositions,
    limits: {
      maxNotional: orNone(risk.maxNotional),
      maxLeverage: orNone(risk.maxLeverage),
      maxRiskPerTrade: orNone(risk.maxRiskPerTrade),
      riskBasis: risk.riskBasis,
      stopRequired: risk.stopRequired,
      maxTradesPerDay: orNone(risk.maxTradesPerDay),
      overOwnLimit: risk.overLimit,
    },
  }
}
