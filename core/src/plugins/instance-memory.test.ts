import type { StateSpec } from '@grodt/sdk'
import { SeededRandom } from '@grodt/sdk/host'
import t from 'tap'
import Type from 'typebox'
import type { InstanceMemory, InstanceState } from '../engine/runner.ts'
import { instanceMemory } from './instance-memory.ts'
import { NO_STATE } from '@grodt/sdk/host'

function made(
  state: unknown,
  declared?: StateSpec<unknown>,
  plugin = 'breakout',
  survives = false,
): { memory: InstanceMemory; parts: { state: unknown }; random: SeededRandom } {
  const parts = { state }
  const random = new SeededRandom(1)
  const memory = instanceMemory({ instance: 'S1/BTC', plugin, declared, parts, random, survives })
  return { parts, random, memory }
}

const DECLARED: StateSpec<unknown> = { version: 1, init: () => ({}) }

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
  const { memory, random } = made({ n: 1 }, DECLARED, 'other')
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

const invalid = (problem: string) => ({
  code: 'PLUGIN_STATE_INVALID',
  message: `The state of S1/BTC (plugin breakout) cannot be stored: ${problem}. ctx.state takes numbers, texts, true, false, null, arrays and plain objects.`,
})

t.test('a state that cannot be stored is named', async (t) => {
  const { memory } = made({ seen: new Set() }, DECLARED)
  t.throws(() => memory.snapshot(), invalid('state.seen is a Set'))
  t.match(memory.settle(), invalid('state.seen is a Set'))
})

t.test('where the run goes on after a fault, the last state that can be stored comes back', async (t) => {
  const own: Record<string, unknown> = { list: [1] }
  const { list } = own
  const { memory, parts } = made(own, DECLARED, 'breakout', true)
  own.n = NaN
  t.equal(memory.settle(), null)
  own.n = 5
  own.list = new Map()
  t.match(memory.settle(), invalid('state.list is a Map'))
  t.strictSame(parts.state, { list: [1], n: NaN })
  t.equal(parts.state, own, 'in place')
  t.not(own.list, list)
  own.again = own
  t.match(memory.settle(), invalid('state.again refers to what it is in'))
  t.strictSame(memory.snapshot().state, { list: [1], n: NaN })
  own.n = 6
  t.equal(memory.settle(), null)
  const before = memory.snapshot()
  own.n = 7
  t.strictSame(before.state, { list: [1], n: 6 }, 'nothing is shared')
  memory.prepare(saved)()
  own.m = () => 1
  t.match(memory.settle(), invalid('state.m is a function'))
  t.strictSame([own, saved.state], [{ n: 7 }, { n: 7 }], 'back to what was restored')
  own.n = 8
  t.strictSame(saved.state, { n: 7 })
})

t.test('a plugin that declares no state has none', async (t) => {
  const { memory, parts, random } = made(NO_STATE, undefined, 'breakout', true)
  const { state } = parts as { state: Record<string, unknown> }
  const message = 'ctx.state cannot be changed: the plugin declares no state: { version, init }'
  t.throws(() => (state.x = 1), { message })
  t.throws(() => Object.assign(state, { x: 1 }), { message })
  t.equal(memory.settle(), null)
  memory.prepare(saved)()
  t.equal(random.state, 5)
  t.strictSame(memory.snapshot(), { ...saved, version: 0, state: {} })
})
