import t from 'tap'
import { costAgainstStop } from './cost-against-stop.ts'

const costs = (cost: number, count: number): number[] => Array<number>(count).fill(cost)

t.test('the cost is held against the median stop', async (t) => {
  const stops = [0.01, 0.02, 0.03, 0.04, 0.02, 0.02, 0.02, 0.02, 0.05, 0.9]
  t.same(costAgainstStop(stops, costs(0.0013, 10)), {
    stops: 10,
    medianStop: 0.02,
    roundTripCost: costAgainstStop(stops, costs(0.0013, 10)).roundTripCost,
    share: costAgainstStop(stops, costs(0.0013, 10)).share,
    verdict: 'warning',
  })
  t.equal(costAgainstStop(stops, costs(0.0013, 10)).share?.toFixed(12), '0.065000000000')
})

t.test('5 % is fine, above is a warning, above 10 % is too dear', async (t) => {
  const verdict = (cost: number) => costAgainstStop(Array<number>(10).fill(1), costs(cost, 10)).verdict
  t.equal(verdict(0.04), 'fine')
  t.equal(verdict(0.06), 'warning')
  t.equal(verdict(0.11), 'too-dear')
})

t.test('of an even number the median is the mean of the middle two', async (t) => {
  t.equal(costAgainstStop([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], costs(0.1, 10)).medianStop, 5.5)
})

t.test('trades without a stop do not count, nine are too few', async (t) => {
  const stops = [NaN, ...Array<number>(9).fill(0.01)]
  t.same(costAgainstStop(stops, costs(0.001, 10)), {
    stops: 9,
    medianStop: null,
    roundTripCost: null,
    share: null,
    verdict: null,
  })
})

t.test('each trade brings the cost of its own instrument', async (t) => {
  const stops = [NaN, ...Array<number>(10).fill(0.01)]
  const own = [99, ...costs(0.001, 5), ...costs(0.003, 5)]
  t.equal(costAgainstStop(stops, own).roundTripCost?.toFixed(12), '0.002000000000')
})

t.test('a median stop of 0 has no share', async (t) => {
  t.match(costAgainstStop(Array<number>(10).fill(0), costs(0.001, 10)), {
    medianStop: 0,
    share: null,
    verdict: null,
  })
})
