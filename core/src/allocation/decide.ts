import { stepWeights } from './move.ts'
import { projectWeights, ROUNDING, type WeightBounds } from './project.ts'
import type { BoundConstraint } from './types.ts'
import type { Wish } from './wish.ts'

/** What no decision goes beyond: fractions of equity. */
export interface DecisionRules {
  readonly bounds: WeightBounds
  /** Weights move only when one of them is further than this from where it is to go. */
  readonly threshold: number
  /** The most that a weight moves in one update; Infinity at a start, when nothing is invested. */
  readonly maxStep: number
  /** The most that weights x exposure may sum to: what the limits of the book let be held. */
  readonly mostInvested: number
}

/** One sleeve that may have capital, before a decision. */
export interface Standing {
  readonly name: string
  readonly configured: number
  readonly weight: number
  readonly off: boolean
}

/** What is decided about. */
export interface Question {
  readonly sleeves: readonly Standing[]
  /** Scales every budget now. */
  readonly exposure: number
  /** A move that began before is not at its end. */
  readonly moving: boolean
  /** What the allocator wants; null: it gave no answer. */
  readonly wish: Wish | null
  /** Why the configured weights are to be used instead; null: they are not. */
  readonly instead: 'no-harm' | 'fault' | null
}

/** What is set, and how it came about. Weights in the order of the sleeves. */
export interface Outcome {
  readonly target: readonly number[]
  readonly steps: readonly { readonly name: string; readonly weights: readonly number[] }[]
  readonly bound: readonly BoundConstraint[]
  readonly weights: readonly number[]
  readonly off: readonly boolean[]
  readonly exposure: number
  readonly moved: boolean
  readonly moving: boolean
  /** One sentence. */
  readonly reason: string
}

/** Where the weights are to go, after everything that may overrule the allocator. */
interface Goal {
  readonly weights: readonly number[]
  readonly off: readonly boolean[]
  readonly exposure: number
}

/**
 * Decide about the weights. The allocator's raw weights are projected onto their bounds; the weights follow once one of
 * them is further from there than the threshold, and then by at most the largest step at each update until they are
 * there. A sleeve that is switched off loses its weight at once, which stays cash, and one that comes back does so when
 * there is room; exposure changes at once, and never gives more than the limits of the book let be held.
 */
export function decide(rules: DecisionRules, question: Question): Outcome {
  const { sleeves, wish } = question
  const { bounds, threshold } = rules
  const configured = projectWeights(
    sleeves.map((sleeve) => sleeve.configured),
    bounds,
  )
  const target = wish === null ? configured : projectWeights(wish.weights, bounds)
  const goal = goalOf(question, target, configured)
  const { off } = goal
  const kept = sleeves.map(({ weight }, i) => (off[i] ? 0 : weight))
  const returns = sleeves.map((sleeve, i) => sleeve.off && !off[i])
  const gaps = sleeves.map((_, i) => (off[i] ? 0 : goal.weights[i] - kept[i]))
  const furthest = gaps.reduce((max, gap, i) => (Math.abs(gap) > Math.abs(gaps[max]) ? i : max), 0)
  const far = Math.abs(gaps[furthest] ?? 0)
  // A missing answer ends no move: the next one goes on with it.
  const unanswered = wish === null && question.instead === null
  const triggered = !unanswered && (question.moving || far > threshold + ROUNDING || returns.includes(true))
  const next = triggered ? step(rules, kept, goal, returns) : kept
  const weights = next.map((weight) => weight ?? 0)
  const offNow = next.map((weight, i) => weight === null || off[i])
  const exposure = Math.min(goal.exposure, mostExposure(weights, rules.mostInvested))
  const arrives = goal.weights.every((weight, i) => off[i] || Math.abs(weight - weights[i]) <= ROUNDING)
  const moving = unanswered ? question.moving : triggered && !arrives
  const moved =
    exposure !== question.exposure ||
    sleeves.some(({ weight, off: was }, i) => weight !== weights[i] || was !== offNow[i])
  return {
    target,
    steps: (wish?.steps ?? []).map(({ name, weights: raw }) => ({
      name,
      weights: projectWeights(raw, bounds),
    })),
    bound: [
      ...(wish === null ? [] : projected(sleeves, wish.weights, bounds)),
      ...overruled(question, target, goal),
      ...switchedOff(sleeves, goal.weights, offNow),
      ...(moving ? heldBack(sleeves, goal.weights, weights, offNow) : []),
      ...(exposure < goal.exposure ? [ofBook('risk', goal.exposure, exposure)] : []),
    ],
    weights,
    off: offNow,
    exposure,
    moved,
    moving,
    reason: reasonOf(rules, question, {
      goal,
      weights,
      off: offNow,
      exposure,
      moving,
      triggered,
      furthest,
      far,
    }),
  }
}

/** Without an answer, the weights stay where they are. */
function goalOf(
  { sleeves, wish, exposure, instead }: Question,
  target: readonly number[],
  configured: readonly number[],
): Goal {
  if (instead !== null) return { weights: configured, off: sleeves.map(() => false), exposure: 1 }
  if (wish === null) {
    return { weights: sleeves.map(({ weight }) => weight), off: sleeves.map(({ off }) => off), exposure }
  }
  return { weights: target, off: wish.off, exposure: wish.exposure }
}

