import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import { decodeSnapshot, encodeSnapshot } from './encode.ts'

const typed = fc.oneof(
  fc.float64Array({ maxLength: 9 }),
  fc.int32Array({ maxLength: 9 }),
  fc.uint32Array({ maxLength: 9 }),
  fc.uint8Array({ maxLength: 9 }),
)

/** JSON values with what JSON has not, in objects of any names. */
const anything = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, undefined, true, false, NaN, Infinity, -Infinity, -0, 0),
    fc.double(),
    fc.string({ unit: 'binary' }),
    typed,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom('$', 'n', 'of', '__proto__', '1'), fc.string()), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
})).value

t.test('whatever goes in comes out, and as the same bytes again', async () => {
  fc.assert(
    fc.property(anything, (value) => {
      const bytes = encodeSnapshot(value)
      const back = decodeSnapshot(bytes)
      if (!Buffer.from(encodeSnapshot(back)).equals(bytes)) throw new Error('other bytes')
      deepStrictEqual(back, value)
      // Wherever the bytes lie.
      const shifted = new Uint8Array(bytes.length + 3)
      shifted.set(bytes, 3)
      if (!Buffer.from(encodeSnapshot(decodeSnapshot(shifted.subarray(3)))).equals(bytes)) {
        throw new Error('other bytes from elsewhere')
      }
    }),
    { numRuns: 300 },
  )
})

t.test('minus zero stays minus zero, and every NaN has the same bits', async (t) => {
  const back = decodeSnapshot(encodeSnapshot([-0, Float64Array.of(-0)])) as [number, Float64Array]
  t.ok(Object.is(back[0], -0))
  t.ok(Object.is(back[1][0], -0))
  const odd = new Float64Array(new BigUint64Array([0xfff8000000000001n]).buffer)
  t.strictSame(encodeSnapshot(odd), encodeSnapshot(Float64Array.of(NaN)))
})

t.test('the layout is the documented one', async (t) => {
  const bytes = Buffer.from(encodeSnapshot({ a: NaN, b: Float64Array.of(1.5) }))
  t.equal(bytes.toString('latin1', 0, 8), 'GRODTST1')
  const length = bytes.readUInt32LE(12)
  t.equal(bytes.toString('utf8', 16, 16 + length).trimEnd(), '{"a":{"$":"NaN"},"b":{"$":"f64","n":1}}')
  t.equal(bytes.readDoubleLE(16 + length), 1.5)
  t.equal(bytes.length, 16 + length + 8)
})

t.test('what cannot be stored is an error', async (t) => {
  t.throws(() => encodeSnapshot({ a: () => 1 }), new TypeError('A function cannot be stored.'))
  t.throws(() => encodeSnapshot([1n]), new TypeError('A bigint cannot be stored.'))
})

t.test('bytes that are cut, changed or something else are refused', async (t) => {
  const bytes = encodeSnapshot({ a: Float64Array.of(1, 2, 3) })
  const advice =
    'Nothing was started or changed; restore it from a backup, or use the version of GRODT that wrote it.'
  for (let length = 0; length < bytes.length; length++) {
    const begins =
      length >= 16 ? 'it is damaged, its checksum differs' : 'it does not begin as one that GRODT wrote'
    t.throws(() => decodeSnapshot(bytes.subarray(0, length)), {
      code: 'ENGINE_STATE',
      message: `The stored state of the engine cannot be used: ${begins}. ${advice}`,
    })
  }
  for (let at = 8; at < bytes.length; at++) {
    const changed = bytes.slice()
    changed[at] ^= 1
    t.throws(() => decodeSnapshot(changed), { code: 'ENGINE_STATE' }, `byte ${at}`)
  }
})
