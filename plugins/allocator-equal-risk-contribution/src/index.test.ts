import { covariance, dot, equalRiskContribution, shrunkToIdentity, times, type Matrix } from '@grodt/sdk'
import { allocatorConformance } from '@grodt/sdk/conformance'
import t from 'tap'
import { answerOf, inputOf } from '../../../sdk/src/allocation/input.fixture.ts'
import { columnsOf } from '../../../sdk/src/statistics/columns.fixture.ts'
import plugin from './index.ts'

t.test('it holds the contract', async (t) => {
  t.strictSame(allocatorConformance(plugin), [])
  t.strictSame(allocatorConformance(plugin, { parameters: { covariance: 'constant-correlation' } }), [])
})

t.test('every strategy adds the same to the variance of the book', async (t) => {
  const columns = columnsOf(7, 5, 90)
  const { weights } = answerOf(plugin, inputOf(columns), { window: 90 })
  const risks = (matrix: Matrix): number[] => {
    const own = times(matrix, weights)
    return weights.map((weight, i) => (weight * own[i]) / dot(weights, own))
  }
  t.ok(risks(covariance(columns)).every((risk) => Math.abs(risk - 0.2) < 1e-8))
})

t.test('the covariance is the one that was chosen', async (t) => {
  const columns = columnsOf(7, 3, 30)
  const { weights, notes } = answerOf(plugin, inputOf(columns), { covariance: 'ledoit-wolf' })
  const shrunk = shrunkToIdentity(columns)
  t.strictSame(weights, equalRiskContribution(shrunk.covariance))
  t.strictSame(notes?.covariance, { shrinkage: shrunk.shrinkage })
})
