import type { Allocation } from './allocator.ts'

/**
 * What breaks the contract in the answer of an allocator; null when it holds.
 *
 * @param answer with `weights` named, not the array alone
 * @param count of sleeves it was asked about
 */
export function allocationProblem(answer: Partial<Allocation>, count: number): string | null {
  const { weights, off, exposure, steps, notes } = answer
  return (
    weightsProblem(weights, count) ??
    offProblem(off, count) ??
    exposureProblem(exposure) ??
    stepsProblem(steps, weights ?? [], count) ??
    notesProblem(notes)
  )
}

/** The answer of an allocator with `weights` named, which an array is short for. */
export function namedAllocation(answer: unknown): Partial<Allocation> {
  return (isObject(answer) && 'weights' in answer ? answer : { weights: answer }) as Partial<Allocation>
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

function weightsProblem(raw: unknown, count: number): string | null {
  if (!Array.isArray(raw) || raw.length !== count) {
    return `weights must return an array of ${count} numbers, one per sleeve.`
  }
  const bad = raw.findIndex((value) => typeof value !== 'number' || !Number.isFinite(value) || value < 0)
  return bad < 0 ? null : `weight ${bad} was ${String(raw[bad])}, expected a finite number of at least 0.`
}

function offProblem(off: unknown, count: number): string | null {
  if (off === undefined) return null
  const fits = Array.isArray(off) && off.length === count && off.every((value) => typeof value === 'boolean')
  return fits ? null : `off must be an array of ${count} times true or false, one per sleeve.`
}

function exposureProblem(exposure: unknown): string | null {
  if (exposure === undefined) return null
  if (typeof exposure === 'number' && exposure >= 0 && exposure <= 1) return null
  return `exposure was ${String(exposure)}, expected a number from 0 to 1.`
}

function stepsProblem(steps: unknown, weights: readonly number[], count: number): string | null {
  if (steps === undefined) return null
  if (!Array.isArray(steps) || steps.length === 0) return 'steps must be a list of at least one step.'
  const names = new Set<unknown>()
  for (const [i, step] of steps.entries()) {
    const { name, weights: own } = (isObject(step) ? step : {}) as { name?: unknown; weights?: unknown }
    if (typeof name !== 'string' || name === '') return `step ${i} has no name.`
    if (names.has(name)) return `there is more than one step "${name}".`
    names.add(name)
    const problem = weightsProblem(own, count)
    if (problem !== null) return `step "${name}": ${problem}`
  }
  const last = (steps as NonNullable<Allocation['steps']>)[steps.length - 1]
  if (last.weights.every((weight, i) => weight === weights[i])) return null
  return `the weights after the last step, "${last.name}", must be those of the answer.`
}

function notesProblem(notes: unknown): string | null {
  if (notes === undefined) return null
  if (!isObject(notes)) return 'notes must be an object of objects of numbers.'
  for (const [name, values] of Object.entries(notes)) {
    if (!isObject(values)) return `notes.${name} must be an object of numbers.`
    for (const [key, value] of Object.entries(values)) {
      if (value !== null && !Number.isFinite(value)) {
        return `notes.${name}.${key} was ${String(value)}, expected a finite number or null.`
      }
    }
  }
  return null
}
