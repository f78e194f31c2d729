import type { Json } from '../../store/json.ts'
import { newTargetState, type TargetState } from './target-state.ts'

/** The last bars of a replay, of which it is not known yet whether something followed. */
export interface OpenBars {
  /** Engine time, ms. */
  readonly time: number
  /** The day ended with them. */
  readonly midnight: boolean
}

/** What a learner keeps over a restart: plain JSON. Models are in the registry, trainings begin again. */
export interface LearnerState {
  /** Engine time of the last bars that were decided upon, ms; null before the first. */
  readonly decided: number | null
  /** Bars of a replay after those: left out where it is known what followed from them. */
  readonly open?: OpenBars
  /** Of the hours that are in the making. */
  readonly hours: Json
  readonly observer: Json
  /** Of what is forecast, and of what was and is not for now. */
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
  if (stored?.version !== VERSION) return null
  const targets = stored.targets.map((one) => {
    // What an older state does not say yet is as at the beginning, or follows from the rest.
    const target = { ...newTargetState(one.target), ...one }
    return Object.hasOwn(one, 'begun') ? target : { ...target, begun: hasBegun(target) }
  })
  return { ...stored, targets }
}

/** Whether something came of it already: its next training is then due by the schedule. */
const hasBegun = ({ tooLittle, training, scores, source }: TargetState): boolean =>
  tooLittle || training !== null || scores.length > 0 || source !== null
