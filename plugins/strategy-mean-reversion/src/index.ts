import {
  atDistance,
  atPrice,
  barsPerDay,
  choice,
  clamp,
  defineStrategy,
  enter,
  flag,
  integer,
  number,
  parameters,
  riskSize,
} from '@grodt/sdk'

/** S2, mean reversion: fades a deviation from the VWAP, by default only when it goes against the longer trend. */
export default defineStrategy({
  config: parameters({
    vwap_deviation_threshold: number({
      default: 2,
      minimum: 0.1,
      maximum: 10,
      unit: 'standard deviations',
      description: 'Distance of the close from the VWAP at which it is faded.',
      reload: 'hot',
    }),
    mean_reversion_period: integer({
      default: 20,
      minimum: 2,
      maximum: 3_000,
      unit: 'bars',
      description: 'Time stop, and the window of the rolling VWAP.',
    }),
    risk_reward_ratio: number({
      default: 1.2,
      minimum: 0.1,
      maximum: 20,
      unit: 'multiple of the stop distance',
      description: 'Distance of the target.',
      reload: 'hot',
    }),
    vwap: choice(['session', 'rolling'], {
      default: 'session',
      description: 'The VWAP since 00:00 UTC, or over the last mean_reversion_period bars.',
    }),
    target: choice(['fixed', 'vwap'], {
      default: 'fixed',
      description:
        'A target at a fixed distance, or at the VWAP of the decision. Evidence is against the latter.',
      reload: 'hot',
    }),
    atr_period: integer({
      default: 14,
      minimum: 2,
      maximum: 500,
      unit: 'bars',
      description: 'Period of the ATR that stop and size are measured in.',
    }),
    stop_atr: number({
      default: 3,
      minimum: 0.1,
      maximum: 20,
      unit: 'ATR',
      description: 'Distance of the stop from the fill.',
      reload: 'hot',
    }),
    trend_filter: flag({
      default: true,
      description: 'Fade only moves against the trend: buy below the VWAP only above the trend EMA.',
      reload: 'hot',
    }),
    trend_days: number({
      default: 3,
      minimum: 0.1,
      maximum: 60,
      unit: 'days',
      description: 'Period of the trend EMA.',
      activeWhen: { field: 'trend_filter', equals: true },
    }),
    risk_per_trade: number({
      default: 0.005,
      minimum: 0.0001,
      maximum: 0.1,
      unit: 'fraction of the budget',
      description: 'What a fill at the stop loses, before the size grows with the deviation.',
      reload: 'hot',
    }),
    max_size_factor: number({
      default: 1.5,
      minimum: 1,
      maximum: 5,
      unit: 'multiple',
      description: 'Cap of the growth with the deviation, which carries next to no information.',
      reload: 'hot',
    }),
  }),

  create(ctx) {
    const { config } = ctx
    const { vwap, sigma } =
      config.vwap === 'session' ? ctx.sessionVwap() : ctx.rollingVwap(config.mean_reversion_period)
    const atr = ctx.atr(config.atr_period)
    const trend = ctx.ema(Math.max(2, Math.round(config.trend_days * barsPerDay(ctx.timeframe))))

    return {
      onBar(ctx) {
        if (!ctx.flat || !(atr.now > 0) || !(sigma.now > 0)) return null
        const { config } = ctx
        const close = ctx.close.now
        const z = (close - vwap.now) / sigma.now
        if (Math.abs(z) < config.vwap_deviation_threshold) return null
        const side = z < 0 ? 'long' : 'short'
        const withTrend = side === 'long' ? close > trend.now : close < trend.now
        if (config.trend_filter && !withTrend) return null

        const stop = config.stop_atr * atr.now
        const factor = clamp(Math.abs(z) / config.vwap_deviation_threshold, 1, config.max_size_factor)
        const size = Math.min(1, factor * riskSize(config.risk_per_trade, stop, close))
        return enter(side, {
          size,
          stop: atDistance(stop),
          target: config.target === 'vwap' ? atPrice(vwap.now) : atDistance(config.risk_reward_ratio * stop),
          maxBars: config.mean_reversion_period,
          strength: clamp(Math.abs(z) / (2 * config.vwap_deviation_threshold), 0, 1),
          reason: 'the close is far from the VWAP against the trend',
          facts: { close, vwap: vwap.now, deviations: z },
        })
      },
    }
  },
})
