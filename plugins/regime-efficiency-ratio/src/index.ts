import { choice, clamp, defineRegimeClassifier, integer, number, parameters } from '@grodt/sdk'

/**
 * Trending or ranging, by Kaufman's efficiency ratio or by Wilder's ADX. Two thresholds (hysteresis) and a minimum
 * dwell keep it from flickering. It starts as ranging. It describes the bars behind, it does not predict.
 */
export default defineRegimeClassifier({
  labels: ['trending', 'ranging'],

  config: parameters({
    measure: choice(['efficiency-ratio', 'adx'], {
      default: 'efficiency-ratio',
      description: 'What trend strength is measured by.',
    }),
    er_period: integer({
      default: 20,
      minimum: 2,
      maximum: 1_000,
      unit: 'bars',
      description: 'Period of the efficiency ratio.',
      activeWhen: { field: 'measure', equals: 'efficiency-ratio' },
    }),
    er_on: number({
      default: 0.35,
      minimum: 0,
      maximum: 1,
      unit: 'ratio',
      description: 'Efficiency ratio from which the market is trending.',
      reload: 'hot',
      activeWhen: { field: 'measure', equals: 'efficiency-ratio' },
    }),
    er_off: number({
      default: 0.2,
      minimum: 0,
      maximum: 1,
      unit: 'ratio',
      description: 'Efficiency ratio down to which it stays trending; not above er_on.',
      reload: 'hot',
      activeWhen: { field: 'measure', equals: 'efficiency-ratio' },
    }),
    adx_period: integer({
      default: 14,
      minimum: 2,
      maximum: 500,
      unit: 'bars',
      description: 'Period of the ADX.',
      activeWhen: { field: 'measure', equals: 'adx' },
    }),
    adx_on: number({
      default: 25,
      minimum: 0,
      maximum: 100,
      unit: 'ADX',
      description: 'ADX from which the market is trending.',
      reload: 'hot',
      activeWhen: { field: 'measure', equals: 'adx' },
    }),
    adx_off: number({
      default: 20,
      minimum: 0,
      maximum: 100,
      unit: 'ADX',
      description: 'ADX down to which it stays trending; not above adx_on.',
      reload: 'hot',
      activeWhen: { field: 'measure', equals: 'adx' },
    }),
    min_dwell: integer({
      default: 3,
      minimum: 0,
      maximum: 1_000,
      unit: 'bars',
      description: 'A regime lasts at least this many bars; 0 and 1 let it change at every bar.',
      reload: 'hot',
    }),
  }),

  state: {
    version: 1,
    /** `age` counts the bars of the present regime; the start has no age, so that the first change is free. */
    init: () => ({ trending: false, age: 1_000_000 }),
  },

  create(ctx) {
    const { measure, er_period, er_on, er_off, adx_period, adx_on, adx_off } = ctx.config
    if (er_off > er_on) throw new Error(`er_off (${er_off}) must not be above er_on (${er_on}).`)
    if (adx_off > adx_on) throw new Error(`adx_off (${adx_off}) must not be above adx_on (${adx_on}).`)
    const strength = measure === 'adx' ? ctx.adx(adx_period).adx : ctx.efficiencyRatio(er_period)
    const reading = { label: 'ranging', confidence: 0 }

    return {
      onBar({ config, state }) {
        const on = config.measure === 'adx' ? config.adx_on : config.er_on
        const off = config.measure === 'adx' ? config.adx_off : config.er_off
        const value = strength.now
        state.age++
        if (Number.isNaN(value)) {
          reading.label = state.trending ? 'trending' : 'ranging'
          reading.confidence = 0
          return reading
        }
        const change = state.trending ? value <= off : value >= on
        if (change && state.age > config.min_dwell) {
          state.trending = !state.trending
          state.age = 1
        }
        reading.label = state.trending ? 'trending' : 'ranging'
        // 0.5 at the threshold that would end this regime, 1 at twice the trend's or at no trend at all.
        reading.confidence = state.trending
          ? clamp(0.5 + (0.5 * (value - off)) / Math.max(1e-9, 2 * on - off), 0.5, 1)
          : clamp(1 - (0.5 * value) / Math.max(1e-9, on), 0.5, 1)
        return reading
      },
    }
  },
})
