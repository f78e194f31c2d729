import t from 'tap'
import { newColumns, type BarColumns } from './columns.ts'
import { priceStep } from './price-step.ts'

function columns(prices: readonly number[]): BarColumns {
  const result = newColumns(prices.length)
  for (const name of ['open', 'high', 'low', 'close'] as const) result[name].set(prices)
  return result
}

t.test('the step is the finest decimal that the prices use', async (t) => {
  t.equal(priceStep(columns([0.5123, 0.51, 0.6])), 0.0001)
  t.equal(priceStep(columns([46544.65, 46000])), 0.01)
  t.equal(priceStep(columns([1.07193, 1.1])), 0.00001)
  t.equal(priceStep(columns([100, 101])), 1)
  t.equal(priceStep(columns([0.00000713, 0.0000071])), 1e-8)
})

t.test('prices without a decimal grid have no step', async (t) => {
  t.equal(priceStep(columns([100 / 3, 200 / 7])), null)
})

t.test('only the first thousand bars are looked at: a run does not know the later ones', async (t) => {
  const prices = Array.from({ length: 1_000 }, (_, i) => 100 + (i % 10) / 10)
  t.equal(priceStep(columns([...prices, 100.12345])), 0.1)
  t.equal(priceStep(columns([...prices.slice(1), 100.12345])), 0.00001)
  t.equal(priceStep(columns([...prices, 100 / 3])), 0.1)
})
