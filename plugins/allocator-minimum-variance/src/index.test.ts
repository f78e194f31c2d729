import { minimumVariance, shrunkToConstantCorrelation, covariance } from '@grodt/sdk'
import { allocatorConformance } from '@grodt/sdk/conformance'
import t from 'tap'
import { answerOf, inputOf } from '../../../sdk/src/allocation/input.fixture.ts'
import { columnsOf } from '../../../sdk/src/statistics/columns.fixture.ts'
import plugin from './index.ts'

t.test('it holds the contract', async (t) => {
  t.strictSame(allocatorConformance(plugin), [])
  t.strictSame(allocatorConformance(plugin, { parameters: { covariance: 'ledoit-wolf' } }), [])
})

t.test('the weights are those of the calmest book', async (t) => {
  const columns = columnsOf(11, 4, 30)
  const input = inputOf(columns, () => ({ configured: 0.2 }))
  const capital = 0.2 + 0.2 + 0.2 + 0.2
  const shares = minimumVariance(covariance(columns))
  t.strictSame(
    answerOf(plugin, input).weights,
    shares.map((share) => share * capital),
  )
  const shrunk = minimumVariance(shrunkToConstantCorrelation(columns).covariance)
  t.strictSame(
    answerOf(plugin, input, { covariance: 'constant-correlation' }).weights,
    shrunk.map((share) => share * capital),
  )
})
