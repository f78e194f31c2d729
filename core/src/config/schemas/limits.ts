import { choice, flag, integer, number } from '@grodt/sdk'
import { Type, type TNumber, type TOptional } from 'typebox'
import { section, SYMBOL } from './shared.ts'

/** A limit that is off while it is not given. */
interface OptionalLimit {
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly unit: string
  readonly description: string
}

const limit = (options: OptionalLimit): TOptional<TNumber> =>
  Type.Optional(Type.Number({ ...options, defaultText: 'no limit' }))

const count = (unit: string, description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, unit, defaultText: 'no limit', description }))

const overLimit = (of: string) =>
  choice(['shrink', 'refuse'], {
    default: 'shrink',
    description: `What becomes of an entry above a limit of ${of}: made smaller until it fits, or refused.`,
  })

/** Limits in a strategy's `risk`. */
export const STRATEGY_LIMITS = {
  max_position: number({
    default: 1,
    minimum: 0,
    maximum: 1,
    unit: "fraction of the strategy's budget",
    description: 'Largest position in one symbol.',
  }),
  max_open_positions: integer({
    default: 20,
    minimum: 1,
    unit: 'positions',
    description: 'Most symbols with an open position at one time.',
  }),
  max_notional: limit({
    exclusiveMinimum: 0,
    unit: 'account currency',
    description: 'Largest sum of its positions and waiting entries.',
  }),
  max_leverage: limit({
    exclusiveMinimum: 0,
    unit: 'multiple of weight x equity',
    description: 'Largest sum of its positions and waiting entries.',
  }),
  max_risk_per_trade: limit({
    exclusiveMinimum: 0,
    maximum: 1,
    unit: 'fraction of risk_basis',
    description:
      'Largest loss at the stop, costs left out. An entry without a stop is refused while it is set.',
  }),
  risk_basis: choice(['budget', 'equity'], {
    default: 'budget',
    description:
      "What max_risk_per_trade is a fraction of: the strategy's budget, or the equity of the account.",
  }),
  stop_required: flag({ default: false, description: 'Whether an entry without a stop is refused.' }),
  max_trades_per_day: count(
    'positions',
    'Most positions opened since 00:00 UTC; an entry that waits counts.',
  ),
  over_limit: overLimit('the strategy'),
}

const group = Type.Object(
  {
    symbols: Type.Array(Type.String({ pattern: SYMBOL, expected: 'a symbol such as BTC/USDT' }), {
      minItems: 1,
      uniqueItems: true,
      expected: 'a list of symbols such as [BTC/USDT]',
      unit: 'none',
      description: 'Its symbols; one may be in several groups.',
    }),
    max_exposure: Type.Number({
      minimum: 0,
      unit: 'multiple of equity',
      description: 'Largest sum of all positions in its symbols, long and short added.',
    }),
  },
  { additionalProperties: false },
)

const days = (value: number, description: string) =>
  integer({ default: value, minimum: 2, maximum: 2_000, unit: 'daily returns', description })

/** Limits of risk.yaml. */
export const PORTFOLIO_LIMITS = {
  max_gross_exposure: number({
    default: 1,
    minimum: 0,
    unit: 'multiple of equity',
    description: 'Largest sum of all positions, long and short added.',
  }),
  max_net_exposure: limit({
    minimum: 0,
    unit: 'multiple of equity',
    description: 'Largest difference of long and short positions, in either direction.',
  }),
  max_symbol_exposure: number({
    default: 1,
    minimum: 0,
    unit: 'multiple of equity',
    description: 'Largest sum of the positions of all strategies in one symbol, long and short added.',
  }),
  groups: Type.Record(Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$' }), group, {
    additionalProperties: false,
    expectedKey: 'a name of at most 40 letters, digits, _ or - that begins with a letter or digit',
    default: {},
    unit: 'none',
    description: 'Symbols that share a limit.',
  }),
  correlation: section('Positions in symbols that move together.', {
    max_exposure: limit({
      minimum: 0,
      unit: 'multiple of equity',
      description:
        'Largest sum of all positions in symbols that move with one another, long and short added.',
    }),
    threshold: number({
      default: 0.7,
      minimum: 0,
      maximum: 1,
      unit: 'absolute correlation',
      description: 'From here on two symbols count as one.',
    }),
    window: days(60, 'Days that the correlation looks back on.'),
    minimum: days(20, 'Shared days below which a pair of symbols counts as correlated.'),
  }),
  value_at_risk: section('Loss of one day that the book may risk.', {
    budget: limit({
      exclusiveMinimum: 0,
      unit: 'fraction of equity',
      description: 'Largest value at risk of one day, of all positions with the new one.',
    }),
    level: choice([95, 99], { default: 95, description: 'Per cent of days on which the loss is smaller.' }),
    method: choice(['historical', 'parametric', 'larger'], {
      default: 'larger',
      description: 'Quantile of past days, normal distribution, or the larger one of both.',
    }),
    window: days(120, 'Days that it looks back on.'),
    unmeasured: choice(['refuse', 'allow'], {
      default: 'refuse',
      description:
        'What becomes of an entry while fewer than 30 days (100 for historical 99) are known of every symbol held.',
    }),
  }),
  order_rate: section('Most entries of all strategies that are approved within a length of engine time.', {
    per_minute: count('entries', 'In 60 seconds.'),
    per_hour: count('entries', 'In 60 minutes.'),
    per_day: count('entries', 'In 24 hours.'),
  }),
  price_collar: limit({
    exclusiveMinimum: 0,
    maximum: 1,
    unit: 'fraction of the last price',
    description: 'Largest distance of a limit or stop entry from the last price.',
  }),
  stale_bars: limit({
    minimum: 0,
    unit: 'bars loaded',
    description:
      'Oldest last bar of a symbol in which a position may be opened; 0: it must have just closed.',
  }),
  max_open_positions: integer({
    default: 50,
    minimum: 1,
    unit: 'positions',
    description: 'Most open positions of all strategies together.',
  }),
  over_limit: overLimit('the book'),
}
