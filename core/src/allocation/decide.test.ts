import fc from 'fast-check'
import t from 'tap'

import { decide, type DecisionRules, type Outcome, type Question, type Standing } from './decide.ts'
import { ROUNDING } from './project.ts'
import type { Wish } from './wish.ts'

const RULES: DecisionRules = {
  bounds: { min: 0.1, max: 0.6 },
  threshold: 0.1,
  maxStep: 0.02,
  mostInvested: 1,
}

const wish = (weights: readonly number[], more: Partial<Wish> = {}): Wish => ({
  weights,
  off: weights.map(() => false),
  exposure: 1,
  steps: [{ name: 'weights', weights }],
  notes: {},
  ...more,
})

const standing = (weights: readonly number[], off: readonly boolean[] = []): Standing[] =>
  weights.map((weight, i) => ({
    name: 'ABCDEFGH'[i],
    configured: [0.4, 0.3, 0.3][i] ?? weight,
    weight,
    off: off[i] ?? false,
  }))

const question = (weights: readonly number[], more: Partial<Question> = {}): Question => ({
  sleeves: standing(weights),
  exposure: 1,
  moving: false,
  wish: null,
  instead: null,
  ...more,
})

const START = [0.4, 0.3, 0.3]

/** Ask again and again, each time from where the last decision led to. */
function updates(rules: DecisionRules, first: Question, count: number): Outcome[] {
  const found: Outcome[] = []
  let next = first
  for (let i = 0; i < count; i++) {
    const outcome = decide(rules, next)
    found.push(outcome)
    const sleeves = next.sleeves.map((sleeve, s) => ({
      ...sleeve,
      weight: outcome.weights[s],
      off: outcome.off[s],
    }))
    next = { ...next, sleeves, exposure: outcome.exposure, moving: outcome.moving }
  }
  return found
}

t.test('a threshold of 0.1 makes equal thirds identical to the configured weights', async (t) => {
  for (const { weights, moved, reason } of updates(
    RULES,
    question(START, { wish: wish([1 / 3, 1 / 3, 1 / 3]) }),
    50,
  )) {
    t.strictSame(weights, START)
    t.notOk(moved)
    t.equal(reason, 'A is 0.0667 from its target, the threshold is 0.1.')
  }
})

t.test('exactly the threshold is not beyond it', async (t) => {
  t.notOk(decide(RULES, question(START, { wish: wish([0.3, 0.4, 0.3]) })).moved)
  t.ok(decide(RULES, question(START, { wish: wish([0.299, 0.401, 0.3]) })).moved)
})

t.test('once triggered, weights move in steps until they are there', async (t) => {
  const all = updates(RULES, question(START, { wish: wish([0.275, 0.425, 0.3]) }), 8)
  t.strictSame(
    all.map(({ weights: [a, b] }) => [a, b]),
    [
      [0.38, 0.32],
      [0.36, 0.34],
      [0.34, 0.36],
      [0.32, 0.38],
      [0.3, 0.4],
      [0.28, 0.42],
      [0.275, 0.425],
      [0.275, 0.425],
    ],
  )
  t.strictSame(
    all.map(({ moved, moving }) => [moved, moving]),
    [...Array.from({ length: 6 }, () => [true, true]), [true, false], [false, false]],
  )
  t.equal(all[0].reason, 'A is 0.125 from its target, beyond the threshold 0.1: moves by at most 0.02.')
  t.equal(all[3].reason, 'The move goes on, A is 0.065 from its target: moves by at most 0.02.')
  t.equal(all[6].reason, 'The move goes on, A is 0.005 from its target: reaches it.')
  t.equal(all[7].reason, 'Every weight is at its target.')
  t.strictSame(all[0].bound, [
    { constraint: 'step', strategy: 'A', from: 0.275, to: 0.38 },
    { constraint: 'step', strategy: 'B', from: 0.425, to: 0.32 },
  ])
})

t.test('the bounds that were met are told, also of the steps of the allocator', async (t) => {
  const { target, bound, steps } = decide(RULES, {
    ...question(START),
    wish: wish([0.9, 0.05, 0.5], {
      steps: [
        { name: 'risk', weights: [0.2, 0.7, 0.05] },
        { name: 'skill', weights: [0.9, 0.05, 0.5] },
      ],
    }),
  })
  t.strictSame(
    target.map((weight) => Number(weight.toFixed(12))),
    [0.6, 0.1, 0.3],
  )
  t.strictSame(bound.slice(0, 3), [
    { constraint: 'max', strategy: 'A', from: 0.9, to: 0.6 },
    { constraint: 'min', strategy: 'B', from: 0.05, to: 0.1 },
    { constraint: 'sum', strategy: null, from: 1.2, to: 1 },
  ])
  t.strictSame(steps[0], { name: 'risk', weights: [0.2, 0.6, 0.1] })
})

