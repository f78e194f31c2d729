import { defineStrategy, integer, parameters } from '@grodt/sdk'
import { answerOf, witness, type Kept } from './seen.ts'

/** Trades by chance, and keeps all that it sees. */
export default defineStrategy({
  config: parameters({
    period: integer({ default: 3, minimum: 2, unit: 'bars', description: 'Of its averages.' }),
  }),
  state: {
    version: 2,
    init: (): Kept => ({ last: '', list: [], nested: { count: 0 } }),
    migrate: (from, old) => ({ last: `from ${from}`, list: [], nested: { count: Number(old) } }),
  },
  create(ctx) {
    const { period } = ctx.config
    const ema = ctx.ema(period)
    const band = ctx.bollinger(period, 2)
    const session = ctx.sessionVwap()
    const wma = ctx.indicator('WMA', { period }).get()
    ctx.atr(3)
    const longer = ctx.bars('10m')
    const slow = longer.rsi(period)
    // What it says of itself in the end is a part of what is compared.
    const first = ctx.random()
    return {
      onBar(bar) {
        const { state, time, budget, flat, position, regime, fills, close } = bar
        const seen = {
          ...{ time, budget, flat, position, regime, fills },
          close: close.now,
          values: [
            first,
            bar.count,
            bar.openTime.now,
            ema.now,
            ema.ago(2),
            band.upper.now,
            session.vwap.now,
            session.sigma.ago(1),
            wma.now,
            slow.now,
            longer.count,
            longer.close.ago(1),
            Number(ema.warm),
          ],
        }
        witness(state, seen)
        return answerOf(bar.random(), state, seen)
      },
    }
  },
})
