import fc from 'fast-check'
import t from 'tap'

import { cashScale, roundHalfEven, roundToSum, splitLargestRemainder } from './money.ts'

t.test('halves are rounded to the even neighbour, everything else to the nearest', async (t) => {
  const cases: readonly [number, number][] = [
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, 0],
    [-1.5, -2],
    [-2.5, -2],
    [0.49999999999999994, 0],
    [2.500001, 3],
    [-2.500001, -3],
    [2 ** 51 + 0.5, 2 ** 51],
    [2 ** 51 + 1.5, 2 ** 51 + 2],
    [-(2 ** 51) - 0.5, -(2 ** 51)],
    [2 ** 53 - 1, 2 ** 53 - 1],
  ]
  for (const [x, expected] of cases) t.equal(roundHalfEven(x), expected, String(x))
})

t.test('rounding is never further than a half and agrees on both sides of 2^51', async () => {
  const slow = (x: number): number => {
    const down = Math.floor(x)
    const rest = x - down
    return rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down
  }
  fc.assert(
    fc.property(
      fc.double({ min: -(2 ** 52), max: 2 ** 52, noNaN: true }),
      (x) => roundHalfEven(x) === slow(x) + 0,
    ),
    { numRuns: 2_000 },
  )
})

t.test('the cash scale leaves eight times the capital below 2^53', async (t) => {
  t.equal(cashScale(1_000), 1e8)
  t.equal(cashScale(1_000_000), 1e8)
  t.equal(cashScale(100_000_000), 1e7)
  t.equal(cashScale(1e12), 1e3)
  t.equal(cashScale(1.1e15), 1)
  t.throws(() => cashScale(1.2e15), { code: 'AMOUNT_OVERFLOW' })
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e15, noNaN: true }), (capital) => {
      const scale = cashScale(capital)
      return 8 * capital * scale < 2 ** 53 && (scale === 1e8 || 80 * capital * scale >= 2 ** 53)
    }),
  )
})

t.test('amounts are rounded to a sum by largest remainder, the earlier one on a tie', async (t) => {
  t.strictSame(roundToSum(10, [3.4, 3.3, 3.3]), [4, 3, 3])
  t.strictSame(roundToSum(1, [0.5, 0.5]), [1, 0])
  t.strictSame(roundToSum(-1, [-0.5, -0.5]), [0, -1])
  t.strictSame(roundToSum(0, [2.5, -2.5]), [3, -3])
  t.strictSame(roundToSum(9, [5, 5, 0]), [5, 4, 0], 'an amount of zero stays zero')
  t.strictSame(roundToSum(0, []), [])
})

t.test(
  'parts of a split sum to the total, stay within one of their share, and nothing goes to a share of zero',
  async () => {
    const shares = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(
        shares.filter((all) => all.some((share) => share > 0)),
        fc.oneof(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 8e15 })),
        (all, total) => {
          const parts = splitLargestRemainder(total, all)
          const sum = all.reduce((a, b) => a + b, 0)
          return (
            parts.reduce((a, b) => a + b, 0) === total &&
            parts.every((part, i) => Number.isSafeInteger(part) && part >= 0 && (all[i] > 0 || part === 0)) &&
            parts.every((part, i) => Math.abs(part - (total * all[i]) / sum) <= 1 + total * 4e-16)
          )
        },
      ),
      { numRuns: 1_000 },
    )
  },
)
