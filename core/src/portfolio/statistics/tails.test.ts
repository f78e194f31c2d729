import t from 'tap'
import { BASIS } from './statistics.fixture.ts'
import { tailStatistics } from './tails.ts'

/** -0.50 to +0.50 in steps of 0.01, in no order. */
const SPREAD = Float64Array.from({ length: 101 }, (_, i) => (((i * 37) % 101) - 50) / 100)

function near(actual: number | null, wanted: number, what: string): void {
  t.ok(actual !== null && Math.abs(actual - wanted) < 1e-12, `${what}: ${actual} is ${wanted}`)
}

t.test(
  'value at risk and expected shortfall of evenly spread returns are those worked out by hand',
  async () => {
    const { valueAtRisk, expectedShortfall } = tailStatistics(SPREAD, BASIS)
    // Positions 5 and 1 of 0 to 100; the six and the two smallest.
    near(valueAtRisk.historical95, 0.45, 'VaR 95 %')
    near(valueAtRisk.historical99, 0.49, 'VaR 99 %')
    near(expectedShortfall.historical95, (0.5 + 0.49 + 0.48 + 0.47 + 0.46 + 0.45) / 6, 'ES 95 %')
    near(expectedShortfall.historical99, 0.495, 'ES 99 %')
    // Mean 0; the squares of 1 to 50, twice, over 100.
    const deviation = Math.sqrt((2 * 42_925 * 1e-4) / 100)
    near(valueAtRisk.parametric95, 1.6448536269514722 * deviation, 'normal VaR 95 %')
    near(valueAtRisk.parametric99, 2.3263478740408408 * deviation, 'normal VaR 99 %')
    // Density at the quantiles over 5 % and 1 %, from tables.
    near(expectedShortfall.parametric95, 2.0627128075074257 * deviation, 'normal ES 95 %')
    near(expectedShortfall.parametric99, 2.6652142203457665 * deviation, 'normal ES 99 %')
  },
)

t.test('a quantile between two returns is interpolated', async () => {
  const returns = Float64Array.from({ length: 31 }, (_, i) => i / 100)
  near(tailStatistics(returns, BASIS).valueAtRisk.historical95, -0.015, 'position 1.5')
})

t.test('the 1 % tail needs 100 returns, the rest 30', async (t) => {
  const { valueAtRisk, expectedShortfall } = tailStatistics(SPREAD.subarray(0, 99), BASIS)
  t.match(valueAtRisk, { historical95: Number, historical99: null, parametric99: Number })
  t.match(expectedShortfall, { historical95: Number, historical99: null, parametric99: Number })
  const none = { historical95: null, historical99: null, parametric95: null, parametric99: null }
  const nothing = { valueAtRisk: none, expectedShortfall: none }
  t.strictSame(tailStatistics(SPREAD.subarray(0, 29), BASIS), nothing)
  t.strictSame(tailStatistics(null, BASIS), nothing)
})

t.test('flat returns lose nothing and have no normal tail', async (t) => {
  const { valueAtRisk } = tailStatistics(new Float64Array(100), BASIS)
  t.strictSame(valueAtRisk, { historical95: 0, historical99: 0, parametric95: null, parametric99: null })
  t.ok(Object.is(valueAtRisk.historical95, 0), 'no negative zero')
})
