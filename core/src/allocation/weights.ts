import type { Allocation, AllocationInput, AllocatorPlugin } from '@grodt/sdk'
import { GrodtError } from '../errors.ts'
import { projectWeights, type WeightBounds } from './project.ts'

/** What an allocator is asked for: the plugin itself, or what asks it elsewhere. */
export type Allocates = Pick<AllocatorPlugin, 'weights'>

/**
 * Ask an allocator and hold its answer against the contract: as many weights as sleeves, finite, none negative.
 *
 * @returns target weights in the order of the sleeves, projected onto the bounds
 * @throws GrodtError PLUGIN_FAILED when it throws, PLUGIN_CONTRACT
 */
export function targetWeights(
  allocator: Allocates,
  id: string,
  config: object,
  input: AllocationInput,
  bounds: WeightBounds,
): number[] {
  const raw = weightsOf(ask(allocator, id, config, input))
  const problem = weightsProblem(raw, input.sleeves.length)
  if (problem !== null) throw new GrodtError('PLUGIN_CONTRACT', { id, problem })
  return projectWeights(raw as readonly number[], bounds)
}

/** An array is short for its weights alone. */
const weightsOf = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null && 'weights' in answer
    ? (answer as Allocation).weights
    : answer

function ask(allocator: Allocates, id: string, config: object, input: AllocationInput): unknown {
  try {
    return allocator.weights(input, config as Parameters<typeof allocator.weights>[1])
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
    const values = {
      kind: 'allocator',
      instance: id,
      plugin: id,
      when: 'while it set the weights',
      symbol: input.sleeves.map(({ name }) => name).join(', '),
      problem: message,
      stack: stack.split('\n').slice(1, 6).join('\n'),
    }
    throw new GrodtError('PLUGIN_FAILED', values, { cause: error })
  }
}

function weightsProblem(raw: unknown, count: number): string | null {
  if (!Array.isArray(raw) || raw.length !== count) {
    return `weights must return an array of ${count} numbers, one per sleeve.`
  }
  const bad = raw.findIndex((value) => typeof value !== 'number' || !Number.isFinite(value) || value < 0)
  return bad < 0 ? null : `weight ${bad} was ${String(raw[bad])}, expected a finite number of at least 0.`
}
