import type { AllocationInput, AllocatorPlugin } from '@grodt/sdk'
import { allocationProblem, namedAllocation } from '@grodt/sdk/host'
import { GrodtError } from '../errors.ts'
import { pluginStack } from '../stack.ts'

/** What an allocator is asked for: the plugin itself, or what asks it elsewhere. */
export type Allocates = Pick<AllocatorPlugin, 'weights'>

/** What an allocator wants, in the order of the sleeves, with everything that it left out. */
export interface Wish {
  /** Raw weights. */
  readonly weights: readonly number[]
  readonly off: readonly boolean[]
  /** 0 to 1. */
  readonly exposure: number
  /** At least one; the last one has `weights`. */
  readonly steps: readonly { readonly name: string; readonly weights: readonly number[] }[]
  readonly notes: Readonly<Record<string, Readonly<Record<string, number | null>>>>
}

/** What the only step of an allocator is called that names none. */
const ONLY_STEP = 'weights'

/**
 * Ask an allocator and hold its answer against the contract.
 *
 * @throws GrodtError PLUGIN_FAILED when it throws, PLUGIN_CONTRACT
 */
export function askAllocator(allocator: Allocates, id: string, config: object, input: AllocationInput): Wish {
  const answer = ask(allocator, id, config, input)
  const given = namedAllocation(answer)
  const problem = allocationProblem(given, input.sleeves.length)
  if (problem !== null) throw new GrodtError('PLUGIN_CONTRACT', { id, problem })
  const { weights = [], off, exposure = 1, steps, notes = {} } = given
  return {
    weights,
    off: off ?? weights.map(() => false),
    exposure,
    steps: steps ?? [{ name: ONLY_STEP, weights }],
    notes,
  }
}

function ask(allocator: Allocates, id: string, config: object, input: AllocationInput): unknown {
  try {
    return allocator.weights(input, config as Parameters<typeof allocator.weights>[1])
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error))
    const values = {
      kind: 'allocator',
      instance: id,
      plugin: id,
      when: 'while it set the weights',
      symbol: input.sleeves.map(({ name }) => name).join(', '),
      problem: cause.message,
      stack: pluginStack(cause),
    }
    throw new GrodtError('PLUGIN_FAILED', values, { cause: error })
  }
}
