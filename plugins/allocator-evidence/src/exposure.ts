import type { MarketSummary } from '@grodt/sdk'
import type { EvidenceConfig } from './fields.ts'

/**
 * Less exposure when most markets are forecast to be rougher than usual with a high probability. A market without a
 * forecast does not count as rough, but it counts.
 */
export function exposureOf(
  markets: readonly MarketSummary[],
  { rough_probability, rough_exposure }: EvidenceConfig,
): { readonly exposure: number; readonly rough: number } {
  const rough = markets.filter(({ forecasts }) => (forecasts.market_risk ?? 0) > rough_probability).length
  return { exposure: rough > markets.length / 2 ? rough_exposure : 1, rough }
}
