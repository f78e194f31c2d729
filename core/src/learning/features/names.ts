import { FEATURE_GROUPS } from '../../config/schemas/machine-learning.ts'
import type { FeatureGroup } from '../../config/types.ts'
import { TIME_FEATURES } from './time.ts'

/** What is measured of one symbol, without its regime. */
const MARKET_FEATURES = {
  market_volatility: ['rv_4h', 'rv_1d', 'rv_7d', 'range_1d', 'volume_1d', 'gaps_1d'],
  time_features: ['session_europe', 'session_america'],
} as const

/** What is measured of one symbol's regime, whatever its labels. */
const REGIME_FEATURES = ['regime_confidence', 'regime_age', 'adx_14h', 'efficiency_ratio_1d'] as const

/** What is measured of one strategy. */
const STRATEGY_FEATURES = [
  'position_open',
  'risk_1d',
  'risk_7d',
  'result_1d',
  'result_7d',
  'result_30d',
  'drawdown_60d',
  'win_rate_30d',
  'since_trade',
] as const

/** What every feature that belongs to a label begins with. */
const OF_LABEL = 'regime_is_'

/** Whether the regime is each label, 1 or 0, then which share of the last 7 days it was the first. */
const labelFeatures = (labels: readonly string[]): readonly string[] => [
  ...labels.map((label) => OF_LABEL + label),
  ...labels.slice(0, 1).map((label) => `${OF_LABEL}${label}_7d`),
]

/** What a feature is in rows from before it existed: no label was one of those that came later. */
export const featureBefore = (name: string): number => (name.startsWith(OF_LABEL) ? 0 : NaN)

/** Columns that are kept of a symbol, in order. */
export const marketColumns = (labels: readonly string[]): readonly string[] => [
  ...MARKET_FEATURES.market_volatility,
  ...MARKET_FEATURES.time_features,
  ...labelFeatures(labels),
  ...REGIME_FEATURES,
]

/**
 * Columns that a strategy has the average of its markets of. Not the labels: the same label lets one strategy in and
 * keeps another out, so that it says nothing about strategies together; `ALLOWS` does.
 */
export const SHARED_COLUMNS: readonly string[] = marketColumns([])

/** Share of the markets of a strategy whose label lets it in. */
const ALLOWS = 'regime_allows'

/** Columns that are kept of a strategy, in order. */
export const STRATEGY_COLUMNS: readonly string[] = [...SHARED_COLUMNS, ALLOWS, ...STRATEGY_FEATURES]

/**
 * Names of the features of a target in the selected groups, in a fixed order. What strategies did says nothing about a
 * market, so that a target of a market has nothing of that group.
 */
export function featureNames(
  about: 'market' | 'strategy',
  labels: readonly string[],
  groups: readonly FeatureGroup[],
): readonly string[] {
  const of: Readonly<Record<FeatureGroup, readonly string[]>> = {
    market_volatility: MARKET_FEATURES.market_volatility,
    time_features: [...TIME_FEATURES, ...MARKET_FEATURES.time_features],
    regime_features: [...(about === 'market' ? labelFeatures(labels) : [ALLOWS]), ...REGIME_FEATURES],
    strategy_performance: about === 'strategy' ? STRATEGY_FEATURES : [],
  }
  const order: readonly FeatureGroup[] = [
    'market_volatility',
    'time_features',
    'regime_features',
    'strategy_performance',
  ]
  return order.filter((group) => groups.includes(group)).flatMap((group) => of[group])
}

const GROUPS: ReadonlyMap<string, FeatureGroup> = new Map(
  (['market', 'strategy'] as const).flatMap((about) =>
    FEATURE_GROUPS.flatMap((group) =>
      featureNames(about, [], [group]).map((name): [string, FeatureGroup] => [name, group]),
    ),
  ),
)

/** The group that a feature belongs to; null: it is none of an observer. */
export const groupOf = (name: string): FeatureGroup | null =>
  name.startsWith(OF_LABEL) ? 'regime_features' : (GROUPS.get(name) ?? null)
