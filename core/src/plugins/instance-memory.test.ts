import type { StateSpec } from '@grodt/sdk'
import { SeededRandom } from '@grodt/sdk/host'
import t from 'tap'
import Type from 'typebox'
import type { InstanceMemory, InstanceState } from '../engine/runner.ts'
import { instanceMemory } from './instance-memory.ts'

function made(
  state: unknown,
  declared?: StateSpec<unknown>,
  plugin = 'breakout',
): { memory: InstanceMemory; parts: { state: unknown }; random: SeededRandom } {
  const parts = { state }
  const random = new SeededRandom(1)
  return { parts, random, memory: instanceMemory({ instance: 'S1/BTC', plugin, declared, parts, random }) }
}

const saved: InstanceState = {
  instance: 'S1/BTC',
  plugin: 'breakout',
  random: 5,
  version: 1,
  state: { n: 7 },
}

t.test('state and random numbers come back once the step is taken', async (t) => {
  const own = { n: 1 }
  const { memory, parts, random } = made(own, { version: 1, init: () => own })
  const step = memory.prepare(saved)
  t.strictSame([own, random.state], [{ n: 1 }, 1], 'nothing is changed before')
  step()
  t.equal(parts.state, own)
  t.strictSame(memory.snapshot(), saved)
  own.n = 8
  t.strictSame(saved.state, { n: 7 }, 'nothing is shared')
})

t.test('an older state is migrated', async (t) => {
  const { memory, parts } = made(
    {},
    { version: 3, init: () => ({}), migrate: (from, old) => ({ from, old }) },
  )
  memory.prepare(saved)()
  t.strictSame(parts.state, { from: 1, old: { n: 7 } })
})

t.test('the state of another plugin is left alone', async (t) => {
  const { memory, random } = made({ n: 1 }, undefined, 'other')
  memory.prepare(saved)()
  t.strictSame(memory.snapshot().state, { n: 1 })
  t.equal(random.state, 1)
})

const unfit = (problem: string) => ({
  code: 'PLUGIN_STATE_UNFIT',
  message: `The plugin breakout cannot take over the stored state of S1/BTC: ${problem}. Nothing was started or changed; go back to the version of the plugin that wrote it.`,
})

t.test('a state that does not fit is refused with the reason', async (t) => {
  const init = (): object => ({})
  const schema = Type.Object({ n: Type.String() })
  const migrate = (): never => {
    throw new Error('too old')
  }
  const cases: [StateSpec<unknown>, string][] = [
    [{ version: 2, init }, 'it is of version 1, the plugin has 2 and no migrate'],
    [{ version: 2, init, migrate }, 'too old'],
    [{ version: 2, init, migrate: () => new Map() }, 'state is a Map'],
    [{ version: 1, init, schema }, 'state/n must be string'],
  ]
  for (const [declared, problem] of cases) {
    t.throws(() => made({}, declared).memory.prepare(saved), unfit(problem))
  }
})

t.test('a state that cannot be stored is named', async (t) => {
  t.throws(() => made({ seen: new Set() }).memory.snapshot(), {
    code: 'PLUGIN_STATE_INVALID',
    message:
      'The state of S1/BTC (plugin breakout) cannot be stored: state.seen is a Set. ctx.state takes numbers, texts, true, false, null, arrays and plain objects.',
  })
})
