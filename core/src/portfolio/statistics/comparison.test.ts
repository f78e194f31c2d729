import t from 'tap'
import { compareReturns } from './comparison.ts'
import { BASIS } from './statistics.fixture.ts'

/** 3 %, -1 %, 1 %, -3 %, over and over: mean 0, mean square 5e-4. */
const MARKET = Float64Array.from({ length: 40 }, (_, i) => [0.03, -0.01, 0.01, -0.03][i % 4])
/** Half the market, 0.1 % more, and 0.2 % now up, now down, which has nothing to do with it. */
const OWN = MARKET.map((value, i) => value / 2 + 0.001 + [0.002, -0.002, -0.002, 0.002][i % 4])

function near(actual: number | null, wanted: number, what: string): void {
  t.ok(actual !== null && Math.abs(actual - wanted) < 1e-12, `${what}: ${actual} is ${wanted}`)
}

t.test(
  'alpha, beta, correlation, tracking error and information ratio are those worked out by hand',
  async () => {
    const { alpha, beta, correlation, trackingError, informationRatio } = compareReturns(OWN, MARKET, BASIS)
    // The noise times the market: 0.03 x 0.002 + 0.01 x 0.002 - 0.01 x 0.002 - 0.03 x 0.002 = 0.
    near(beta, 0.5, 'beta')
    near(alpha, 0.001 * 365, 'alpha')
    near(correlation, (0.5 * 5e-4) / Math.sqrt(5e-4 * (0.25 * 5e-4 + 4e-6)), 'correlation')
    // Own less market: 0.001 - market / 2 + noise, mean square around 0.001: 1.25e-4 + 4e-6.
    const error = Math.sqrt((1.29e-4 * 40) / 39)
    near(trackingError, error * Math.sqrt(365), 'tracking error')
    near(informationRatio, (0.001 / error) * Math.sqrt(365), 'information ratio')
  },
)

t.test('the rate changes alpha by its share that is not in the market', async () => {
  const rate = 0.0002
  near(compareReturns(OWN, MARKET, { ...BASIS, dailyRate: rate }).alpha, (0.001 - rate / 2) * 365, 'alpha')
})

t.test('the market itself has beta 1, alpha 0 and no tracking error', async (t) => {
  t.strictSame(compareReturns(MARKET, MARKET, BASIS), {
    alpha: 0,
    beta: 1,
    correlation: 1,
    trackingError: null,
    informationRatio: null,
  })
})

t.test('a market that does not move has no beta, but can be tracked', async (t) => {
  t.match(compareReturns(OWN, new Float64Array(40), BASIS), {
    alpha: null,
    beta: null,
    correlation: null,
    trackingError: Number,
    informationRatio: Number,
  })
})

t.test('29 returns are too few, and a day that began with nothing is one too many', async (t) => {
  const none = { alpha: null, beta: null, correlation: null, trackingError: null, informationRatio: null }
  t.strictSame(compareReturns(OWN.subarray(0, 29), MARKET.subarray(0, 29), BASIS), none)
  t.strictSame(compareReturns(null, MARKET, BASIS), none)
  t.strictSame(compareReturns(OWN, null, BASIS), none)
})
