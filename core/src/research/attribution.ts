import type { Engine } from '../engine/engine.ts'
import { openPart } from '../engine/open-part.ts'
import { Attribution, type AttributedSum } from '../portfolio/attribution/attribution.ts'
import type { AttributionReport, AttributionSums } from '../portfolio/statistics/schema/attribution.ts'
import type { Trade } from '../portfolio/trade.ts'

/**
 * The profit and loss of everything that an engine has traded: closed trades, and what is held at its last price.
 * Its total is equity less capital, exactly: every cash flow of a sleeve belongs to one trade.
 */
export function attributionOf({ markets }: Pick<Engine, 'markets'>, trades: Iterable<Trade>): Attribution {
  const attribution = new Attribution()
  for (const trade of trades) attribution.add(trade)
  for (const { slots } of markets) {
    for (const slot of slots) if (slot.held !== 0) attribution.add(openPart(slot))
  }
  return attribution
}

/** The attribution as a report shows it: amounts in quote currency, names for numbers. */
export function attributionReport(
  { account, sleeves, markets, labels }: Pick<Engine, 'account' | 'sleeves' | 'markets' | 'labels'>,
  attribution: Attribution,
): AttributionReport {
  const quote = (sum: AttributedSum): AttributionSums => quoteSums(sum, account.scale)
  return {
    total: quote(attribution.total()),
    strategies: attribution
      .by('sleeve')
      .map(({ key, sum }) => ({ strategy: sleeves[key].name, ...quote(sum) })),
    symbols: attribution
      .by('instrument')
      .map(({ key, sum }) => ({ symbol: markets[key].instrument.symbol, ...quote(sum) })),
    regimes: attribution.by('regime').map(({ key, sum }) => ({ regime: labels[key] ?? null, ...quote(sum) })),
    sides: attribution
      .by('side')
      .map(({ key, sum }) => ({ side: key > 0 ? ('long' as const) : ('short' as const), ...quote(sum) })),
    exits: attribution.by('exit').map(({ key, sum }) => ({ exit: key, ...quote(sum) })),
  }
}

function quoteSums(sum: AttributedSum, scale: number): AttributionSums {
  const { trades, wins } = sum
  return {
    trades,
    wins,
    beforeCosts: sum.beforeCosts / scale,
    fees: sum.fees / scale,
    slippage: sum.slippage / scale,
    funding: sum.funding / scale,
    net: sum.net / scale,
    open: sum.open / scale,
  }
}
