import { allocatorConformance } from '@grodt/sdk/conformance'
import t from 'tap'
import { answerOf, inputOf } from '../../../sdk/src/allocation/input.fixture.ts'
import equal from './index.ts'

t.test('it holds the contract', async (t) => {
  t.strictSame(allocatorConformance(equal), [])
})

t.test('every strategy gets the same share of the configured capital', async (t) => {
  const input = inputOf([[], [], []], (i) => ({ configured: [0.4, 0.25, 0.1][i] }))
  t.strictSame(answerOf(equal, input).weights, [0.25, 0.25, 0.25])
})
