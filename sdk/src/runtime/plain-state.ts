import type { StateSpec } from '../contract/schema-types.ts'

/** An object or array of a state. */
type Branch = Record<string, unknown> | unknown[]

const isPlainObject = (value: object): boolean =>
  Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null

/** Sets a property whatever its name: `__proto__` is one like others in a state. */
function put(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true })
}

/** What an object is, for people. */
const named = (value: object): string => `a ${value.constructor?.name ?? 'value'}`

/**
 * A copy of a plugin's state that shares nothing with it. Numbers that are no JSON (NaN, Infinity) and properties that are
 * undefined are kept: they come about in the course of a run and the stored form has them.
 *
 * @throws Error naming the first place that holds something else than plain data
 */
export function copyState(value: unknown, path = 'state', above: readonly object[] = []): unknown {
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
      throw new Error(`${path} is a ${typeof value}`)
    }
    return value
  }
  if (above.includes(value)) throw new Error(`${path} refers to what it is in`)
  const within = [...above, value]
  if (Array.isArray(value)) return value.map((one, i) => copyState(one, `${path}[${i}]`, within))
  if (!isPlainObject(value)) throw new Error(`${path} is ${named(value)}`)
  const copy = {}
  for (const [key, one] of Object.entries(value)) put(copy, key, copyState(one, `${path}.${key}`, within))
  return copy
}

/** Deeper than states are: there it is looked at whether one refers to itself. */
const DEEP = 64

/** Whether a state is plain data, told quickly: false also for one that is only deep, about which `copyState` decides. */
function isShallowPlain(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'object':
      break
    case 'function':
    case 'symbol':
    case 'bigint':
      return false
    default:
      return true
  }
  if (value === null) return true
  if (depth === DEEP) return false
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (!isShallowPlain(value[i], depth + 1)) return false
    return true
  }
  if (!isPlainObject(value)) return false
  const fields = value as Readonly<Record<string, unknown>>
  for (const key in fields) if (!isShallowPlain(fields[key], depth + 1)) return false
  return true
}

function undeclared(): never {
  throw new Error('ctx.state cannot be changed: the plugin declares no state: { version, init }')
}

/** The state of a plugin that declares none: nothing can be put into it, so that it need not be looked at. */
export const NO_STATE: object = new Proxy(Object.freeze({}), { set: undeclared, defineProperty: undeclared })

/** Whether a value survives JSON unchanged. */
function isPlainJson(value: unknown): boolean {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isPlainJson)
  if (typeof value !== 'object') return false
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlainJson)
}

/** The state with which an instance begins. @throws Error when it is no plain JSON, and what `init` throws */
export function freshState(declared: StateSpec<unknown> | undefined): unknown {
  if (declared === undefined) return NO_STATE
  const state = declared.init() ?? {}
  if (!isPlainJson(state)) throw new Error('state.init must return plain JSON: no classes, functions or NaN.')
  // What init gives may be frozen, or shared by all instances.
  return copyState(state)
}

/** Checks a state without a copy. @throws Error as `copyState` does */
export function checkState(value: unknown): void {
  if (!isShallowPlain(value, 0)) copyState(value)
}

/** A copy of what was checked. */
function cloned(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(cloned)
  const copy: Record<string, unknown> = { ...value }
  for (const key in copy) {
    const one = copy[key]
    if (typeof one === 'object' && one !== null) copy[key] = cloned(one)
  }
  return copy
}

/** Does what `copyState` does, quickly where nothing is wrong. @throws Error as `copyState` does */
export function checkedCopy(value: unknown): unknown {
  checkState(value)
  return cloned(value)
}

const sameKind = (a: unknown, b: unknown): a is Branch =>
  typeof a === 'object' &&
  a !== null &&
  typeof b === 'object' &&
  b !== null &&
  Array.isArray(a) === Array.isArray(b)

/**
 * Make a state equal to another one in place: the objects that a plugin holds on to stay the same ones, where the other
 * state has their like in the same place.
 *
 * @returns the state, or the other one where they are not of a kind
 */
export function replaceState(target: unknown, source: unknown): unknown {
  if (!sameKind(target, source)) return source
  const before = new Map(Object.entries(target))
  // Taken out first, so that the properties come in the order of the source.
  if (Array.isArray(target)) target.length = 0
  else for (const key of before.keys()) Reflect.deleteProperty(target, key)
  for (const [key, value] of Object.entries(source as Branch))
    put(target, key, replaceState(before.get(key), value))
  return target
}
