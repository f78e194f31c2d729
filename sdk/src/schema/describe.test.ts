import t from 'tap'
import { Type } from 'typebox'
import { defineStrategy } from '../contract/strategy.ts'
import { checkConfigSchema, describeConfig, inactiveFields } from './describe.ts'
import { choice, flag, integer, number, parameters, texts } from './fields.ts'
import { parseConfig } from './parse.ts'

const schema = parameters({
  entry: choice(['pullback', 'cross'], { default: 'pullback', description: 'How to enter.', reload: 'hot' }),
  depth: number({
    default: 0.5,
    minimum: 0,
    maximum: 1,
    unit: 'fraction',
    description: 'Depth of the pull-back.',
    activeWhen: { field: 'entry', equals: 'pullback' },
  }),
  periods: parametersSection(),
})

function parametersSection() {
  return Type.Object(
    { fast: integer({ default: 9, minimum: 1, unit: 'bars', description: 'Fast.' }) },
    { additionalProperties: false, default: {}, unit: 'none', description: 'Periods.' },
  )
}

t.test('a schema made with the field helpers has no problems and keeps its static type', async (t) => {
  t.strictSame(checkConfigSchema(schema), [])
  const plugin = defineStrategy({
    config: schema,
    create: (setup) => {
      const depth: number = setup.config.depth
      const entry: 'pullback' | 'cross' = setup.config.entry
      return { onBar: () => (entry === 'cross' && depth > 1 ? { action: 'exit', reason: '' } : null) }
    },
  })
  t.equal(plugin.config, schema)
})

t.test('the documentation has one row per field with words for people', async (t) => {
  t.strictSame(describeConfig(schema), [
    {
      name: 'entry',
      type: 'one of: pullback, cross',
      default: '"pullback"',
      unit: 'none',
      reload: 'hot',
      description: 'How to enter.',
    },
    {
      name: 'depth',
      type: 'a number from 0 to 1',
      default: '0.5',
      unit: 'fraction',
      reload: 'restart',
      description: 'Depth of the pull-back.',
    },
    {
      name: 'periods.fast',
      type: 'an integer of at least 1',
      default: '9',
      unit: 'bars',
      reload: 'restart',
      description: 'Fast.',
    },
  ])
})

t.test('free names stand as <name>, keys without a default are required', async (t) => {
  const free = Type.Object(
    { sleeves: Type.Record(Type.String(), Type.Object({ share: Type.Number({ unit: 'fraction' }) })) },
    { additionalProperties: false },
  )
  t.strictSame(
    describeConfig(free).map((row) => `${row.name} ${row.default}`),
    ['sleeves.<name>.share required'],
  )
})

t.test('every problem of a plugin schema is named', async (t) => {
  t.strictSame(checkConfigSchema(Type.String()), ['config must be an object schema: use parameters({ ... })'])
  t.strictSame(checkConfigSchema(undefined), ['config must be an object schema: use parameters({ ... })'])
  const bad = Type.Object({
    a: Type.Number(),
    b: Type.Optional(integer({ default: 0, minimum: 1, unit: 'bars', description: 'B.' })),
    c: Type.String({ default: 'x', unit: 'none', description: 'C.', format: 'email', reload: 'never' }),
    d: flag({ default: true, description: 'D.', activeWhen: { field: 'z', equals: 1 } }),
    e: flag({ default: true, description: 'E.', activeWhen: { field: 'd', equals: 'maybe' } }),
    f: Type.Unknown({ default: 1, unit: 'none', description: 'F.' }),
    g: Type.Tuple([Type.Number()], { default: [1], unit: 'none', description: 'G.' }),
    h: texts({ default: ['x', 'x'], description: 'H.' }),
  })
  t.strictSame(checkConfigSchema(bad), [
    'config must have additionalProperties: false: use parameters({ ... })',
    "a has no unit: give one, or 'none'",
    'a has no description',
    'a has no default',
    'b is optional: remove Type.Optional, its default makes it always present',
    'the default 0 of b is not valid, expected an integer of at least 1',
    'c has reload "never", expected one of: hot, flat, restart',
    'c uses "format", which is not supported',
    'd is active when "z" has a value, but there is no such field',
    'e is active when d is "maybe", which is not true or false',
    'f has no supported type, expected one of: object, array, string, number, integer, boolean, null',
    'g is a tuple, which is not supported: use a list or several fields',
    'the default "x" of h.1 is not valid, expected each entry once',
  ])
})

t.test('a value that has no effect in the present configuration is found', async (t) => {
  const inactive = (raw: unknown): unknown => {
    const parsed = parseConfig(schema, raw)
    return parsed.ok ? inactiveFields(schema, parsed.config) : parsed.issues
  }
  t.strictSame(inactive({ entry: 'cross', depth: 0.7 }), [
    { path: ['depth'], reason: 'has no effect while entry is "cross" (it needs "pullback")' },
  ])
  t.strictSame(inactive({ entry: 'cross', depth: 0.5 }), [], 'the default is no statement')
  t.strictSame(inactive({ entry: 'pullback', depth: 0.7 }), [])
})
