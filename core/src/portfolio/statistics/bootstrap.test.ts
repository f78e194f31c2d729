import { SeededRandom } from '@grodt/sdk/host'
import t from 'tap'
import { bootstrap, type BootstrapOptions } from './bootstrap.ts'
import { BASIS } from './statistics.fixture.ts'

const OPTIONS: BootstrapOptions = { ...BASIS, resamples: 400, seed: 7 }

function normal(n: number, mean: number, deviation: number, seed: number): Float64Array {
  const random = new SeededRandom(seed)
  return Float64Array.from({ length: n }, () => mean + deviation * random.normal())
}

t.test('equal seeds give equal intervals, other seeds others', async (t) => {
  const returns = normal(365, 0.001, 0.02, 1)
  t.strictSame(bootstrap([returns], OPTIONS), bootstrap([returns], OPTIONS))
  t.notSame(bootstrap([returns], OPTIONS), bootstrap([returns], { ...OPTIONS, seed: 8 }))
})

t.test('the interval of the Sharpe ratio of independent returns is as wide as theory says', async (t) => {
  // The standard error of a Sharpe ratio over n independent normal returns is about sqrt((1 + SR^2 / 2) / n) a day
  // (Lo 2002); 95 % lie within 1.96 of it.
  const returns = normal(1000, 0.001, 0.02, 2)
  const [found] = bootstrap([returns], { ...OPTIONS, resamples: 2000 })
  const { low, median, high } = found?.sharpe ?? { low: NaN, median: NaN, high: NaN }
  const wanted = 2 * 1.96 * Math.sqrt(365 / 1000)
  t.ok(Math.abs((high - low) / wanted - 1) < 0.1, `${high - low} is about ${wanted}`)
  t.ok(low < median && median < high)
})

t.test('blocks keep what hangs together: a drawdown made of long losing streaks stays deep', async (t) => {
  const streaks = Float64Array.from({ length: 400 }, (_, i) => (i % 40 < 20 ? -0.01 : 0.01))
  const mixed = Float64Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? -0.01 : 0.01))
  const [a, b] = bootstrap([streaks, mixed], OPTIONS)
  t.equal(a?.blockLength, 7)
  t.ok((a?.maxDrawdown.median ?? 0) > 2 * (b?.maxDrawdown.median ?? 1), 'than the same returns in turn')
})

t.test('all curves go through the same blocks', async (t) => {
  const returns = normal(200, 0, 0.01, 3)
  const doubled = returns.map((value) => value * 2)
  const [a, none, b] = bootstrap([returns, null, doubled], OPTIONS)
  t.equal(none, null)
  const near = (x: number | undefined, y: number | undefined): boolean =>
    Math.abs((x ?? NaN) - (y ?? NaN)) < 1e-9
  t.ok(near(a?.sharpe?.low, b?.sharpe?.low) && near(a?.sharpe?.high, b?.sharpe?.high))
  t.strictSame(bootstrap([returns], OPTIONS)[0], a, 'also when it is alone')
})

t.test('89 returns and 0 resamples have no interval', async (t) => {
  t.strictSame(bootstrap([normal(89, 0, 0.01, 1)], OPTIONS), [null])
  t.strictSame(bootstrap([normal(90, 0, 0.01, 1)], { ...OPTIONS, resamples: 0 }), [null])
  t.strictSame(bootstrap([], OPTIONS), [])
  t.ok(bootstrap([normal(90, 0, 0.01, 1)], OPTIONS)[0]?.sharpe)
})

t.test('flat returns, and hardly any that are not flat, have no interval of the Sharpe ratio', async (t) => {
  const [flat] = bootstrap([new Float64Array(100).fill(0.001)], OPTIONS)
  t.equal(flat?.sharpe, null)
  t.strictSame(flat?.maxDrawdown, { low: 0, median: 0, high: 0 })
  const [rare] = bootstrap([Float64Array.from({ length: 100 }, (_, i) => (i === 50 ? -0.1 : 0))], OPTIONS)
  t.equal(rare?.sharpe, null, 'some resamples miss the one day')
  t.ok((rare?.maxDrawdown.high ?? 0) >= 0.1)
})

t.test('a loss of everything and more is a drawdown of that much', async (t) => {
  const returns = Float64Array.from({ length: 100 }, (_, i) => (i % 10 === 0 ? -1.2 : 0.01))
  const [found] = bootstrap([returns], OPTIONS)
  t.ok((found?.maxDrawdown.low ?? 0) >= 1, `${found?.maxDrawdown.low}`)
})