t.test(
  'what is switched off loses its weight at once, to cash, and comes back when there is room',
  async (t) => {
    const off = wish([0.4, 0.3, 0.3], { off: [false, true, false] })
    const cut = decide(RULES, question(START, { wish: off }))
    t.strictSame(cut.weights, [0.4, 0, 0.3], 'nobody gets what it had')
    t.strictSame(cut.off, [false, true, false])
    t.strictSame(cut.bound, [{ constraint: 'off', strategy: 'B', from: 0.3, to: 0 }])
    t.equal(cut.reason, 'B is switched off; every weight is at its target.')

    // The others have taken the room meanwhile: they make it in steps.
    const full = { ...question([0.55, 0, 0.45]), sleeves: standing([0.55, 0, 0.45], [false, true, false]) }
    const back = updates(RULES, { ...full, wish: wish([0.5, 0.1, 0.4]) }, 4)
    t.strictSame(
      back.map(({ weights, off: [, b] }) => [...weights, b]),
      [
        [0.53, 0, 0.43, true],
        [0.51, 0, 0.41, true],
        [0.5, 0.1, 0.4, false],
        [0.5, 0.1, 0.4, false],
      ],
    )
    t.match(back[0].reason, /^B stays off; /)
    t.match(back[2].reason, /^B comes back at 0.1; /)
  },
)

t.test('exposure changes at once, and gives no more than the limits of the book', async (t) => {
  const cut = decide(RULES, question(START, { wish: wish(START, { exposure: 0.7 }) }))
  t.strictSame([cut.exposure, cut.moved, cut.weights], [0.7, true, START])
  t.equal(cut.reason, 'Exposure goes from 1 to 0.7; every weight is at its target.')
  const limited = decide({ ...RULES, mostInvested: 0.5 }, question(START, { wish: wish(START) }))
  t.equal(limited.exposure, 0.5)
  t.strictSame(limited.bound, [{ constraint: 'risk', strategy: null, from: 1, to: 0.5 }])
})

t.test('weights that sum to 1 up to rounding leave the exposure as it is', async (t) => {
  const weights = [0.2, 0.4, 0.3, 0.1]
  t.equal(
    weights.reduce((sum, weight) => sum + weight, 0),
    1.0000000000000002,
  )
  const rules = { ...RULES, bounds: { min: 0, max: 0.6 } }
  const sleeves = standing(weights).map((sleeve) => ({ ...sleeve, configured: sleeve.weight }))
  const { exposure, moved, bound } = decide(rules, question([], { sleeves, wish: wish(weights) }))
  t.strictSame([exposure, moved, bound], [1, false, []])
})

t.test('a missing answer ends no move', async (t) => {
  const wanted = wish([0.275, 0.425, 0.3])
  const began = decide(RULES, question([0.36, 0.34, 0.3], { moving: true, wish: wanted }))
  const missed = decide(RULES, question(began.weights, { moving: began.moving }))
  t.strictSame([missed.weights, missed.moved, missed.moving], [[0.34, 0.36, 0.3], false, true])
  t.equal(missed.reason, 'Without an answer the weights stay.')
  const goesOn = decide(RULES, question(missed.weights, { moving: missed.moving, wish: wanted }))
  t.strictSame(goesOn.weights, [0.32, 0.38, 0.3])
})

t.test('without an answer the weights stay; after too many the configured ones come back', async (t) => {
  const at = question([0.2, 0.4, 0.4], { moving: true, exposure: 0.7 })
  const kept = decide(RULES, at)
  t.strictSame([kept.weights, kept.exposure, kept.moved], [[0.2, 0.4, 0.4], 0.7, false])
  t.match(kept.reason, /^Without an answer the weights stay/)
  const back = updates(RULES, { ...at, instead: 'fault' }, 10)
  t.strictSame(back[0].weights, [0.22, 0.38, 0.38])
  t.equal(back[0].exposure, 1)
  t.strictSame(back[9].weights, START)
  t.notOk(back[9].moving)
})

