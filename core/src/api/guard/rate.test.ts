import t from 'tap'
import { rateLimiter } from './rate.ts'

/** As many clients as are remembered. */
const MOST = 10_000

t.test("a client has a second's worth of requests at once, and then its share", async (t) => {
  let now = 0
  const turn = rateLimiter(2, () => now)
  t.strictSame([turn('a'), turn('a'), turn('a'), turn('b')], [0, 0, 0.5, 0])
  now = 500
  t.strictSame([turn('a'), turn('a')], [0, 0.5])
  now = 10_000
  t.strictSame([turn('a'), turn('a'), turn('a')], [0, 0, 0.5], 'no more is saved up')
})

t.test('of ever new clients only so many are remembered, those that asked last', async (t) => {
  const turn = rateLimiter(1, () => 0)
  turn('first')
  for (let i = 2; i < MOST; i++) turn(`client ${i}`)
  t.equal(turn('first'), 1, 'it is remembered, and has asked last now')
  for (let i = 0; i < MOST - 1; i++) turn(`other ${i}`)
  t.equal(turn('first'), 1)
  for (let i = 0; i < MOST; i++) turn(`another ${i}`)
  t.equal(turn('first'), 0, 'it is forgotten, and its bucket is full')
})

t.test('who has been quiet for a second is forgotten without a difference', async (t) => {
  let now = 0
  const turn = rateLimiter(1, () => now)
  t.equal(turn('a'), 0)
  now = 999
  t.ok(turn('b') === 0 && turn('a') > 0)
  now = 2000
  t.strictSame([turn('b'), turn('a')], [0, 0])
})
