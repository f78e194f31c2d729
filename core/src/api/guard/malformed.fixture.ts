import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import type { TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { PREFIX, type Route } from '../route.ts'

/** Texts that have broken programs before: ways out of folders, control characters, numbers that are none. */
const HOSTILE_TEXTS = [
  ...['', ' ', '0', '-1', '1e999', 'NaN', '9'.repeat(40), 'null', 'undefined', 'last', '1', 'S3_Breakout'],
  ...[
    '..',
    '../..',
    '../../../etc/passwd',
    '..\\..\\x',
    '/etc/passwd',
    '../canary',
    '../../canary',
    '../canary.json',
    'canary.yaml',
    'a/b',
    '.',
    '%2e%2e%2f',
    '%00',
    '\0',
    '\n',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '{}',
    '[]',
    "' OR 1=1 --",
    '${7*7}',
    '<script>',
    'x'.repeat(3000),
  ],
  ...['\u202e\u2066', '\ud800', '\u{1f4a3}', 'true', '*', '?', '#', '&', ';', ',,', 'BTC/USDT', '2026-01-01'],
]
const text = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ unit: 'binary', maxLength: 40 }))
const value = fc.oneof(
  { weight: 3, arbitrary: text },
  fc.constantFrom(null, true, 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, [], {}, [[]], { a: { b: {} } }),
  fc.jsonValue({ maxDepth: 3 }),
)

/** An address cannot hold half of a pair of characters. */
const encoded = (part: string): string => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '?'))

const keysOf = (schema: TSchema | undefined): string[] =>
  Object.keys((schema as { properties?: object } | undefined)?.properties ?? {})
const propertyOf = (schema: TSchema | undefined, key: string): TSchema =>
  (schema as unknown as { properties: Record<string, TSchema> }).properties[key]

/** A path of the route; each of its parts is hostile. */
const pathOf = ({ url }: Route): fc.Arbitrary<string> => {
  const parts = url.split('/').slice(1)
  return fc
    .tuple(
      ...parts.map((part) => (part.startsWith(':') ? text.filter((own) => own !== '') : fc.constant(part))),
    )
    .map(
      (all) => PREFIX + all.map((part, i) => `/${parts[i].startsWith(':') ? encoded(part) : part}`).join(''),
    )
}

const queryOf = ({ schema }: Route): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.constantFrom(...keysOf(schema.querystring), 'nonsense', '__proto__'), text), {
      maxLength: 3,
    })
    .map((pairs) => pairs.map(([key, own]) => `${key}=${encoded(own)}`).join('&'))

/** Any request to a route; it may be a good one by chance. */
export const anyRequest = (route: Route): fc.Arbitrary<InjectOptions> =>
  fc.tuple(pathOf(route), queryOf(route)).map(([path, query]) => ({
    method: route.method,
    url: query === '' ? path : `${path}?${query}`,
  }))

/** A request whose body is this text. */
const withText =
  (payload: string, type = 'application/json') =>
  ({ method, path }: Target): InjectOptions => ({
    ...{ method, url: path, payload },
    headers: { 'content-type': type },
  })

interface Target {
  readonly method: Route['method']
  readonly path: string
}

const BROKEN = [
  '{',
  '{"reason":}',
  '[1,',
  '"',
  '\0',
  '{"__proto__":{"x":1}}',
  '{"constructor":{"prototype":{}}}',
  'x',
]
const NO_OBJECT = ['[]', '1', '"x"', 'true', '[[[[]]]]', '-0', '[null]']
const OTHER_TYPES = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/xml',
  'x',
]

/** Levels of a body that no route takes, and that are no more than the bytes of a small one. */
const TOO_DEEP = { min: 101, max: 2600 }

/** Requests of which each is wrong for sure, in one of the ways in which a request to the route can be. */
export function malformedRequest(route: Route): fc.Arbitrary<InjectOptions> {
  const { method, schema, bodyLimit } = route
  const { body } = schema
  const query = fc.constant(({ path }: Target): InjectOptions => ({ method, url: `${path}?nonsense=1` }))
  const ways: fc.Arbitrary<(target: Target) => InjectOptions>[] = [query]
  if (body !== undefined) {
    const keys = keysOf(body)
    const wrong = fc
      .tuple(fc.constantFrom(...keys), value)
      .filter(([key, own]) => !Check(propertyOf(body, key), own))
      .map(([key, own]) => JSON.stringify({ reason: 'x', [key]: own }))
    const unknown = fc.tuple(text, value).filter(([key]) => !keys.includes(key))
    ways.push(
      wrong.map((payload) => withText(payload)),
      unknown.map(([key, own]) => withText(JSON.stringify({ reason: 'x', [key]: own }))),
      fc.constantFrom(...BROKEN, ...NO_OBJECT).map((payload) => withText(payload)),
      fc.constantFrom(...OTHER_TYPES).map((type) => withText('{"reason":"x"}', type)),
      fc.tuple(fc.constantFrom(...keys), fc.integer(TOO_DEEP)).map(([key, depth]) => {
        return withText(`{"reason":"x",${JSON.stringify(key)}:${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`)
      }),
    )
    const required = (body as { required?: readonly string[] }).required ?? []
    if (required.length > 0) {
      const missing = fc.constantFrom(...required).map((key) => {
        const given = required.filter((other) => other !== key).map((other) => [other, 'x'])
        return JSON.stringify(Object.fromEntries(given))
      })
      ways.push(
        missing.map((payload) => withText(payload)),
        fc.constantFrom('null', '').map((payload) => withText(payload)),
      )
    }
    if (bodyLimit === undefined)
      ways.push(fc.constant(withText(JSON.stringify({ reason: 'x'.repeat(20_000) }))))
  }
  return fc.tuple(pathOf(route), fc.oneof(...ways)).map(([path, way]) => way({ method, path }))
}
