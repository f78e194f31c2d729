/** Below these samples a statistic is null; docs/statistics.md says why. */
export const MINIMUM = {
  /** Daily returns behind deviations, ratios and shapes. */
  dailyReturns: 30,
  /** Daily returns behind the 1 % tail: with fewer it is the single worst day. */
  tailReturns: 100,
  /** Daily returns behind a bootstrap. */
  bootstrapReturns: 90,
  /** Days behind anything that is scaled to a year of calendar time. */
  annualDays: 90,
  /** Trades behind win rate, profit factor, expectancy and the cost against the stop. */
  trades: 10,
  /** Trades behind system quality number and Kelly fraction. */
  qualityTrades: 30,
  /** Points of a curve behind its drawdown. */
  points: 2,
} as const
