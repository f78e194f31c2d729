import t from 'tap'
import { cell, price, right, signed, signedPercent, speed, time } from './format.ts'

t.test('amounts and ratios have a sign unless they round to nothing', async (t) => {
  t.strictSame([1250.5, -3, 0.004, -0.004, 0].map(signed), ['+1,250.50', '-3.00', '0.00', '0.00', '0.00'])
  t.strictSame([0.01254, -0.5, -0.000001].map(signedPercent), ['+1.25 %', '-50.00 %', '0.00 %'])
})

t.test('small prices keep their digits', async (t) => {
  t.strictSame([61_234.5, 1, 0.0012345678].map(price), ['61,234.50', '1.00', '0.00123457'])
})

t.test('times and speeds are words', async (t) => {
  t.equal(time(Date.UTC(2026, 0, 5, 14, 35, 59)), '2026-01-05 14:35')
  t.strictSame([1, 7200].map(speed), ['wall-clock time', '7,200 market seconds per second'])
})

t.test('text is cut to its column, a number never', async (t) => {
  t.strictSame(
    [cell('abcdef', 4), cell('ab', 4), right('12', 4), right('123456', 4)],
    ['abc…', 'ab  ', '  12', '123456'],
  )
})
