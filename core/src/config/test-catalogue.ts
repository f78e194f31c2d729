import { choice, flag, integer, number, parameters, type ConfigSchema, type PluginKind } from '@grodt/sdk'
import type { CataloguePlugin, PluginCatalogue } from './catalogue.ts'

const reward = number({
  default: 1.5,
  exclusiveMinimum: 0,
  maximum: 20,
  unit: 'multiple of the stop',
  description: 'Target.',
})
const bars = (value: number) =>
  integer({ default: value, minimum: 1, maximum: 500, unit: 'bars', description: 'Period.' })

const SCALPER = parameters({ ema_period: bars(9), atr_period: bars(14), risk_reward_ratio: reward })
const REVERSION = parameters({
  vwap_deviation_threshold: number({ default: 2, minimum: 0, unit: 'sigma', description: 'Threshold.' }),
  mean_reversion_period: bars(20),
  risk_reward_ratio: reward,
})
const BREAKOUT = parameters({
  breakout_threshold: number({ default: 1.5, minimum: 0, unit: 'ATR', description: 'Threshold.' }),
  volume_confirmation: flag({ default: true, description: 'Ask for volume.' }),
  volume_ratio: number({
    default: 1.5,
    minimum: 0,
    unit: 'multiple',
    description: 'Volume against its mean.',
    activeWhen: { field: 'volume_confirmation', equals: true },
  }),
  risk_reward_ratio: reward,
})
const LOGISTIC = parameters({
  penalty: number({ default: 1, minimum: 0, unit: 'none', description: 'Penalty.' }),
})
const CLASSIFIER = parameters({
  mode: choice(['er', 'adx'], { default: 'er', description: 'Measure.' }),
  period: bars(20),
})

interface Known {
  readonly kind: PluginKind
  readonly names: readonly string[]
  readonly schema: ConfigSchema
  readonly labels?: readonly string[]
  readonly fixed?: boolean
}

const PLUGINS: readonly Known[] = [
  { kind: 'strategy', names: ['vwap-ema-scalper', 'S1_VWAP_EMA_Scalper'], schema: SCALPER },
  { kind: 'strategy', names: ['mean-reversion', 'S2_Mean_Reversion'], schema: REVERSION },
  { kind: 'strategy', names: ['breakout', 'S3_Breakout'], schema: BREAKOUT },
  {
    kind: 'regime-classifier',
    names: ['efficiency-ratio'],
    schema: CLASSIFIER,
    labels: ['trending', 'ranging'],
  },
  { kind: 'allocator', names: ['static'], schema: parameters({}), fixed: true },
  { kind: 'allocator', names: ['evidence'], schema: parameters({}) },
  { kind: 'predictor', names: ['logistic'], schema: LOGISTIC },
  { kind: 'predictor', names: ['histogram-forest'], schema: parameters({}) },
]

/** A catalogue for the tests of this folder, with plugins like the shipped ones. */
export function testCatalogue(market: Partial<PluginCatalogue> = {}): PluginCatalogue {
  return {
    find(kind, name): CataloguePlugin | null {
      const found = PLUGINS.find((plugin) => plugin.kind === kind && plugin.names.includes(name))
      if (found === undefined) return null
      return { id: found.names[0], ...found }
    },
    names: (kind) => PLUGINS.filter((plugin) => plugin.kind === kind).flatMap((plugin) => plugin.names),
    symbols: null,
    baseTimeframeMs: null,
    ...market,
  }
}
