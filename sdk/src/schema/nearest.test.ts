import fc from 'fast-check'
import t from 'tap'
import { didYouMean, editDistance, nearestName } from './nearest.ts'

t.test('a swap of neighbours counts as one edit', async (t) => {
  t.equal(editDistance('enabeld', 'enabled'), 1)
  t.equal(editDistance('kitten', 'sitting'), 3)
  t.equal(editDistance('', 'abc'), 3)
})

t.test('the distance is a symmetric measure that is zero for equal texts only', async () => {
  const word = fc.string({ maxLength: 12 })
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b)
      return (
        distance === editDistance(b, a) &&
        (distance === 0) === (a === b) &&
        distance <= Math.max(a.length, b.length)
      )
    }),
  )
})

t.test('the nearest name ignores case and needs something in common', async (t) => {
  t.equal(nearestName('Enabeld', ['parameters', 'enabled']), 'enabled')
  t.equal(nearestName('TRENDING', ['ranging', 'trending']), 'trending')
  t.equal(nearestName('xy', ['id', 'ab']), null)
  t.equal(nearestName('something_else', ['enabled']), null)
  t.equal(nearestName('capital_alocations', ['capital_allocation']), 'capital_allocation')
})

t.test('the first of equally near names wins', async (t) => {
  t.equal(nearestName('aker_fee', ['taker_fee', 'maker_fee']), 'taker_fee')
})

t.test('an error without a near name has no ending', async (t) => {
  t.equal(didYouMean(null), '')
  t.equal(didYouMean('enabled'), ' (did you mean "enabled"?)')
})
