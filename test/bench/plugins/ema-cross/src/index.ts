import { defineStrategy, enter, exit, integer, parameters } from '@grodt/sdk'

/** Long one unit while the fast EMA is above the slow one; the same work as the floor of the benchmark. */
export default defineStrategy({
  config: parameters({
    fast: integer({
      default: 9,
      minimum: 2,
      maximum: 500,
      unit: 'bars',
      description: 'Period of the fast EMA.',
    }),
    slow: integer({
      default: 21,
      minimum: 2,
      maximum: 500,
      unit: 'bars',
      description: 'Period of the slow EMA.',
    }),
    quiet_bars: integer({
      default: 200,
      minimum: 0,
      maximum: 10_000,
      unit: 'bars',
      description: 'Bars at the start that give no signal.',
    }),
  }),

  create(ctx) {
    const fast = ctx.ema(ctx.config.fast)
    const slow = ctx.ema(ctx.config.slow)
    const quiet = ctx.config.quiet_bars

    return {
      onBar(ctx) {
        if (ctx.count <= quiet) return null
        const above = fast.now > slow.now
        if (above === !ctx.flat) return null
        if (!above) return exit('fast EMA at or below slow EMA')
        return enter('long', { size: ctx.close.now / ctx.budget, reason: 'fast EMA above slow EMA' })
      },
    }
  },
})
