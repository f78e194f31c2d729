import type { WeightBounds } from '../../allocation/project.ts'
import type { Engine } from '../engine.ts'
import type { EngineInput } from '../inputs.ts'
import { above, wrong, type Violation } from './violation.ts'

/** How far a sum of binary fractions may be from the decimal one. */
const ROUNDING = 1e-9

/** Every number. */
const ANY: WeightBounds = { min: -Infinity, max: Infinity }

/** Invariant 3: weights are those that were set last, inside their bounds, and together at most 1. */
export class WeightCheck {
  readonly #engine: Engine
  /** Null: the bounds are not known, only that weights change by an input alone is checked. */
  readonly #bounds: WeightBounds | null
  /** What was set, by sleeve, kept apart from the sleeves. */
  readonly #set: Float64Array

  constructor(engine: Engine, bounds: WeightBounds | null) {
    this.#engine = engine
    this.#bounds = bounds
    this.#set = Float64Array.from(engine.sleeves, ({ weight }) => weight)
  }

  noteInput(input: EngineInput): void {
    if (input.kind !== 'weights') return
    for (const { index, name } of this.#engine.sleeves) {
      if (Object.hasOwn(input.weights, name)) this.#set[index] = input.weights[name]
    }
  }

  /** The first weight that does not hold, or null. */
  check(): Violation | null {
    const { sleeves } = this.#engine
    let sum = 0
    for (let s = 0; s < sleeves.length; s++) {
      const { name, weight, enabled } = sleeves[s]
      if (!Object.is(weight, this.#set[s]))
        return wrong(3, `the weight of ${name}`, weight, `${this.#set[s]} as set`)
      const broken = enabled ? outside(name, weight, this.#bounds ?? ANY) : null
      if (broken !== null) return broken
      if (enabled) sum += weight
    }
    if (this.#bounds === null || sum <= 1 + ROUNDING) return null
    return above(3, 'the sum of the weights', sum, 1)
  }
}

function outside(name: string, weight: number, { min, max }: WeightBounds): Violation | null {
  if (weight >= min - ROUNDING && weight <= max + ROUNDING) return null
  return wrong(3, `the weight of ${name}`, weight, `a number from ${min} to ${max}`)
}
