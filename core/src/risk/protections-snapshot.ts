import Type, { type Static } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { GrodtError } from '../errors.ts'
import type { ProtectionState, StrategyState } from './protections-state.ts'
import { watchFrom, type EquityMarks, type EquityWatch } from './protections.ts'

const VERSION = 1

const object = <P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })
const nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) =>
  Type.Union([schema, Type.Null()])
const text = Type.String()
const amount = Type.Integer()
const time = Type.Number({ minimum: 0 })
const count = Type.Integer({ minimum: 0 })

const marks = object({ peak: amount, dayStart: amount, base: amount })
const stops = Type.Array(object({ time, symbol: text }))

const lock = object({
  id: Type.Integer({ minimum: 1 }),
  reason: Type.Enum(['cooldown', 'stop-guard', 'daily-loss', 'drawdown', 'person', 'invariant']),
  strategy: nullable(text),
  symbol: nullable(text),
  from: time,
  until: nullable(time),
  value: nullable(Type.Number()),
  limit: nullable(Type.Number()),
  why: nullable(text),
  author: nullable(text),
})

const pause = object({
  rule: Type.Enum(['drawdown', 'losing-streak', 'profit-factor', 'person']),
  value: nullable(Type.Number()),
  limit: nullable(Type.Number()),
  sample: nullable(count),
  from: time,
  until: nullable(time),
  resume: Type.Enum(['cool-down', 'regime', 'person']),
  symbol: nullable(text),
  regime: nullable(text),
  why: nullable(text),
  author: nullable(text),
})

const strategy = object({
  name: text,
  marks,
  stops,
  sample: object({ count, losses: count, nets: Type.Array(amount) }),
  pause: nullable(pause),
})

const snapshot = object({
  version: Type.Literal(VERSION),
  /** Cash units per unit of the quote currency. */
  scale: Type.Integer({ minimum: 1 }),
  dayEnd: time,
  locks: object({ next: Type.Integer({ minimum: 1 }), locks: Type.Array(lock) }),
  killSwitch: object({
    stage: Type.Enum(['armed', 'warned', 'latched']),
    since: time,
    cause: nullable(Type.Enum(['drawdown', 'daily-loss', 'manual', 'reset', 'recovered'])),
    value: nullable(Type.Number()),
    limit: nullable(Type.Number()),
    why: nullable(text),
    author: nullable(text),
    marks,
  }),
  marks,
  stops,
  strategies: Type.Array(strategy),
})

/** What is kept of the protections across a restart: plain JSON. Amounts in cash units, times in ms. */
export type ProtectionSnapshot = Static<typeof snapshot>

const marksOf = ({ peak, dayStart, base }: EquityMarks): EquityMarks => ({ peak, dayStart, base })

/** The state as plain JSON that shares nothing with it. @param scale cash units per unit of the quote currency */
export function takeSnapshot(state: ProtectionState, scale: number): ProtectionSnapshot {
  const { watch, ...killSwitch } = state.killSwitch
  const one = ({
    name,
    watch,
    stops,
    sample,
    pause,
  }: StrategyState): ProtectionSnapshot['strategies'][number] => ({
    name,
    marks: marksOf(watch),
    stops,
    sample,
    pause,
  })
  return structuredClone({
    version: VERSION,
    scale,
    dayEnd: state.dayEnd,
    locks: state.locks,
    killSwitch: { ...killSwitch, marks: marksOf(watch) },
    marks: marksOf(state.watch),
    stops: state.stops,
    strategies: [...state.strategies, ...state.absent].map(one),
  })
}

function checked(value: unknown): ProtectionSnapshot {
  if (Check(snapshot, value)) return value
  const version: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'version') : undefined
  if (version !== VERSION) {
    const problem = `its version is ${JSON.stringify(version) ?? 'missing'}, expected ${VERSION}`
    throw new GrodtError('PROTECTION_STATE', { problem })
  }
  const [first] = Errors(snapshot, value)
  throw new GrodtError('PROTECTION_STATE', { problem: `${first.instancePath || '/'} ${first.message}` })
}

/** Strategies that go on under another name. What was remembered of an earlier one of the new name is void. */
function underNewNames(
  stored: ProtectionSnapshot,
  renamed: readonly { readonly from: string; readonly to: string }[],
): ProtectionSnapshot {
  if (renamed.length === 0) return stored
  const nameOf = (name: string): string => renamed.find(({ from }) => from === name)?.to ?? name
  const locks = stored.locks.locks.map((one) => ({
    ...one,
    strategy: one.strategy === null ? null : nameOf(one.strategy),
  }))
  const strategies = stored.strategies
    .filter(({ name }) => !renamed.some(({ to }) => to === name))
    .map((one) => ({ ...one, name: nameOf(one.name) }))
  return { ...stored, locks: { ...stored.locks, locks }, strategies }
}

/**
 * Bring a stored state back. Strategies that are not configured any more are kept for the day they return; those that
 * are new start afresh. The levels of the watches are not stored: whoever restores sets them from the limits in force.
 *
 * @param fresh the state to start from where the snapshot says nothing
 * @param scale cash units per unit of the quote currency now
 * @param renamed strategies that have another name now
 * @throws GrodtError PROTECTION_STATE when the value is not a snapshot of this version
 */
export function restoreSnapshot(
  value: unknown,
  fresh: ProtectionState,
  scale: number,
  renamed: readonly { readonly from: string; readonly to: string }[] = [],
): ProtectionState {
  const stored = underNewNames(structuredClone(checked(value)), renamed)
  const factor = scale / stored.scale
  const units = (amountThen: number): number => Math.round(amountThen * factor)
  const watch = ({ peak, dayStart, base }: EquityMarks): EquityWatch => ({
    ...watchFrom(units(peak), units(base)),
    dayStart: units(dayStart),
  })
  const one = ({ marks, sample, ...rest }: ProtectionSnapshot['strategies'][number]): StrategyState => ({
    ...rest,
    watch: watch(marks),
    sample: { ...sample, nets: sample.nets.map(units) },
  })
  const states = new Map(stored.strategies.map((state) => [state.name, one(state)]))
  const strategies = fresh.strategies.map((state) => states.get(state.name) ?? state)
  const { marks: killMarks, ...killSwitch } = stored.killSwitch
  return {
    locks: stored.locks,
    killSwitch: { ...killSwitch, watch: watch(killMarks) },
    watch: watch(stored.marks),
    stops: stored.stops,
    dayEnd: stored.dayEnd,
    strategies,
    absent: [...states.values()].filter((state) => !strategies.includes(state)),
  }
}
