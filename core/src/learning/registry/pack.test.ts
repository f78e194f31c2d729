import fc from 'fast-check'
import t from 'tap'
import { featuresHash, modelId, packModel, specificationId, unpackModel } from './pack.ts'
import { SPECIFICATION, trained } from './registry.fixture.ts'

t.test('a model comes back as it was packed, every number with its bits', async (t) => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => !Object.is(x, -0))
  fc.assert(
    fc.property(fc.array(fc.uint8Array(), { maxLength: 3 }), fc.array(number), (bytes, weights) => {
      const model = { ...trained(1), bytes, weights }
      const packed = packModel(model)
      t.strictSame(unpackModel(packed), model)
      t.equal(packModel(unpackModel(packed)).compare(packed), 0)
    }),
    { numRuns: 50 },
  )
})

t.test(
  'equal models have equal ids whatever the order of the keys; every change gives another',
  async (t) => {
    const id = modelId(packModel(trained(1)))
    const { specification, ...rest } = trained(1)
    const turned = Object.fromEntries(Object.entries(specification).reverse()) as typeof specification
    t.equal(modelId(packModel({ specification: turned, ...rest })), id)
    const others = [
      trained(2),
      trained(1, { seed: 8 }),
      trained(1, { features: ['m1d', 'm4h'] }),
      { ...trained(1), weights: [0.3, 0.7] },
      { ...trained(1), bytes: [Uint8Array.of(1, 1, 3), Uint8Array.of()] },
    ]
    const ids = others.map((model) => modelId(packModel(model)))
    t.equal(new Set([id, ...ids]).size, others.length + 1)
  },
)

t.test('no byte can change, come or go without being noticed', async (t) => {
  const packed = packModel(trained(1))
  const id = modelId(packed)
  fc.assert(
    fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const wrong = Uint8Array.from(packed)
      wrong[at] ^= change
      t.not(modelId(wrong), id)
    }),
    { numRuns: 50 },
  )
  for (const [wrong, problem] of [
    [packed.subarray(0, packed.length - 1), /it should have \d+ bytes and has \d+/],
    [packed.subarray(0, 40), /what its bytes say of it cannot be read/],
    [packed.subarray(1), /do not begin as those of a model of this version/],
    [Buffer.alloc(0), /do not begin/],
  ] as const) {
    t.throws(() => unpackModel(wrong), { code: 'MODEL_DAMAGED', message: problem })
  }
})

t.test('a specification has an id of its own, and so have features in their order', async (t) => {
  const turned = Object.fromEntries(Object.entries(SPECIFICATION).reverse()) as typeof SPECIFICATION
  t.equal(specificationId(turned), specificationId(SPECIFICATION))
  t.not(specificationId({ ...SPECIFICATION, seed: 8 }), specificationId(SPECIFICATION))
  t.not(featuresHash(['a', 'b']), featuresHash(['b', 'a']))
})
