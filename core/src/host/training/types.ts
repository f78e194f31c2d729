import type { TrainingJob, TrainingOutcome } from '../../learning/train.ts'

/** What came of a training. */
export type TrainingEnd =
  | { readonly ok: true; readonly outcome: TrainingOutcome }
  /** `problem` in words: it threw, took too long or too much memory, or its thread died. Nothing of it is kept. */
  | { readonly ok: false; readonly problem: string }

/** A training that was asked for. */
export interface Training {
  /** What came of it; null while it waits or runs. Never waits for it. */
  end(): TrainingEnd | null
  /** The same when it is there; never rejects. */
  readonly done: Promise<TrainingEnd>
  /** It is not wanted any more: it is stopped and ends as not ok, if it has not ended. */
  cancel(): void
}

/** Trains models, one at a time, in the order in which they were asked for. */
export interface Trainer {
  start(job: TrainingJob): Training
  /** Stops what runs and what waits; what is asked for later ends at once as not ok. */
  close(): void
}
