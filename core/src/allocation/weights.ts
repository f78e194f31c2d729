import type { AllocationInput, AllocatorPlugin } from '@grodt/sdk'
import { GrodtError } from '../errors.ts'
import { projectWeights, type WeightBounds } from './project.ts'

/**
 * Ask an allocator and hold its answer against the contract: as many weights as sleeves, finite, none negative.
 *
 * @returns target weights in the order of the sleeves, projected onto the bounds
 * @throws GrodtError PLUGIN_CONTRACT
 */
export function targetWeights(
  allocator: AllocatorPlugin,
  id: string,
  config: object,
  input: AllocationInput,
  bounds: WeightBounds,
): number[] {
  const raw = allocator.weights(input, config as Parameters<typeof allocator.weights>[1])
  const problem = weightsProblem(raw, input.sleeves.length)
  if (problem !== null) throw new GrodtError('PLUGIN_CONTRACT', { id, problem })
  return projectWeights(raw, bounds)
}

function weightsProblem(raw: unknown, count: number): string | null {
  if (!Array.isArray(raw) || raw.length !== count) {
    return `weights must return an array of ${count} numbers, one per sleeve.`
  }
  const bad = raw.findIndex((value) => typeof value !== 'number' || !Number.isFinite(value) || value < 0)
  return bad < 0 ? null : `weight ${bad} was ${String(raw[bad])}, expected a finite number of at least 0.`
}
