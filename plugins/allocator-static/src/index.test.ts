import { allocatorConformance } from '@grodt/sdk/conformance'
import t from 'tap'
import { answerOf, inputOf } from '../../../sdk/src/allocation/input.fixture.ts'
import plugin from './index.ts'

t.test('it holds the contract', async (t) => {
  t.strictSame(allocatorConformance(plugin), [])
})

t.test('every strategy gets what is configured, wherever its weight is', async (t) => {
  const input = inputOf([[], []], (i) => ({ configured: [0.5, 0.2][i], weight: 0.1 }))
  t.strictSame(answerOf(plugin, input).weights, [0.5, 0.2])
})
