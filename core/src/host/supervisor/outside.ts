import type { Outage } from '../../engine/outage.ts'

/**
 * What runs the instances of an entry outside of this thread. `ready`: it answers. `starting`: not yet. `down`: it does not
 * run, and will not without being revived.
 */
export type OutsideState = 'ready' | 'starting' | 'down'

/** The entry of the regime classifier; strategies go by their names. */
export const CLASSIFIER_ENTRY = 'regime'

/** The entry of a predictor: no strategy can have this name. */
export const predictorEntry = (id: string): string => `predictor ${id}`

/** All that runs outside of this thread, as the supervisor needs it. */
export interface Outside {
  state(entry: string): OutsideState
  /** Why it is down, where its start failed; else null. */
  problem(entry: string): string | null
  /** When a predictor gave no answers, the oldest first: it is no part of an engine, which has those of the others. */
  outages(entry: string): readonly Outage[]
  /** Start it again; its state says what came of it. Nothing is thrown. */
  revive(entry: string): void
  /** Resolves when a start that goes on is over, however it ends; at once where none does. */
  started(entry: string): Promise<void>
}
