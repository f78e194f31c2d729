/**
 * What runs the instances of an entry outside of this thread. `ready`: it answers. `starting`: not yet. `down`: it does not
 * run, and will not without being revived.
 */
export type OutsideState = 'ready' | 'starting' | 'down'

/** The entry of the regime classifier; strategies go by their names. */
export const CLASSIFIER_ENTRY = 'regime'

/** All that runs outside of this thread, as the supervisor needs it. */
export interface Outside {
  state(entry: string): OutsideState
  /** Why it is down, where its start failed; else null. */
  problem(entry: string): string | null
  /** Start it again; its state says what came of it. Nothing is thrown. */
  revive(entry: string): void
}
