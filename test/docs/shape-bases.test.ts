import t from 'tap'
import { composition } from './shape-bases.ts'

const number = { type: 'number' }
const object = (...fields: string[]) => ({
  type: 'object',
  properties: Object.fromEntries(fields.map((field) => [field, number])),
  required: fields,
  additionalProperties: false,
})
const shapes = { Place: object('record', 'time'), Order: object('record', 'time', 'order'), Id: object('id') }

t.test('an object extends the largest shapes whose fields it has', async (t) => {
  const { bases, own } = composition(object('order', 'fee', 'time', 'record'), shapes)
  t.strictSame(bases, ['Order'])
  t.strictSame(Object.keys(own.properties ?? {}), ['fee'])
  const { bases: both } = composition(object('a', 'b', 'record', 'time', 'c'), {
    ...shapes,
    AB: object('a', 'b'),
  })
  t.strictSame([...both].sort(), ['AB', 'Place'])
})

t.test('it extends none that is itself, that has one field, or that says a field otherwise', async (t) => {
  const none = (node: object): void => {
    t.strictSame(composition(node, shapes), { bases: [], own: node })
  }
  none(object('record', 'time'))
  none(object('id', 'fee'))
  const place = object('record', 'time', 'fee')
  none({ ...place, properties: { ...place.properties, time: { type: 'string' } } })
  none({ ...place, required: ['record', 'fee'] })
  none({ ...place, additionalProperties: true })
})
