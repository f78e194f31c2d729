import t from 'tap'
import { checkedCopy, checkState, copyState, freshState, replaceState } from './plain-state.ts'

t.test('a copy shares nothing, and keeps numbers that are no JSON', async (t) => {
  const state = { a: [1, { b: NaN }], c: undefined, d: -0, ['__proto__x']: 'x' }
  for (const copyOf of [copyState, checkedCopy]) {
    const copy = copyOf(state) as typeof state
    t.strictSame(copy, state)
    t.ok(Object.is(copy.d, -0))
    t.ok('c' in copy)
    t.not(copy.a, state.a)
    t.not(copy.a[1], state.a[1])
  }
})

t.test('the first place that holds something else is named', async (t) => {
  class Point {}
  const circle: Record<string, unknown> = {}
  circle.again = [circle]
  for (const [value, problem] of [
    [{ a: [0, new Map()] }, 'state.a[1] is a Map'],
    [{ a: { b: new Point() } }, 'state.a.b is a Point'],
    [{ a: () => 1 }, 'state.a is a function'],
    [{ a: 1n }, 'state.a is a bigint'],
    [{ a: new Float64Array(1) }, 'state.a is a Float64Array'],
    [circle, 'state.again[0] refers to what it is in'],
  ] as const) {
    t.throws(() => copyState(value), new Error(problem))
    t.throws(() => checkState(value), new Error(problem))
    t.throws(() => checkedCopy(value), new Error(problem))
  }
  const deep: Record<string, unknown> = {}
  let end = deep
  for (let i = 0; i < 100; i++) end = end.a = {}
  t.doesNotThrow(() => checkState(deep))
  end.a = Symbol('x')
  t.throws(() => checkState(deep), { message: /(\.a){101} is a symbol$/ })
  t.doesNotThrow(() => checkState([undefined, NaN, null, 'x', { a: true, b: Object.create(null) as object }]))
  const shared = { n: 1 }
  t.strictSame(copyState([shared, shared]), [shared, shared], 'twice is no circle')
})

t.test('a state is replaced in place: what a plugin holds on to stays its own', async (t) => {
  const state = { gone: 1, seen: { a: 1, old: 2 }, list: [{ n: 1 }, { n: 2 }], kind: [1] as unknown }
  const { seen, list } = state
  const [first] = list
  const wanted = { list: [{ n: 5 }], kind: { now: 'object' }, seen: { b: 2, a: 3 }, fresh: null }
  t.equal(replaceState(state, structuredClone(wanted)), state)
  t.equal(JSON.stringify(state), JSON.stringify(wanted), 'in the order of the new one')
  t.equal(state.seen, seen)
  t.equal(state.list, list)
  t.equal(state.list[0], first)
  t.equal(replaceState(3, 4), 4)
  t.strictSame(replaceState(null, { a: 1 }), { a: 1 })
})

t.test('any name is a name like others', async (t) => {
  const source = JSON.parse('{"__proto__":{"a":1},"constructor":2}') as object
  const copy = copyState(source)
  t.equal(JSON.stringify(copy), JSON.stringify(source))
  const quick = checkedCopy(source)
  t.equal(JSON.stringify(quick), JSON.stringify(source))
  t.not(Reflect.get(quick as object, '__proto__'), Reflect.get(source, '__proto__'))
  const target = {}
  replaceState(target, copy)
  t.equal(JSON.stringify(target), JSON.stringify(source))
  t.equal(Object.getPrototypeOf(target), Object.prototype)
})

t.test(
  'a fresh state can be changed and restored, also where init gives what is frozen or shared',
  async (t) => {
    const shared = Object.freeze({ asked: 0, seen: Object.freeze([1]) })
    const first = freshState({ version: 1, init: () => shared }) as { asked: number; seen: number[] }
    first.asked++
    first.seen.push(2)
    t.strictSame(freshState({ version: 1, init: () => shared }), { asked: 0, seen: [1] })
    t.strictSame(replaceState(first, { asked: 5, seen: [] }), { asked: 5, seen: [] })
  },
)
