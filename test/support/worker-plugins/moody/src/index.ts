import { defineRegimeClassifier, parameters } from '@grodt/sdk'

/** Fails now and then, and keeps what it said last. */
export default defineRegimeClassifier({
  config: parameters({}),
  labels: ['up', 'down'],
  state: { version: 1, init: () => ({ label: 'up', age: 0 }) },
  create(ctx) {
    const slow = ctx.bars('30m').ema(2)
    const reading = { label: 'up', confidence: 0 }
    return {
      onBar(bar) {
        const { state, close } = bar
        const draw = bar.random()
        if (draw < 0.03) throw new Error('no idea')
        if (draw < 0.1) return null
        if (++state.age > 3 && draw > 0.5) {
          state.label = close.now > slow.now ? 'up' : 'down'
          state.age = 0
        }
        reading.label = draw > 0.95 ? 'sideways' : state.label
        reading.confidence = draw
        return reading
      },
    }
  },
})
