import Type, {
  type Static,
  type TInteger,
  type TNull,
  type TNumber,
  type TSchema,
  type TSchemaOptions,
  type TString,
  type TUnion,
} from 'typebox'

/** What a statistic says about itself, for the JSON Schema, the API and the tables of docs/statistics.md. */
export interface Definition {
  /** The formula or rule, as one or two sentences without unit and minimum. */
  readonly meaning: string
  readonly unit: Unit
  /** How it is scaled to a year; not given: it is not. */
  readonly annualised?: 'sqrt(periods per year)' | 'periods per year' | 'calendar time'
  /** The smallest sample; below it the statistic is null. Not given: always a number. */
  readonly minimum?: string
}

export type Unit =
  | 'fraction'
  | 'quote currency'
  | 'multiple'
  | 'ms'
  | 'days'
  | 'count'
  | 'ratio'
  | 'ISO 8601 time, UTC'
  | 'none'

/** Where a schema keeps its definition: a symbol, so that the JSON Schema holds standard keywords only. */
const DEFINITION = Symbol('definition')

/** The definition that a schema was made from, if it was. */
export function definitionOf(schema: object): Definition | undefined {
  return (schema as { readonly [DEFINITION]?: Definition })[DEFINITION]
}

/** The description in one text, for readers that see the JSON Schema only. */
function options(definition: Definition): TSchemaOptions {
  const { meaning, unit, annualised, minimum } = definition
  const parts = [
    meaning,
    ...(unit === 'none' || unit === 'count' ? [] : [`Unit: ${unit}.`]),
    ...(annualised === undefined ? [] : [`Annualised by ${annualised}.`]),
    ...(minimum === undefined ? [] : [`Null below ${minimum}.`]),
  ]
  return { description: parts.join(' '), [DEFINITION]: definition }
}

/** A statistic that is always there. */
export function always(definition: Omit<Definition, 'minimum'>): TNumber {
  return Type.Number(options(definition))
}

/** A number of things. */
export function count(meaning: string): TInteger {
  return Type.Integer({ minimum: 0, ...options({ meaning, unit: 'count' }) })
}

/** A statistic that is null below its minimum sample. */
export function sampled(definition: Definition & { readonly minimum: string }): TUnion<[TNumber, TNull]> {
  return Type.Union([Type.Number(), Type.Null()], options(definition))
}

/** Null, or a schema of any kind. */
export function orNull<S extends TSchema>(schema: S, meaning: string): TUnion<[S, TNull]> {
  return Type.Union([schema, Type.Null()], options({ meaning, unit: 'none' }))
}

/** A time as ISO text. */
export function time(meaning: string): TString {
  return Type.String(options({ meaning, unit: 'ISO 8601 time, UTC' }))
}

/** A time as ISO text, or null. */
export function timeOrNull(meaning: string): TUnion<[TString, TNull]> {
  return Type.Union([Type.String(), Type.Null()], options({ meaning, unit: 'ISO 8601 time, UTC' }))
}

/** An object of exactly these keys. */
export const object = <P extends Record<string, TSchema>>(properties: P, description?: string) =>
  Type.Object(properties, {
    additionalProperties: false,
    ...(description === undefined ? {} : { description }),
  })

/** The type of a schema; nothing of a result is ever changed. */
export type Of<S extends TSchema> = DeepReadonly<Static<S>>

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T
