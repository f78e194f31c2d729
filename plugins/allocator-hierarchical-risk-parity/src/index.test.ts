import { covariance } from '@grodt/sdk'
import { allocatorConformance } from '@grodt/sdk/conformance'
import t from 'tap'
import { answerOf, inputOf } from '../../../sdk/src/allocation/input.fixture.ts'
import { columnsOf } from '../../../sdk/src/statistics/columns.fixture.ts'
import { hierarchicalRiskParity } from './bisection.ts'
import plugin from './index.ts'

t.test('it holds the contract', async (t) => {
  t.strictSame(allocatorConformance(plugin), [])
  t.strictSame(allocatorConformance(plugin, { parameters: { linkage: 'average' } }), [])
})

t.test('the weights are those of the tree that was chosen', async (t) => {
  const columns = columnsOf(2, 8, 60)
  const matrix = covariance(columns)
  const seen = (['single', 'complete', 'average'] as const).map((linkage) => {
    const { weights } = answerOf(plugin, inputOf(columns), { window: 60, linkage })
    const expected = hierarchicalRiskParity(matrix, linkage)
    t.ok(
      weights.every((weight, i) => Math.abs(weight - expected[i]) < 1e-14),
      linkage,
    )
    return weights.join()
  })
  t.equal(new Set(seen).size, 3)
})
