import t from 'tap'
import Type from 'typebox'
import { shape } from '../../shape.ts'
import { object } from '../schemas/schemas.ts'
import { collectShapes } from './shapes.ts'

const size = (description?: string) =>
  shape('Size', { title: Type.String(), bars: Type.Integer() }, description)
const described = {
  type: 'object',
  required: ['title', 'bars'],
  properties: { title: { type: 'string' }, bars: { type: 'integer' } },
  additionalProperties: false,
}

t.test('a shape is described once, each use with its own words', async (t) => {
  const { describe, named } = collectShapes()
  const pair = object({ one: size('The first.'), others: Type.Array(size()) })
  t.strictSame(JSON.parse(JSON.stringify(describe(pair))), {
    type: 'object',
    required: ['one', 'others'],
    properties: {
      one: { $ref: '#/components/schemas/Size', description: 'The first.' },
      others: { type: 'array', items: { $ref: '#/components/schemas/Size' } },
    },
    additionalProperties: false,
  })
  t.strictSame(named(), { Size: described })
})

t.test('what has no name takes that of its place, unless it has no fields', async (t) => {
  const { describe, named } = collectShapes()
  t.strictSame(describe(object({ size: size() }), 'GetSizeAnswer'), {
    $ref: '#/components/schemas/GetSizeAnswer',
  })
  t.strictSame(describe(size(), 'AskSizeAnswer'), { $ref: '#/components/schemas/Size' })
  t.strictSame(describe(Type.Record(Type.String(), Type.Unknown()), 'GetAnyAnswer'), {
    type: 'object',
    patternProperties: { '^.*$': {} },
  })
  t.strictSame(Object.keys(named()), ['GetSizeAnswer', 'Size'], 'by name')
})

t.test('two schemas of one name are refused', async (t) => {
  const { describe } = collectShapes()
  describe(size())
  describe(size('The same, elsewhere.'))
  t.throws(() => describe(object({ other: shape('Size', { bars: Type.Integer() }) })), {
    message: 'Two schemas are called Size: one of them needs another name.',
  })
})

t.test('words for messages stay out, a field that is called so does not', async (t) => {
  const { describe } = collectShapes()
  const node = object({ expected: Type.String({ expected: 'a text', description: 'What is wanted.' }) })
  t.match(describe(node), { properties: { expected: { type: 'string', description: 'What is wanted.' } } })
  t.notMatch(JSON.stringify(describe(node)), 'a text')
})
