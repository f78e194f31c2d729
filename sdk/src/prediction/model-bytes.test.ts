import fc from 'fast-check'
import t from 'tap'
import { packModel, unpackModel } from './model-bytes.ts'

const packed = () =>
  packModel(
    'example/1',
    { slope: 2.5, name: 'a' },
    {
      weights: Float64Array.of(1, -0, 1e-300),
      nodes: Int32Array.of(-7, 2 ** 31 - 1),
      short: Int16Array.of(-1),
    },
  )

t.test('what was packed is what is read', async (t) => {
  const model = unpackModel('example/1', packed())
  t.strictSame(model.fields, { slope: 2.5, name: 'a' })
  t.equal(model.number('slope'), 2.5)
  t.strictSame([...model.float64('weights')], [1, -0, 1e-300])
  t.strictSame([...model.int32('nodes')], [-7, 2 ** 31 - 1])
  t.strictSame([...model.int16('short')], [-1])
  t.strictSame(packed(), packed(), 'equal contents give equal bytes')
})

t.test('arrays of any length come back from any place in memory', async (t) => {
  const numbers = fc.array(fc.double({ noNaN: true }))
  fc.assert(
    fc.property(numbers, fc.array(fc.integer({ min: -32768, max: 32767 })), fc.nat(9), (a, b, shift) => {
      const bytes = packModel('m', { a: a.length }, { b: Int16Array.from(b), a: Float64Array.from(a) })
      const moved = new Uint8Array(bytes.length + shift)
      moved.set(bytes, shift)
      const model = unpackModel('m', moved.subarray(shift))
      moved.fill(0)
      t.strictSame([[...model.float64('a')], [...model.int16('b')], model.number('a')], [a, b, a.length])
    }),
    { numRuns: 50 },
  )
})

t.test('bytes that are not those of the model are refused with the reason', async (t) => {
  const bytes = packed()
  const refused = (model: string, given: Uint8Array, problem: string) =>
    t.throws(() => unpackModel(model, given), {
      message: `These bytes are no model of ${model}: ${problem}.`,
    })
  refused('example/1', bytes.subarray(0, 3), 'there are only 3 of them')
  refused('example/1', new Uint8Array(100), 'they begin otherwise')
  refused('other/1', bytes, 'they are one of example/1')
  const damaged = 'they are damaged, their checksum does not hold'
  refused('example/1', bytes.subarray(0, bytes.length - 1), damaged)
  for (let at = 4; at < bytes.length; at++) {
    const turned = bytes.slice()
    turned[at] ^= 1
    refused('example/1', turned, damaged)
  }
})

t.test('a name or a type that is missing is said', async (t) => {
  const model = unpackModel('example/1', packed())
  t.throws(() => model.number('name'), {
    message: 'These bytes are no model of example/1: they have no number "name".',
  })
  t.throws(() => model.int32('weights'), {
    message: 'These bytes are no model of example/1: they have no Int32Array "weights".',
  })
  t.throws(() => model.float64('more'), {
    message: 'These bytes are no model of example/1: they have no Float64Array "more".',
  })
})
