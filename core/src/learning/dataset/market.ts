import { createMarketTrack } from '../features/market.ts'
import { marketColumns } from '../features/names.ts'
import { MARKET_FACTS } from '../labels/facts.ts'
import type { ObservedMarket } from '../observed.ts'
import { DAY, HOUR } from '../periods.ts'
import { createSubject, type SubjectRows } from './subject.ts'

/** A symbol that is watched. */
export interface MarketSubject extends SubjectRows {
  /** Index of its present label; NaN: none. */
  regime(): number
  /** See `MarketTrack.step`. */
  step(time: number, observed: ObservedMarket | null): void
}

/**
 * @param labels of the classifier
 * @param windowMs rows older than this are forgotten
 */
export function createMarketSubject(
  symbol: string,
  labels: readonly string[],
  windowMs: number,
): MarketSubject {
  const track = createMarketTrack(symbol, labels.length)
  const features = marketColumns(labels)
  const subject = createSubject({
    name: symbol,
    features,
    facts: MARKET_FACTS,
    windowMs,
    track,
    gap: () => track.gap,
    write(row) {
      track.write(row)
      const { variance, varianceBefore, median, regime, firstShare } = track
      row.set([variance, varianceBefore, median, regime, firstShare], features.length)
    },
    later: [
      { fact: 'next_regime_hour', after: HOUR, value: () => track.regime },
      { fact: 'next_regime_day', after: DAY, value: () => track.regime },
      { fact: 'next_variance', after: DAY, value: () => track.variance },
    ],
  })
  return Object.assign(subject, {
    regime: () => track.regime,
    step(time: number, observed: ObservedMarket | null) {
      track.step(time, observed)
      if (track.time === time) subject.stepped()
    },
  })
}
