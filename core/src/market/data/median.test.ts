import fc from 'fast-check'
import t from 'tap'
import { middleOf } from './median.ts'

t.test('the middle is that of the sorted values', async (t) => {
  t.equal(middleOf(Float64Array.of(3), 1), 3)
  t.equal(middleOf(Float64Array.of(9, 1, 5), 3), 5)
  t.equal(middleOf(Float64Array.of(9, 1, 5, 7), 4), 7, 'the upper one of two')
  t.equal(middleOf(Float64Array.of(9, 1, 5, 0, 0, 0), 3), 5, 'only the first values count')
  const values = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.nat(3)), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(values, (list) => {
      const sorted = Float64Array.from(list).sort()
      return middleOf(Float64Array.from(list), list.length) === sorted[list.length >>> 1]
    }),
  )
})