function step(
  { bounds, maxStep }: DecisionRules,
  kept: readonly number[],
  { weights, off }: Goal,
  returns: readonly boolean[],
): (number | null)[] {
  const movers = kept.map((weight, i) => ({
    weight,
    target: off[i] ? 0 : weights[i],
    returns: returns[i],
  }))
  return stepWeights(movers, maxStep, bounds.min)
}

/** The largest exposure with which all budgets together are no more than may be held. */
function mostExposure(weights: readonly number[], most: number): number {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return sum <= most + ROUNDING ? 1 : most / sum
}

const ofBook = (constraint: BoundConstraint['constraint'], from: number, to: number): BoundConstraint => ({
  constraint,
  strategy: null,
  from,
  to,
})

/** The bounds that the projection met. */
function projected(
  sleeves: readonly Standing[],
  raw: readonly number[],
  { min, max }: WeightBounds,
): BoundConstraint[] {
  const clamped = raw.map((weight) => Math.min(max, Math.max(min, weight)))
  const sum = clamped.reduce((total, weight) => total + weight, 0)
  const found = sleeves.flatMap(({ name }, i): BoundConstraint[] =>
    clamped[i] === raw[i]
      ? []
      : [{ constraint: raw[i] < min ? 'min' : 'max', strategy: name, from: raw[i], to: clamped[i] }],
  )
  return sum > 1 + ROUNDING ? [...found, ofBook('sum', sum, 1)] : found
}

/** What the configured weights replace: 0 of what the allocator switches off. */
function overruled(
  { sleeves, wish, instead }: Question,
  target: readonly number[],
  goal: Goal,
): BoundConstraint[] {
  if (instead === null) return []
  const found = sleeves.flatMap(({ name }, i): BoundConstraint[] => {
    const isOff = wish?.off[i] === true
    const [from, to] = [isOff ? 0 : target[i], goal.weights[i]]
    return !isOff && from === to ? [] : [{ constraint: instead, strategy: name, from, to }]
  })
  return wish === null || wish.exposure === 1 ? found : [...found, ofBook(instead, wish.exposure, 1)]
}

const switchedOff = (
  sleeves: readonly Standing[],
  goal: readonly number[],
  off: readonly boolean[],
): BoundConstraint[] =>
  sleeves.flatMap(({ name }, i) =>
    off[i] ? [{ constraint: 'off' as const, strategy: name, from: goal[i], to: 0 }] : [],
  )

const heldBack = (
  sleeves: readonly Standing[],
  goal: readonly number[],
  weights: readonly number[],
  off: readonly boolean[],
): BoundConstraint[] =>
  sleeves.flatMap(({ name }, i) =>
    off[i] || Math.abs(goal[i] - weights[i]) <= ROUNDING
      ? []
      : [{ constraint: 'step' as const, strategy: name, from: goal[i], to: weights[i] }],
  )

interface Reasons extends Pick<Outcome, 'weights' | 'off' | 'exposure' | 'moving'> {
  readonly goal: Goal
  readonly triggered: boolean
  /** The sleeve that is furthest from its goal, and how far. */
  readonly furthest: number
  readonly far: number
}

const shown = (value: number): string => String(Number(value.toFixed(4)))

function reasonOf(
  { threshold, maxStep }: DecisionRules,
  { sleeves, exposure: before, moving: began, wish, instead }: Question,
  { weights, off, exposure, moving, triggered, furthest, far }: Reasons,
): string {
  const clauses: string[] = []
  if (wish === null)
    clauses.push(
      instead === null
        ? 'without an answer the weights stay'
        : 'the configured weights are used without an answer',
    )
  else if (instead !== null) clauses.push('the configured weights are used, moving capital does harm')
  sleeves.forEach((sleeve, i) => {
    if (off[i] && !sleeve.off) clauses.push(`${sleeve.name} is switched off`)
    else if (off[i] && triggered) clauses.push(`${sleeve.name} stays off`)
    else if (!off[i] && sleeve.off) clauses.push(`${sleeve.name} comes back at ${shown(weights[i])}`)
  })
  if (exposure !== before) clauses.push(`exposure goes from ${shown(before)} to ${shown(exposure)}`)
  const { name = '' } = sleeves[furthest] ?? {}
  const distance = `${name} is ${shown(far)} from its target`
  const changes = sleeves.some(({ weight, off: was }, i) => !was && !off[i] && weight !== weights[i])
  if (!triggered) {
    if (wish !== null || instead !== null) {
      clauses.push(
        far === 0 ? 'every weight is at its target' : `${distance}, the threshold is ${shown(threshold)}`,
      )
    }
  } else if (changes) {
    const why = began
      ? `the move goes on, ${distance}`
      : `${distance}, beyond the threshold ${shown(threshold)}`
    const pace = maxStep === Infinity ? '' : ` by at most ${shown(maxStep)}`
    clauses.push(moving ? `${why}: moves${pace}` : `${why}: reaches it`)
  } else if (moving) clauses.push(`${distance}, there is no room for a step`)
  const text = clauses.join('; ') || 'every weight is at its target'
  return `${text[0].toUpperCase()}${text.slice(1)}.`
}
