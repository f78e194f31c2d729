import fc from 'fast-check'
import t from 'tap'
import { basis } from './annual.ts'
import { riskStatistics } from './risk.ts'
import { BASIS, OPTIONS } from './statistics.fixture.ts'

/** 15 x +2 %, 15 x -1 %: mean 0.005, all distances from it 0.015. */
const ALTERNATING = Float64Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 0.02 : -0.01))
/** 10 x 3 %, 20 x 0: mean 0.01, distances 0.02 and -0.01. */
const SKEWED = Float64Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? 0.03 : 0))

const POPULATION = { ...BASIS, deviation: 'population' } as const

function near(actual: number | null, wanted: number, what: string): void {
  t.ok(
    actual !== null && Math.abs(actual - wanted) < 1e-12 * Math.max(1, Math.abs(wanted)),
    `${what}: ${actual} is ${wanted}`,
  )
}

t.test('the ratios of alternating returns are those worked out by hand', async (t) => {
  const { volatility, sharpe, sortino, omega, bestDay, worstDay, positiveDays } = riskStatistics(
    ALTERNATING,
    BASIS,
  )
  const deviation = Math.sqrt((30 * 0.000225) / 29)
  near(volatility, deviation * Math.sqrt(365), 'volatility')
  near(sharpe, (0.005 / deviation) * Math.sqrt(365), 'Sharpe')
  near(sortino, (0.005 / Math.sqrt((15 * 0.0001) / 30)) * Math.sqrt(365), 'Sortino')
  near(omega, 2, 'Omega, 0.30 won and 0.15 lost')
  t.strictSame([bestDay, worstDay, positiveDays], [0.02, -0.01, 0.5])
})

t.test('the population deviation divides by n, and 252 returns make a year if that is asked', async () => {
  const { volatility, sharpe } = riskStatistics(ALTERNATING, { ...POPULATION, periods: 252 })
  near(volatility, 0.015 * Math.sqrt(252), 'volatility')
  near(sharpe, (0.005 / 0.015) * Math.sqrt(252), 'Sharpe')
})

t.test('skewness and kurtosis are those worked out by hand', async () => {
  // Second moment (10 x 0.0004 + 20 x 0.0001) / 30 = 0.0002, third (10 x 8 - 20) / 30 x 1e-6 = 2e-6,
  // fourth (10 x 16 + 20) / 30 x 1e-8 = 6e-8.
  const g1 = 2e-6 / 0.0002 ** 1.5
  const g2 = 6e-8 / 0.0002 ** 2 - 3
  const population = riskStatistics(SKEWED, POPULATION)
  near(population.skewness, g1, 'g1')
  near(population.kurtosis, g2, 'g2')
  const sample = riskStatistics(SKEWED, BASIS)
  near(sample.skewness, (g1 * Math.sqrt(30 * 29)) / 28, 'G1')
  near(sample.kurtosis, (29 / (28 * 27)) * (31 * g2 + 6), 'G2')
})

t.test('the probabilistic Sharpe ratio is 50 % without a return, above it with one', async (t) => {
  const even = Float64Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 0.01 : -0.01))
  near(riskStatistics(even, BASIS).probabilisticSharpe, 0.5, 'as much won as lost')
  // Sharpe 1/3 a day, skewness 0, kurtosis 1: 1/3 x sqrt(29) / 1 = 1.7950549357115013; its probability is in tables.
  const { probabilisticSharpe } = riskStatistics(ALTERNATING, POPULATION)
  t.ok(Math.abs((probabilisticSharpe ?? 0) - 0.96368) < 1e-5, `${probabilisticSharpe}`)
})

t.test('a risk-free rate is taken off every return', async () => {
  const rate = basis({ ...OPTIONS, riskFreeRate: 0.1 }, 365)
  const daily = 1.1 ** (1 / 365) - 1
  const { volatility, sharpe, sortino, omega } = riskStatistics(ALTERNATING, rate)
  const deviation = Math.sqrt((30 * 0.000225) / 29)
  near(volatility, deviation * Math.sqrt(365), 'volatility, as without')
  near(sharpe, ((0.005 - daily) / deviation) * Math.sqrt(365), 'Sharpe')
  const downside = Math.sqrt((15 * (0.01 + daily) ** 2) / 30)
  near(sortino, ((0.005 - daily) / downside) * Math.sqrt(365), 'Sortino')
  near(omega, (0.02 - daily) / (0.01 + daily), 'Omega')
})

t.test('29 returns are too few, and so are 30 without a deviation', async (t) => {
  const rising = Float64Array.from({ length: 30 }, (_, i) => 0.001 * (i + 1))
  const none = {
    volatility: null,
    sharpe: null,
    sortino: null,
    omega: null,
    skewness: null,
    positiveDays: null,
  }
  t.match(riskStatistics(rising.subarray(1), BASIS), { ...none, bestDay: 0.03, worstDay: 0.002 })
  t.match(riskStatistics(new Float64Array(0), BASIS), { ...none, bestDay: null, worstDay: null })
  t.match(riskStatistics(null, BASIS), { ...none, bestDay: null, worstDay: null })
  t.match(riskStatistics(new Float64Array(40), BASIS), {
    ...none,
    positiveDays: 0,
    probabilisticSharpe: null,
  })
  t.match(
    riskStatistics(new Float64Array(40).fill(0.1), BASIS),
    { ...none, kurtosis: null, positiveDays: 1 },
    'equal returns are not a risk of rounding noise',
  )
  t.match(
    riskStatistics(rising, BASIS),
    { volatility: Number, sharpe: Number, kurtosis: Number, sortino: null, omega: null },
    'no return below 0',
  )
})

t.test('all losses give negative ratios, an Omega of 0 and a deviation above 0', async (t) => {
  const { volatility, sharpe, sortino, omega, probabilisticSharpe } = riskStatistics(
    Float64Array.from({ length: 30 }, (_, i) => -0.001 * (i + 1)),
    BASIS,
  )
  t.ok(volatility !== null && volatility > 0)
  t.ok(sharpe !== null && sharpe < 0)
  t.ok(sortino !== null && sortino < 0)
  t.equal(omega, 0)
  t.ok(probabilisticSharpe !== null && probabilisticSharpe < 1e-6)
})

t.test('whatever the returns are, no figure is NaN or infinite', async () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 80 }),
      fc.constantFrom(BASIS, POPULATION, basis({ ...OPTIONS, riskFreeRate: 0.05 }, 252)),
      (returns, chosen) =>
        Object.values(riskStatistics(Float64Array.from(returns), chosen)).every(
          (value) => value === null || Number.isFinite(value),
        ),
    ),
  )
})
