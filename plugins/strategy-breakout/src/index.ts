import {
  atDistance,
  clamp,
  defineStrategy,
  enter,
  flag,
  integer,
  number,
  parameters,
  riskSize,
} from '@grodt/sdk'

/** S3, breakout: follows a strong close beyond the channel of the bars before, with a chandelier stop. */
export default defineStrategy({
  config: parameters({
    breakout_threshold: number({
      default: 1.5,
      minimum: 0,
      maximum: 20,
      unit: 'ATR',
      description: 'Smallest move from close to close of the breakout bar, in ATRs of the bar before.',
      reload: 'hot',
    }),
    volume_confirmation: flag({
      default: true,
      description: 'Require a volume of at least volume_factor times the mean.',
      reload: 'hot',
    }),
    risk_reward_ratio: number({
      default: 2,
      minimum: 0.1,
      maximum: 50,
      unit: 'multiple of the stop distance',
      description: 'Distance of the target, when there is a fixed one.',
      reload: 'hot',
      activeWhen: { field: 'fixed_target', equals: true },
    }),
    fixed_target: flag({
      default: false,
      description: 'Take profit at a fixed distance instead of leaving the exit to the trail alone.',
      reload: 'hot',
    }),
    channel_period: integer({
      default: 48,
      minimum: 2,
      maximum: 3_000,
      unit: 'bars',
      description: 'Length of the channel; the breakout bar is not part of it.',
    }),
    atr_period: integer({
      default: 14,
      minimum: 2,
      maximum: 500,
      unit: 'bars',
      description: 'Period of the ATR that threshold, stop and trail are measured in.',
    }),
    stop_atr: number({
      default: 2,
      minimum: 0.1,
      maximum: 20,
      unit: 'ATR',
      description: 'Distance of the first stop from the fill.',
      reload: 'hot',
    }),
    trail_atr: number({
      default: 3,
      minimum: 0.1,
      maximum: 20,
      unit: 'ATR',
      description: 'Distance of the trailing stop from the best price since the entry.',
      reload: 'hot',
    }),
    volume_factor: number({
      default: 1.5,
      minimum: 0.1,
      maximum: 20,
      unit: 'multiple of the mean volume',
      description: 'What counts as confirmation.',
      reload: 'hot',
      activeWhen: { field: 'volume_confirmation', equals: true },
    }),
    volume_period: integer({
      default: 20,
      minimum: 1,
      maximum: 3_000,
      unit: 'bars',
      description: 'Bars before the breakout bar over which the mean volume is taken.',
    }),
    max_bars: integer({
      default: 240,
      minimum: 1,
      maximum: 10_000,
      unit: 'bars',
      description: 'The position is closed after this many bars.',
      reload: 'hot',
    }),
    risk_per_trade: number({
      default: 0.005,
      minimum: 0.0001,
      maximum: 0.1,
      unit: 'fraction of the budget',
      description: 'What a fill at the first stop loses.',
      reload: 'hot',
    }),
  }),

  create(ctx) {
    const { config } = ctx
    const channel = ctx.donchian(config.channel_period)
    const atr = ctx.atr(config.atr_period)
    const volume = ctx.relativeVolume(config.volume_period)

    return {
      onBar(ctx) {
        if (!ctx.flat) return null
        const close = ctx.close.now
        const high = channel.upper.ago(1)
        const low = channel.lower.ago(1)
        if (!(close > high) && !(close < low)) return null
        const { config } = ctx
        const side = close > high ? 'long' : 'short'
        const move = side === 'long' ? close - ctx.close.ago(1) : ctx.close.ago(1) - close
        if (!(move >= config.breakout_threshold * atr.ago(1))) return null
        if (config.volume_confirmation && !(volume.now >= config.volume_factor)) return null

        const stop = config.stop_atr * atr.now
        if (!(stop > 0)) return null
        const momentum = move / atr.ago(1)
        return enter(side, {
          size: riskSize(config.risk_per_trade, stop, close),
          stop: atDistance(stop),
          trail: { atrPeriod: config.atr_period, multiple: config.trail_atr },
          target: config.fixed_target ? atDistance(config.risk_reward_ratio * stop) : undefined,
          maxBars: config.max_bars,
          strength: clamp(momentum / 6, 0, 0.5) + clamp(volume.now / 6, 0, 0.5),
          reason: 'a strong close beyond the channel',
          facts: {
            close,
            channel: side === 'long' ? high : low,
            move_atr: momentum,
            volume_ratio: volume.now,
          },
        })
      },
    }
  },
})
