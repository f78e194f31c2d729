import { Engine } from '../../core/src/engine/engine.ts'
import type { EngineEvent } from '../../core/src/engine/events.ts'
import type { EngineInput } from '../../core/src/engine/inputs.ts'
import { main } from '../../core/src/cli/main.ts'

/**
 * The grodt command with an engine that makes a mistake: after bar `GRODT_BREAK_AT` five lots of the first market are
 * missing at the venue, and at bar `GRODT_THROW_AT` it throws. A replay makes the same mistake.
 */
const breakAt = Number(process.env.GRODT_BREAK_AT ?? NaN)
const throwAt = Number(process.env.GRODT_THROW_AT ?? NaN)

class BrokenEngine extends Engine {
  override apply(input: EngineInput): readonly EngineEvent[] {
    if (input.kind === 'bars' && this.batches === throwAt) throw new TypeError('the bar is upside down')
    const events = wholeApply.call(this, input)
    if (input.kind === 'bars' && this.batches === breakAt) this.venue.netLots[0] -= 5
    return events
  }
}

const wholeApply: (this: Engine, input: EngineInput) => readonly EngineEvent[] = Reflect.get(
  Engine.prototype,
  'apply',
)
Reflect.set(Engine.prototype, 'apply', Reflect.get(BrokenEngine.prototype, 'apply'))

process.exitCode = await main(process.argv.slice(2))
