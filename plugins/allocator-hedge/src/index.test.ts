import { allocatorConformance } from '@grodt/sdk/conformance'
import t from 'tap'
import { answerOf, inputOf } from '../../../sdk/src/allocation/input.fixture.ts'
import { columnsOf } from '../../../sdk/src/statistics/columns.fixture.ts'
import plugin from './index.ts'
import { exponentiatedGradient, hedge } from './updates.ts'

t.test('it holds the contract', async (t) => {
  t.strictSame(allocatorConformance(plugin), [])
  t.strictSame(allocatorConformance(plugin, { parameters: { rule: 'hedge', learning_rate: 20 } }), [])
})

t.test('it starts from the configured weights and keeps their sum', async (t) => {
  const columns = columnsOf(6, 2, 30)
  const input = inputOf(columns, (i) => ({ configured: [0.6, 0.2][i] }))
  const start = [0.6 / (0.6 + 0.2), 0.2 / (0.6 + 0.2)]
  const scaled = (shares: number[]): number[] => shares.map((share) => share * (0.6 + 0.2))
  t.strictSame(answerOf(plugin, input).weights, scaled(exponentiatedGradient(start, columns, 0.05)))
  t.strictSame(
    answerOf(plugin, input, { rule: 'hedge', learning_rate: 10 }).weights,
    scaled(hedge(start, columns, 10)),
  )
})
