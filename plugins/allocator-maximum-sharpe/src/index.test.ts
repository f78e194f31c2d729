import { covariance, maximumSharpe, meanOf, shrunkToIdentity } from '@grodt/sdk'
import { allocatorConformance } from '@grodt/sdk/conformance'
import t from 'tap'
import { answerOf, inputOf } from '../../../sdk/src/allocation/input.fixture.ts'
import { columnsOf } from '../../../sdk/src/statistics/columns.fixture.ts'
import plugin from './index.ts'

t.test('it holds the contract', async (t) => {
  t.strictSame(allocatorConformance(plugin), [])
  t.strictSame(allocatorConformance(plugin, { parameters: { means: 'sample', covariance: 'sample' } }), [])
})

t.test('with sample means and no shrinking it is the tangency portfolio', async (t) => {
  const columns = columnsOf(4, 4, 30)
  const expected = maximumSharpe(covariance(columns), columns.map(meanOf))
  t.strictSame(
    answerOf(plugin, inputOf(columns), { means: 'sample', covariance: 'sample' }).weights,
    expected,
  )
})

t.test('shrunk means pull the weights towards the calmest book', async (t) => {
  const columns = columnsOf(4, 4, 30)
  const { covariance: matrix, shrinkage } = shrunkToIdentity(columns)
  const plain = maximumSharpe(matrix, columns.map(meanOf)) ?? []
  const { weights, notes } = answerOf(plugin, inputOf(columns))
  t.ok(Math.max(...weights) < Math.max(...plain), `${weights.join(', ')} against ${plain.join(', ')}`)
  t.equal(notes?.covariance.shrinkage, shrinkage)
  t.ok((notes?.means.shrinkage ?? 0) > 0.3)
})

t.test('when no strategy earned more than the rate, the weights are the configured ones', async (t) => {
  const losing = columnsOf(4, 2, 30).map((column) => column.map((value) => value - 1))
  const { weights, notes } = answerOf(plugin, inputOf(losing))
  t.strictSame(weights, [0.5, 0.5])
  t.strictSame(notes?.fallback, { days: 30, needed: 20, sleeves: 2 })
  t.ok((notes?.means.highest ?? 0) < 0)
})

t.test('the risk-free rate counts by the day', async (t) => {
  const columns = columnsOf(8, 3, 30).map((column) => column.map((value) => value + 0.01))
  const means = columns.map(meanOf)
  const expected = maximumSharpe(
    covariance(columns),
    means.map((mean) => mean - 0.1 / 365),
  )
  const options = { means: 'sample', covariance: 'sample', risk_free_rate: 0.1 }
  t.strictSame(answerOf(plugin, inputOf(columns), options).weights, expected)
})
