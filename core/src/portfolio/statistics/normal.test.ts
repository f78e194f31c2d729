import t from 'tap'
import { cumulative, density, QUANTILE } from './normal.ts'

t.test('the normal distribution has the values of the tables', async (t) => {
  const table: [x: number, probability: number][] = [
    [0, 0.5],
    [0.5, 0.691462461274013],
    [1, 0.841344746068543],
    [1.96, 0.97500210485178],
    [3, 0.99865010196837],
    [-2.5, 0.006209665325776],
  ]
  for (const [x, probability] of table) {
    t.ok(Math.abs(cumulative(x) - probability) < 1e-14, `${x}: ${cumulative(x)}`)
  }
  t.equal(density(0), 1 / Math.sqrt(2 * Math.PI))
  t.ok(Math.abs(cumulative(-QUANTILE[95]) - 0.05) < 1e-15)
  t.ok(Math.abs(cumulative(-QUANTILE[99]) - 0.01) < 1e-15)
})

t.test('it rises from 0 to 1', async (t) => {
  let last = 0
  for (let x = -40; x <= 40; x += 0.25) {
    const value = cumulative(x)
    t.ok(value >= last && value <= 1, `${x}`)
    last = value
  }
  t.strictSame([cumulative(-40), cumulative(40)], [0, 1])
})
