import t from 'tap'
import { columnsOf } from '../statistics/columns.fixture.ts'
import { sampleDeviation } from '../statistics/moments.ts'
import { inputOf } from './input.fixture.ts'
import { weighByResults } from './results.ts'

const rules = { window: 0, minimum_days: 20 }
const nothing = (): never => {
  throw new Error('There is nothing to divide.')
}
const halves = () => ({ shares: [0.75, 0.25] })

t.test('the days of the performance window count, or as many as the parameter says', async (t) => {
  const columns = columnsOf(1, 2, 100)
  const seen: number[] = []
  const look = (returns: readonly Float64Array[]) => {
    seen.push(returns[0].length)
    t.equal(returns[1][returns[1].length - 1], columns[1][99], 'the last day is there')
    return halves()
  }
  weighByResults(inputOf(columns), rules, look)
  weighByResults(inputOf(columns), { ...rules, window: 50 }, look)
  weighByResults(inputOf(columns), { ...rules, window: 365 }, look)
  weighByResults(inputOf(columns, undefined, { windowDays: 7 }), rules, look)
  t.strictSame(seen, [30, 50, 100, 20])
})

t.test('shares are of the capital that is configured', async (t) => {
  const columns = columnsOf(1, 2, 40)
  const input = inputOf(columns, () => ({ configured: 0.3 }))
  const { weights, notes } = weighByResults(input, rules, halves)
  t.strictSame(weights, [0.75 * 0.6, 0.25 * 0.6])
  t.strictSame(notes, {
    results: { days: 30, needed: 20 },
    volatility: {
      S1: sampleDeviation(columns[0].slice(-30)),
      S2: sampleDeviation(columns[1].slice(-30)),
    },
  })
})

t.test('with fewer days than needed the weights are the configured ones, and the notes say so', async (t) => {
  const input = inputOf(columnsOf(1, 2, 19), (i) => ({ configured: 0.2 + 0.3 * i }))
  t.strictSame(weighByResults(input, rules, nothing), {
    weights: [0.2, 0.5],
    notes: { fallback: { days: 19, needed: 20, sleeves: 2 } },
  })
})

t.test('a sleeve without results keeps its configured weight, the others divide theirs', async (t) => {
  const [a, b] = columnsOf(1, 2, 40)
  const input = inputOf([a, a.map(() => 0), b], (i) => ({ configured: [0.5, 0.2, 0.1][i] }))
  const { weights, notes } = weighByResults(input, rules, (returns, sleeves) => {
    t.equal(returns.length, 2)
    t.strictSame(
      sleeves.map(({ name }) => name),
      ['S1', 'S3'],
    )
    return halves()
  })
  t.strictSame(weights, [0.75 * 0.6, 0.2, 0.25 * 0.6])
  t.equal(notes?.volatility.S2, null)
})

t.test('results that tell nothing leave the configured weights', async (t) => {
  const idle = inputOf([new Float64Array(40), new Float64Array(40)])
  t.strictSame(weighByResults(idle, rules, nothing), {
    weights: [0.5, 0.5],
    notes: { fallback: { days: 30, needed: 20, sleeves: 0 } },
  })
  const none = weighByResults(inputOf(columnsOf(1, 2, 40)), rules, () => ({
    shares: null,
    notes: { means: { highest: -1 } },
  }))
  t.strictSame(none, {
    weights: [0.5, 0.5],
    notes: { fallback: { days: 30, needed: 20, sleeves: 2 }, means: { highest: -1 } },
  })
})