t.test(
  'where moving does harm the configured weights are used, and the target stays what is wanted',
  async (t) => {
    const harm = decide(RULES, {
      ...question([0.2, 0.4, 0.4]),
      wish: wish([0.2, 0.4, 0.4], { exposure: 0.7, off: [true, false, false] }),
      instead: 'no-harm',
    })
    t.strictSame(harm.target, [0.2, 0.4, 0.4])
    t.strictSame([harm.weights, harm.exposure, harm.off], [[0.22, 0.38, 0.38], 1, [false, false, false]])
    t.strictSame(harm.bound.slice(0, 4), [
      { constraint: 'no-harm', strategy: 'A', from: 0, to: 0.4 },
      { constraint: 'no-harm', strategy: 'B', from: 0.4, to: 0.3 },
      { constraint: 'no-harm', strategy: 'C', from: 0.4, to: 0.3 },
      { constraint: 'no-harm', strategy: null, from: 0.7, to: 1 },
    ])
  },
)

/** Rules and sleeves that fit together, with weights that the rules could have led to. */
const worlds = fc
  .record({
    count: fc.integer({ min: 1, max: 6 }),
    min: fc.double({ min: 0, max: 0.16, noNaN: true }),
    room: fc.double({ min: 0, max: 0.6, noNaN: true }),
    threshold: fc.double({ min: 0, max: 0.3, noNaN: true }),
    maxStep: fc.double({ min: 0.001, max: 0.3, noNaN: true }),
    configured: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }),
    wishes: fc.array(
      fc.record({
        weights: fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 6, maxLength: 6 }),
        off: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        exposure: fc.double({ min: 0, max: 1, noNaN: true }),
        instead: fc.constantFrom(null, null, null, 'no-harm' as const, 'fault' as const),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  })
  .map(({ count, min, room, threshold, maxStep, configured, wishes }) => {
    const bounds = { min, max: Math.min(1, min + room) }
    const start = configured.slice(0, count).map(() => Math.min(bounds.max, 1 / count))
    return { rules: { bounds, threshold, maxStep, mostInvested: 1 }, count, start, wishes }
  })

t.test('whatever is wanted, weights keep bounds, sum and step, and what is off has none', async () => {
  fc.assert(
    fc.property(worlds, ({ rules, count, start, wishes }) => {
      let sleeves = standing(start).map((sleeve) => ({ ...sleeve, configured: sleeve.weight }))
      let moving = false
      let exposure = 1
      for (const { weights, off, exposure: wanted, instead } of wishes) {
        const asked = wish(weights.slice(0, count), { off: off.slice(0, count), exposure: wanted })
        const outcome = decide(rules, {
          sleeves,
          exposure,
          moving,
          wish: instead === 'fault' ? null : asked,
          instead,
        })
        const { min, max } = rules.bounds
        let sum = 0
        sleeves.forEach((sleeve, i) => {
          const weight = outcome.weights[i]
          sum += weight
          if (outcome.off[i]) {
            if (weight !== 0) throw new Error('off with a weight')
            return
          }
          if (weight < min - ROUNDING || weight > max + ROUNDING) throw new Error(`out of bounds: ${weight}`)
          const step = Math.abs(weight - sleeve.weight)
          const allowed = sleeve.off ? Math.max(min, rules.maxStep) : rules.maxStep
          if (step > allowed + ROUNDING) throw new Error(`step ${step} above ${allowed}`)
        })
        if (sum > 1 + ROUNDING) throw new Error(`sum ${sum}`)
        if (sum * outcome.exposure > 1 + ROUNDING) throw new Error('more than may be held')
        sleeves = sleeves.map((sleeve, i) => ({ ...sleeve, weight: outcome.weights[i], off: outcome.off[i] }))
        moving = outcome.moving
        exposure = outcome.exposure
      }
    }),
    { numRuns: 300 },
  )
})

t.test('what is wanted for long enough is reached, unless it is within the threshold', async () => {
  fc.assert(
    fc.property(worlds, ({ rules, count, start, wishes: [{ weights, off }] }) => {
      const asked = wish(weights.slice(0, count))
      const sleeves = standing(start, off).map((sleeve) => ({
        ...sleeve,
        weight: sleeve.off ? 0 : sleeve.weight,
      }))
      const all = updates(
        rules,
        { ...question(start), sleeves, wish: asked },
        Math.ceil(2 / rules.maxStep) + 2,
      )
      const last = all[all.length - 1]
      if (last.moved || last.moving || last.off.includes(true)) throw new Error(last.reason)
      const far = last.target.map((weight, i) => Math.abs(weight - last.weights[i]))
      if (!all.some(({ moved }) => moved)) return far.every((gap) => gap <= rules.threshold + ROUNDING)
      return far.every((gap) => gap <= ROUNDING)
    }),
    { numRuns: 100 },
  )
})
