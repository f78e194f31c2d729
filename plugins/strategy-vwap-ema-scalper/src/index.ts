import {
  atDistance,
  choice,
  clamp,
  defineStrategy,
  enter,
  integer,
  number,
  parameters,
  riskSize,
  type Side,
} from '@grodt/sdk'

const REASONS = {
  pullback: 'the bar touched the EMA and closed beyond it, on the side of the VWAP',
  cross: 'the close crossed the EMA on the side of the VWAP',
  'vwap-cross': 'the close crossed the VWAP on the side of the EMA',
}

/** S1, VWAP/EMA scalper: enters on the trend's side of the session VWAP when the price comes back from its EMA. */
export default defineStrategy({
  config: parameters({
    ema_period: integer({
      default: 9,
      minimum: 2,
      maximum: 500,
      unit: 'bars',
      description: 'Period of the EMA that the price pulls back to.',
    }),
    atr_period: integer({
      default: 14,
      minimum: 2,
      maximum: 500,
      unit: 'bars',
      description: 'Period of the ATR that stop and size are measured in.',
    }),
    risk_reward_ratio: number({
      default: 1.5,
      minimum: 0.1,
      maximum: 20,
      unit: 'multiple of the stop distance',
      description: 'Distance of the target.',
      reload: 'hot',
    }),
    entry: choice(['pullback', 'cross', 'vwap-cross'], {
      default: 'pullback',
      description:
        'What triggers an entry: a bar that touches the EMA and closes beyond it, a close that crosses the EMA, or a close that crosses the VWAP. Evidence does not separate them.',
      reload: 'hot',
    }),
    stop_atr: number({
      default: 2.5,
      minimum: 0.1,
      maximum: 20,
      unit: 'ATR',
      description: 'Distance of the stop from the fill. Wide stops spread the cost of a round trip.',
      reload: 'hot',
    }),
    max_bars: integer({
      default: 48,
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
      description: 'What a fill at the stop loses.',
      reload: 'hot',
    }),
  }),

  create(ctx) {
    const ema = ctx.ema(ctx.config.ema_period)
    const atr = ctx.atr(ctx.config.atr_period)
    const { vwap } = ctx.sessionVwap()

    return {
      onBar(ctx) {
        if (!ctx.flat || !(atr.now > 0)) return null
        const { config } = ctx
        const close = ctx.close.now
        const before = ctx.close.ago(1)
        let side: Side | null = null
        switch (config.entry) {
          case 'pullback': {
            const rising = ema.now > ema.ago(1)
            if (close > vwap.now && rising && ctx.low.now <= ema.now && close > ema.now) side = 'long'
            if (close < vwap.now && !rising && ctx.high.now >= ema.now && close < ema.now) side = 'short'
            break
          }
          case 'cross':
            if (before <= ema.ago(1) && close > ema.now && close > vwap.now) side = 'long'
            if (before >= ema.ago(1) && close < ema.now && close < vwap.now) side = 'short'
            break
          case 'vwap-cross':
            if (before <= vwap.ago(1) && close > vwap.now && close > ema.now) side = 'long'
            if (before >= vwap.ago(1) && close < vwap.now && close < ema.now) side = 'short'
            break
        }
        if (side === null) return null

        const stop = config.stop_atr * atr.now
        return enter(side, {
          size: riskSize(config.risk_per_trade, stop, close),
          stop: atDistance(stop),
          target: atDistance(config.risk_reward_ratio * stop),
          maxBars: config.max_bars,
          strength: clamp(Math.abs(close - vwap.now) / (2 * atr.now), 0, 1),
          reason: REASONS[config.entry],
          facts: { close, ema: ema.now, vwap: vwap.now },
        })
      },
    }
  },
})
