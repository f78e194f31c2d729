import type { Kernel } from './kernel.ts'

/**
 * Snapshot and restore of a kernel that carries only `state` from bar to bar. `rebuild` derives the rest from the
 * rings, which are in place again by then.
 */
export function memory(state: Float64Array, rebuild?: () => void): Pick<Kernel, 'snapshot' | 'restore'> {
  return {
    snapshot: () => state.slice(),
    restore(saved) {
      if (saved.length !== state.length) {
        throw new RangeError(
          `The saved indicator state has ${saved.length} numbers, this version needs ${state.length}: warm up from history instead.`,
        )
      }
      state.set(saved)
      rebuild?.()
    },
  }
}
