import {
  Type,
  type TArray,
  type TBoolean,
  type TEnum,
  type TInteger,
  type TNumber,
  type TObject,
  type TProperties,
  type TString,
} from 'typebox'
import type { ReloadClass } from '../contract/schema-types.ts'
import type { ActiveWhen } from './node.ts'

/** What every field of a configuration says about itself. */
export interface FieldOptions<T> {
  /** The value when the user gives none. */
  readonly default: T
  /** Unit of the value for people, for example `bars`, `seconds`, `bps`; `none` where there is none. */
  readonly unit: string
  /** One sentence for the documentation. */
  readonly description: string
  /** When a change takes effect; `restart` (instance rebuilt and warmed up) when not given. */
  readonly reload?: ReloadClass
  /** The field has an effect only while a neighbour has this value; `config check` says so when it does not. */
  readonly activeWhen?: ActiveWhen
}

/** Options of fields without a unit of their own. */
export type PlainOptions<T> = Omit<FieldOptions<T>, 'unit'> & { readonly unit?: string }

export interface IntegerOptions extends FieldOptions<number> {
  readonly minimum?: number
  readonly maximum?: number
  readonly multipleOf?: number
}

export interface NumberOptions extends IntegerOptions {
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
}

export interface TextOptions extends PlainOptions<string> {
  readonly minLength?: number
  readonly maxLength?: number
  /** A regular expression (with the `u` flag) that the text must match. */
  readonly pattern?: string
  /** What is expected, in words, in place of the pattern. */
  readonly expected?: string
}

/** A whole number; bounds are inclusive. */
export function integer(options: IntegerOptions): TInteger {
  return Type.Integer({ ...options })
}

/** A finite number; `minimum` and `maximum` are inclusive. */
export function number(options: NumberOptions): TNumber {
  return Type.Number({ ...options })
}

/** True or false. */
export function flag(options: PlainOptions<boolean>): TBoolean {
  return Type.Boolean({ unit: 'none', ...options })
}

/** One of several literals. */
export function choice<const Values extends readonly (string | number)[]>(
  values: Values,
  options: PlainOptions<NoInfer<Values[number]>>,
): TEnum<[...Values]> {
  return Type.Enum<[...Values]>([...values], { unit: 'none', ...options })
}

/** A text. */
export function text(options: TextOptions): TString {
  return Type.String({ unit: 'none', ...options })
}

/** A list of texts, each of them once. */
export function texts(
  options: PlainOptions<readonly string[]> & { readonly minItems?: number },
): TArray<TString> {
  return Type.Array(Type.String({ minLength: 1 }), { unit: 'none', uniqueItems: true, ...options })
}

/** The schema of a plugin's `parameters`; unknown keys are errors. */
export function parameters<Fields extends TProperties>(fields: Fields): TObject<Fields> {
  return Type.Object(fields, { additionalProperties: false })
}
