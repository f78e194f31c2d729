import { allocatorConformance } from '@grodt/sdk/conformance'
import t from 'tap'
import { answerOf, inputOf } from '../../../sdk/src/allocation/input.fixture.ts'
import evidence from './index.ts'

/** Days of alternating size around a mean. */
const days = (count: number, size: number, mean = 0): number[] =>
  Array.from({ length: count }, (_, day) => mean + (day % 2 ? size : -size))
const near = (a: readonly number[], b: readonly number[], tolerance = 1e-12): boolean =>
  a.length === b.length && a.every((value, i) => Math.abs(value - b[i]) < tolerance)
const markets = (...probabilities: (number | null)[]) =>
  probabilities.map((probability, i) => ({
    symbol: `M${i}`,
    forecasts: probability === null ? {} : { market_risk: probability },
  }))

t.test('it holds the contract', async (t) => {
  t.strictSame(allocatorConformance(evidence), [])
})

t.test('without results the weights are the configured ones, and the notes say so', async (t) => {
  const input = inputOf([days(29, 0.01), days(29, 0.03)], (i) => ({ configured: [0.5, 0.3][i] }))
  const { weights, notes, off, exposure } = answerOf(evidence, input)
  t.strictSame(weights, [0.5, 0.3])
  t.strictSame(notes?.fallback, { days: 29, needed: 30 })
  t.strictSame(off, [false, false])
  t.equal(exposure, 1)
})

t.test('risk: weights against volatility, with their sum kept', async (t) => {
  const input = inputOf([days(60, 0.01), days(60, 0.02)], (i) => ({ configured: [0.5, 0.4][i] }))
  const { steps, weights, notes } = answerOf(evidence, input)
  // 0.5 : 0.4 / 2 of 0.9.
  t.ok(near(weights, [(0.9 * 0.5) / 0.7, (0.9 * 0.2) / 0.7]))
  t.strictSame(
    steps?.map(({ name }) => name),
    ['static', 'risk', 'skill'],
  )
  t.strictSame(steps?.[0].weights, [0.5, 0.4])
  t.strictSame(steps?.[2].weights, weights)
  t.notOk('fallback' in (notes ?? {}))
})

t.test('risk: the performance window counts between 30 and 60 days', async (t) => {
  // The last 30 days are calm, the 30 before rough, those before that rougher still.
  const changing = [...days(30, 0.1), ...days(30, 0.03), ...days(30, 0.01)]
  const seen = [7, 30, 45, 60, 365].map(
    (windowDays) =>
      answerOf(evidence, inputOf([changing, days(90, 0.01)], undefined, { windowDays })).notes?.S1.volatility,
  )
  t.equal(seen[0], seen[1])
  t.equal(seen[3], seen[4])
  t.ok((seen[1] ?? 0) < (seen[2] ?? 0) && (seen[2] ?? 0) < (seen[3] ?? 0), seen.join(', '))
})

t.test('risk: an idle strategy keeps its weight', async (t) => {
  const input = inputOf([days(60, 0.01), days(60, 0), days(60, 0.02)])
  const { weights } = answerOf(evidence, input)
  t.ok(near(weights, [(2 / 3) * (2 / 3), 1 / 3, (2 / 3) * (1 / 3)]))
})

t.test('days on which a strategy was off say nothing about its risk or its skill', async (t) => {
  const own = days(300, 0.01, 0.001)
  const column = [...own, ...new Array<number>(65).fill(0)]
  const unseen = column.map((_, day) => day >= 300)
  const notes = (hidden: boolean) =>
    answerOf(
      evidence,
      inputOf([column, days(365, 0.02)], (i) => (hidden && i === 0 ? { unseen } : {})),
    ).notes?.S1
  const seen = answerOf(evidence, inputOf([own, days(300, 0.02)])).notes?.S1
  t.equal(notes(true)?.volatility, seen?.volatility)
  t.equal(notes(true)?.sharpe, seen?.sharpe)
  t.equal(notes(true)?.belief, 300 / 1030)
  t.equal(notes(false)?.volatility, null, 'of an idle strategy the zeros are results')
  t.equal(notes(false)?.belief, 365 / 1095)
})

t.test('risk: a strategy that showed less than 30 days keeps its weight', async (t) => {
  const input = inputOf([days(60, 0.01), days(60, 0.03), days(60, 0.02)], (i) => ({
    unseen: new Array<boolean>(60).fill(false).map((_, day) => i === 1 && day < 31),
  }))
  t.ok(near(answerOf(evidence, input).weights, [(2 / 3) * (2 / 3), 1 / 3, (2 / 3) * (1 / 3)]))
})

t.test('skill: a year is believed to a third, against a prior of 0.3', async (t) => {
  const year = inputOf([days(365, 0.01, 0.001), days(365, 0.01, -0.0002)])
  const { weights, steps, notes } = answerOf(evidence, year)
  const [a, b] = [notes?.S1, notes?.S2]
  t.equal(a?.belief, 365 / 1095)
  t.ok(near([a?.skill ?? 0], [(a?.sharpe ?? 0) / 3 + 0.2]))
  const gap = ((a?.sharpe ?? 0) - (b?.sharpe ?? 0)) / 3
  const calmed = steps?.[1].weights ?? []
  t.ok(near(weights, [calmed[0] * Math.exp(gap / 2), calmed[1] * Math.exp(-gap / 2)]))
})

t.test('skill: nothing is believed before 60 trades and 90 days', async (t) => {
  const believed = (count: number, trades: number, before = 0): number => {
    const column = [...new Array<number>(before).fill(0), ...days(count, 0.01, 0.001)]
    return (
      answerOf(
        evidence,
        inputOf([column, column], () => ({ trades })),
      ).notes?.S1.belief ?? NaN
    )
  }
  t.equal(believed(89, 1_000), 0)
  t.equal(believed(200, 59), 0)
  t.equal(believed(90, 60), 90 / 820)
  t.equal(believed(89, 1_000, 100), 0, 'days before the first result do not count')
})

t.test('equal strategies keep their configured weights, whatever they earned', async (t) => {
  const input = inputOf([days(365, 0.01, 0.002), days(365, 0.01, 0.002)], (i) => ({
    configured: [0.6, 0.2][i],
  }))
  t.ok(near(answerOf(evidence, input).weights, [0.6, 0.2], 1e-15))
})

t.test('exposure: less when most markets are rough beyond 0.8', async (t) => {
  const exposure = (...probabilities: (number | null)[]): number | undefined =>
    answerOf(evidence, inputOf([[]], undefined, { markets: markets(...probabilities) })).exposure
  t.equal(exposure(0.81, 0.9, 0.1), 0.7)
  t.equal(exposure(0.81, 0.9, null), 0.7)
  t.equal(exposure(0.81, 0.8, 0.8), 1)
  t.equal(exposure(0.9, 0.1), 1, 'half is not most')
  t.equal(exposure(0.9, null, null), 1, 'a market without a forecast is not rough')
  t.equal(exposure(), 1)
})
