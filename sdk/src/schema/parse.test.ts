import fc from 'fast-check'
import t from 'tap'
import { Type, type Static, type TNumberOptions, type TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { choice, flag, integer, number, parameters, text, texts } from './fields.ts'
import { inspectConfig, parseConfig } from './parse.ts'

const schema = parameters({
  ema_period: integer({ default: 9, minimum: 1, maximum: 500, unit: 'bars', description: 'EMA period.' }),
  threshold: number({ default: 2, exclusiveMinimum: 0, unit: 'sigma', description: 'Entry threshold.' }),
  side: choice(['long', 'both'], { default: 'both', description: 'Allowed directions.' }),
  confirm: flag({ default: true, description: 'Ask for volume.' }),
  label: text({ default: '', description: 'Free text.' }),
  groups: texts({ default: ['a'], description: 'Groups.' }),
})

const problems = (value: unknown, of: TSchema = schema): string[] => {
  const parsed = parseConfig(of, value)
  return parsed.ok ? [] : parsed.issues.map((issue) => `${issue.path.join('.')}: ${issue.problem}`)
}

t.test('an empty configuration gives the defaults, frozen in depth', async (t) => {
  const parsed = parseConfig(schema, {})
  t.ok(parsed.ok)
  if (!parsed.ok) return
  const config: { readonly ema_period: number; readonly side: 'long' | 'both' } = parsed.config
  t.strictSame(config, {
    ema_period: 9,
    threshold: 2,
    side: 'both',
    confirm: true,
    label: '',
    groups: ['a'],
  })
  t.ok(Object.isFrozen(parsed.config))
  t.ok(Object.isFrozen(parsed.config.groups))
  t.notOk(Object.isFrozen(schema.properties.groups), 'the default in the schema is copied')
})

t.test('the raw value is copied, not frozen', async (t) => {
  const raw = { groups: ['x'] }
  t.ok(parseConfig(schema, raw).ok)
  raw.groups.push('y')
  t.strictSame(raw, { groups: ['x', 'y'] })
})

t.test('all mistakes are reported at once, in the order of the document', async (t) => {
  const raw = {
    groups: ['a', 7, 'a'],
    confirm: 'yes',
    ema_perod: 3,
    side: 'lnog',
    threshold: 0,
    label: null,
    ema_period: 9.5,
  }
  t.strictSame(problems(raw), [
    'groups.1: was 7, expected text that is not empty',
    'groups.2: "a" is listed twice, expected each entry once',
    'confirm: was "yes", expected true or false (YAML 1.2 reads this as text: write true or false)',
    'ema_perod: unknown key, expected one of: confirm, ema_period, groups, label, side, threshold' +
      ' (did you mean "ema_period"?)',
    'side: was "lnog", expected one of: long, both (did you mean "long"?)',
    'threshold: was 0, expected a number above 0',
    'label: was empty, expected text',
    'ema_period: was 9.5, expected an integer from 1 to 500',
  ])
})

t.test('types are never converted', async (t) => {
  t.strictSame(problems({ ema_period: '9', confirm: 'true', label: 5, groups: 'a', threshold: true }), [
    'ema_period: was "9", expected an integer from 1 to 500 (remove the quotes)',
    'confirm: was "true", expected true or false (remove the quotes)',
    'label: was 5, expected text',
    'groups: was "a", expected a list of texts',
    'threshold: was true, expected a number above 0',
  ])
  t.strictSame(problems({ threshold: Infinity, ema_period: NaN }), [
    'threshold: was Infinity, expected a number above 0',
    'ema_period: was NaN, expected an integer from 1 to 500',
  ])
})

t.test('a configuration that is not a mapping is one mistake', async (t) => {
  t.strictSame(problems([1, 2]), [': was [1, 2], expected a mapping'])
  t.strictSame(problems(null), [': was empty, expected a mapping'])
})

t.test('an issue carries value, expectation, nearest name and target', async (t) => {
  const parsed = parseConfig(schema, { Side: 'both', ema_period: 0 })
  t.strictSame(parsed.ok ? [] : parsed.issues, [
    {
      path: ['Side'],
      value: 'both',
      expected: 'one of: confirm, ema_period, groups, label, side, threshold',
      problem:
        'unknown key, expected one of: confirm, ema_period, groups, label, side, threshold (did you mean "side"?)',
      target: 'key',
      nearest: 'side',
    },
    {
      path: ['ema_period'],
      value: 0,
      expected: 'an integer from 1 to 500',
      problem: 'was 0, expected an integer from 1 to 500',
      target: 'value',
    },
  ])
})

t.test('names of the language itself are unknown keys', async (t) => {
  const closed = parameters({})
  t.strictSame(problems({ constructor: 1 }, closed), ['constructor: unknown key, expected no keys'])
  const hostile: unknown = JSON.parse('{ "__proto__": { "x": 1 } }')
  t.strictSame(problems(hostile, closed), ['__proto__: unknown key, expected no keys'])
})

t.test('a missing key without a default is reported, an optional one is not', async (t) => {
  const strict = Type.Object(
    { share: Type.Number({ minimum: 0, maximum: 1 }), note: Type.Optional(Type.String({ default: 'x' })) },
    { additionalProperties: false },
  )
  t.strictSame(problems({}, strict), ['share: missing, expected a number from 0 to 1'])
  t.strictSame(parseConfig(strict, { share: 1 }), { ok: true, config: { share: 1 } })
})

t.test('a union of shapes reports the mistakes of the shape that was meant', async (t) => {
  const handOver = Type.Object({ hand_over: Type.String({ minLength: 1 }) }, { additionalProperties: false })
  const union = parameters({
    on_disable: Type.Union([Type.Literal('manage'), Type.Literal('flatten'), handOver], {
      default: 'manage',
    }),
  })
  t.ok(parseConfig(union, { on_disable: { hand_over: 'S2' } }).ok)
  t.strictSame(problems({ on_disable: 'flaten' }, union), [
    'on_disable: was "flaten", expected one of: manage, flatten, or a mapping with hand_over' +
      ' (did you mean "flatten"?)',
  ])
  t.strictSame(problems({ on_disable: { hand_over: 3 } }, union), [
    'on_disable.hand_over: was 3, expected text that is not empty',
  ])
  t.strictSame(problems({ on_disable: 5 }, union), [
    'on_disable: was 5, expected one of: manage, flatten, or a mapping with hand_over',
  ])
})

t.test('ranges are worded by what is given', async (t) => {
  const expected = (options: TNumberOptions, type: 'Number' | 'Integer' = 'Number'): string | undefined => {
    const parsed = parseConfig(parameters({ x: Type[type](options) }), { x: 'no' })
    return parsed.ok ? undefined : parsed.issues[0].expected
  }
  t.equal(expected({}), 'a number')
  t.equal(expected({ minimum: 1 }, 'Integer'), 'an integer of at least 1')
  t.equal(expected({ maximum: 5 }), 'a number of at most 5')
  t.equal(expected({ exclusiveMinimum: 0, maximum: 5 }), 'a number above 0 and of at most 5')
  t.equal(expected({ minimum: 0, exclusiveMaximum: 1 }), 'a number of at least 0 and below 1')
  t.equal(expected({ minimum: 0, multipleOf: 5 }, 'Integer'), 'an integer of at least 0, a multiple of 5')
})

t.test('a schema that was copied between threads parses the same', async (t) => {
  const copied = structuredClone(schema)
  t.strictSame(parseConfig(copied, {}), parseConfig(schema, {}))
  t.strictSame(problems({ side: 1, x: 2 }, copied), problems({ side: 1, x: 2 }))
})

t.test('inspecting keeps the right parts and replaces the wrong ones by their defaults', async (t) => {
  const { value, issues } = inspectConfig(schema, { ema_period: 'x', threshold: 3 })
  t.match(value, { ema_period: 9, threshold: 3 })
  t.equal(issues.length, 1)
})

const anyValue = fc.oneof(
  fc.integer({ min: -5, max: 600 }),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('long', 'both', 'short', ''),
  fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
)
const anyConfig = fc.dictionary(
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...Object.keys(schema.properties)) }, fc.string()),
  anyValue,
)

t.test('parsing its own result changes nothing', async () => {
  fc.assert(
    fc.property(anyConfig, (raw) => {
      const first = parseConfig(schema, raw)
      if (!first.ok) return true
      const again = parseConfig(schema, first.config)
      return again.ok && JSON.stringify(again.config) === JSON.stringify(first.config)
    }),
  )
})

t.test('what is accepted is what TypeBox accepts once defaults are filled in', async () => {
  const required: Static<typeof schema> = {
    ema_period: 9,
    threshold: 2,
    side: 'both',
    confirm: true,
    label: '',
    groups: ['a'],
  }
  let accepted = 0
  fc.assert(
    fc.property(anyConfig, (raw) => {
      const ok = parseConfig(schema, raw).ok
      if (ok) accepted++
      return ok === Check(schema, { ...required, ...raw })
    }),
    { numRuns: 2000, seed: 1 },
  )
  t.ok(accepted > 100, 'the check saw valid configurations too')
})
