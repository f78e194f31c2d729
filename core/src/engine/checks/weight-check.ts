import { ROUNDING, type WeightBounds } from '../../allocation/project.ts'
import type { Engine } from '../engine.ts'
import type { EngineInput, WeightsInput } from '../inputs.ts'
import { above, wrong, type Violation } from './violation.ts'

/** Every number. */
const ANY: WeightRules = { min: -Infinity, max: Infinity }

/** What weights must keep. */
export interface WeightRules extends WeightBounds {
  /** The most that a decision moves a weight, where one does. */
  readonly maxStep?: number
}

/**
 * Invariant 3: weights are those that were set last, inside their bounds unless switched off, together at most 1, and a
 * decision moves none further than allowed.
 */
export class WeightCheck {
  readonly #engine: Engine
  /** Null: the bounds are not known, only that weights change by an input alone is checked. */
  readonly #rules: WeightRules | null
  /** What was set, by sleeve, kept apart from the sleeves. */
  readonly #set: Float64Array
  readonly #off: boolean[]
  /** A step of a decision that was too large, until it is told. */
  #leap: Violation | null = null

  constructor(engine: Engine, rules: WeightRules | null) {
    this.#engine = engine
    this.#rules = rules
    this.#set = Float64Array.from(engine.sleeves, ({ weight }) => weight)
    this.#off = engine.sleeves.map(({ off }) => off)
  }

  noteInput(input: EngineInput): void {
    if (input.kind !== 'weights' || input.decision?.moved === false) return
    for (const { index, name } of this.#engine.sleeves) {
      if (!Object.hasOwn(input.weights, name)) continue
      const weight = input.weights[name]
      const off = input.off?.includes(name) ?? false
      this.#leap ??= this.#leapOf(input, index, weight, off)
      this.#set[index] = weight
      this.#off[index] = off
    }
  }

  /** Switching off is immediate, and what comes back begins with the smallest weight. */
  #leapOf({ decision }: WeightsInput, index: number, weight: number, off: boolean): Violation | null {
    const { min, maxStep } = this.#rules ?? ANY
    if (decision === undefined || maxStep === undefined || off) return null
    const allowed = this.#off[index] ? Math.max(min, maxStep) : maxStep
    const step = Math.abs(weight - this.#set[index])
    if (step <= allowed + ROUNDING) return null
    return above(3, `the step of the weight of ${this.#engine.sleeves[index].name}`, step, allowed)
  }

  /** The first weight that does not hold, or null. */
  check(): Violation | null {
    const leap = this.#leap
    this.#leap = null
    if (leap !== null) return leap
    const { sleeves } = this.#engine
    let sum = 0
    for (let s = 0; s < sleeves.length; s++) {
      const { name, weight, enabled, off } = sleeves[s]
      if (!Object.is(weight, this.#set[s]))
        return wrong(3, `the weight of ${name}`, weight, `${this.#set[s]} as set`)
      if (off !== this.#off[s])
        return wrong(3, `whether ${name} is switched off`, String(off), `${this.#off[s]} as set`)
      const broken = enabled ? outside(name, weight, off ? OFF : (this.#rules ?? ANY)) : null
      if (broken !== null) return broken
      if (enabled) sum += weight
    }
    if (this.#rules === null || sum <= 1 + ROUNDING) return null
    return above(3, 'the sum of the weights', sum, 1)
  }
}

const OFF: WeightBounds = { min: 0, max: 0 }

function outside(name: string, weight: number, { min, max }: WeightBounds): Violation | null {
  if (weight >= min - ROUNDING && weight <= max + ROUNDING) return null
  return wrong(3, `the weight of ${name}`, weight, `a number from ${min} to ${max}`)
}
