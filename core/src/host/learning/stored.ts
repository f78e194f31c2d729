import type { Json } from '../../store/json.ts'
import type { TargetState } from './target-state.ts'

/** What a learner keeps over a restart: plain JSON. Models are in the registry, trainings begin again. */
export interface LearnerState {
  /** Engine time of the last bars that were decided upon, ms; null before the first. */
  readonly decided: number | null
  /** Of the hours that are in the making. */
  readonly hours: Json
  readonly observer: Json
  readonly targets: readonly TargetState[]
  /** How many rows were incomplete of late; left out in what was kept before that was. */
  readonly serving?: Json
}

/** Counts up when the shape changes. */
const VERSION = 1

export const storedLearner = (state: LearnerState): Json =>
  ({ version: VERSION, ...state }) as unknown as Json

/** @returns null for nothing, and for what another version kept: learning begins anew then */
export function readLearnerState(json: Json): LearnerState | null {
  const stored = json as ({ readonly version?: number } & LearnerState) | null
  return stored?.version === VERSION ? stored : null
}
