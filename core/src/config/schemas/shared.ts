import {
  Type,
  type TArray,
  type TObject,
  type TProperties,
  type TRecord,
  type TString,
  type TUnknown,
} from 'typebox'

/** A part of a file with its own keys: may be left out, unknown keys are errors. */
export function section<Fields extends TProperties>(description: string, fields: Fields): TObject<Fields> {
  return Type.Object(fields, { additionalProperties: false, default: {}, unit: 'none', description })
}

/** A whole file: unknown keys are errors. */
export function file<Fields extends TProperties>(description: string, fields: Fields): TObject<Fields> {
  return Type.Object(fields, { additionalProperties: false, description })
}

/** The parameters of a plugin as they are written; the plugin's own schema checks them. */
export function pluginParameters(of: string): TRecord<string, TUnknown> {
  return Type.Record(Type.String(), Type.Unknown(), {
    default: {},
    unit: 'none',
    description: `Parameters of ${of}; the plugin's own schema checks them and has the defaults.`,
  })
}

/** What is expected where a plugin is named. */
export const PLUGIN_NAME = 'the id or an alias of a plugin'

/** A length of time for bars. */
export function timeframe(options: { default?: string; description: string; defaultText?: string }): TString {
  return Type.String({
    pattern: '^[1-9][0-9]{0,3}[smhdw]$',
    expected: 'a timeframe such as 5m, 1h or 1d',
    unit: 'none',
    ...options,
  })
}

/** A list of symbols, each once, at least one. */
export function symbolList(options: {
  default?: readonly string[]
  description: string
  defaultText?: string
}): TArray<TString> {
  return Type.Array(Type.String({ pattern: SYMBOL, expected: 'a symbol such as BTC/USDT' }), {
    minItems: 1,
    uniqueItems: true,
    expected: 'a list of symbols such as [BTC/USDT]',
    unit: 'none',
    ...options,
  })
}

/** A symbol has no spaces. */
export const SYMBOL = '^\\S{1,40}$'
