/** What is kept of a symbol beside its features; those about later are NaN until they are known. */
export const MARKET_FACTS = [
  'variance',
  'variance_before',
  'median',
  'regime',
  'first_share',
  'next_regime_hour',
  'next_regime_day',
  'next_variance',
] as const

/** What is kept of a strategy beside its features; those about later are NaN until they are known. */
export const STRATEGY_FACTS = [
  'variance',
  'median',
  'regime',
  'open',
  'allowed',
  'sign_day',
  'sign_week',
  'earned_month',
  'next_variance',
  'next_day',
  'next_week',
] as const

/** Reads a fact of one row. */
export type Facts = (fact: (typeof MARKET_FACTS)[number] | (typeof STRATEGY_FACTS)[number]) => number
