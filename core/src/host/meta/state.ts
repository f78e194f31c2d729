import Type, { type Static } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { GrodtError } from '../../errors.ts'

const object = <P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })
const number = Type.Number()
const count = Type.Integer({ minimum: 0 })

const sums = { net: number, configured: number, parts: Type.Array(number) }

const attribution = object({
  read: count,
  divided: object({
    components: Type.Array(Type.String()),
    strategies: Type.Array(object({ strategy: Type.String(), ...sums })),
    total: object(sums),
  }),
  paths: Type.Array(
    object({
      time: number,
      components: Type.Array(Type.String()),
      weights: Type.Record(Type.String(), Type.Array(number)),
    }),
  ),
})

const state = object({
  version: Type.Literal(1),
  /** Of the last decision; 0 before the first. */
  id: count,
  /** Of the last decision, or of the first bar, ms; null before that. */
  time: Type.Union([number, Type.Null()]),
  moving: Type.Boolean(),
  /** Answers of the allocator in a row that did not come. */
  faults: count,
  alarm: Type.Boolean(),
  /** What decides, see `EngineSpec.weightsBy`; states of before it was kept have none. */
  weightsBy: Type.Optional(Type.String()),
  /** Since when that decides, ms: harm is looked for from there on; without it, from the start. */
  since: Type.Optional(number),
  /** When harm was looked for, ms; null before. */
  checked: Type.Union([number, Type.Null()]),
  /** Weight x exposure that is wanted, by strategy; null while nothing was decided. */
  wanted: Type.Union([Type.Record(Type.String(), number), Type.Null()]),
  /** The last decision, as its input holds it; null before the first. */
  last: Type.Unknown(),
  /** What moving capital earned; states of before it was kept have none. */
  attribution: Type.Optional(attribution),
  days: Type.Array(object({ day: number, exposure: number, wanted: Type.Record(Type.String(), number) })),
})

/** What is kept of a meta-controller: with the inputs that came after it, all that it was. */
export type ControllerState = Static<typeof state>

/** Before anything has happened. */
export const FRESH: ControllerState = {
  version: 1,
  id: 0,
  time: null,
  moving: false,
  faults: 0,
  alarm: false,
  checked: null,
  wanted: null,
  last: null,
  days: [],
}

/** @throws GrodtError ENGINE_STATE when it is none */
export function controllerState(value: unknown): ControllerState {
  if (Check(state, value)) return value
  const [first] = Errors(state, value)
  throw new GrodtError('ENGINE_STATE', {
    problem: `of the meta-controller ${first.instancePath || '/'} ${first.message}`,
  })
}
