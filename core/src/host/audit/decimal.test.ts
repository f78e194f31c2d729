import fc from 'fast-check'
import t from 'tap'
import { decimal, minus, plainText, plus, sign, text, ZERO } from './decimal.ts'

t.test('numbers are written in plain digits', async (t) => {
  const cases: [number, string][] = [
    [0, '0'],
    [-0, '0'],
    [1e-8, '0.00000001'],
    [-1.5e-7, '-0.00000015'],
    [1.25e21, '1250000000000000000000'],
    [100, '100'],
    [0.1, '0.1'],
    [-12.5, '-12.5'],
    [61234.00000001, '61234.00000001'],
  ]
  for (const [value, expected] of cases) t.equal(plainText(value), expected)
  t.throws(() => decimal(NaN), new RangeError('NaN is no decimal.'))
  t.throws(() => decimal(Infinity), RangeError)
})

t.test('sums of booked amounts are the booked integers, exactly', async (t) => {
  const units = fc.integer({ min: -(2 ** 50), max: 2 ** 50 })
  fc.assert(
    fc.property(fc.array(units, { maxLength: 30 }), fc.integer({ min: 0, max: 8 }), (values, places) => {
      const scale = 10 ** places
      const sum = values.reduce((all, value) => plus(all, decimal(value / scale)), ZERO)
      const exact = values.reduce((all, value) => all + BigInt(value), 0n)
      t.equal(text(sum), text({ digits: exact, places }))
      t.equal(sign(minus(sum, { digits: exact, places })), 0)
    }),
  )
  t.equal(text(plus(decimal(0.1), decimal(0.2))), '0.3')
  t.equal(sign(minus(decimal(1), decimal(2))), -1)
  t.equal(sign(minus(decimal(2), decimal(1e-9))), 1)
})
