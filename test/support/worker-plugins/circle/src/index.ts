import { defineStrategy, parameters } from '@grodt/sdk'
import { answerOf, witness, type Kept } from '../../witness/src/seen.ts'

/** The same for all symbols at once. */
export default defineStrategy({
  config: parameters({}),
  scope: 'universe',
  state: { version: 1, init: (): Kept => ({ last: '', list: [], nested: { count: 0 } }) },
  create(ctx) {
    const averages = new Map(
      ctx.symbols.map((symbol) => {
        ctx.symbol(symbol).atr(3)
        return [symbol, ctx.symbol(symbol).bars('30m').sma(2)]
      }),
    )
    return {
      onBar(bar) {
        const present = bar.symbols.filter((symbol) => bar.symbol(symbol).hasBar)
        const symbol = present[Math.floor(bar.random() * present.length)]
        const { close, flat, position, regime, instrument } = bar.symbol(symbol)
        const { time, budget, fills, state } = bar
        const values = [averages.get(symbol)?.now ?? 0, instrument.tick, present.length]
        const seen = { time, budget, flat, position, regime, fills, close: close.now, values }
        witness(state, seen)
        const answer = answerOf(bar.random(), state, seen)
        return answer === null ? null : [{ ...answer, symbol } as Exclude<typeof answer, readonly unknown[]>]
      },
    }
  },
})
