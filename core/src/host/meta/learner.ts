import type { TargetName } from '../../config/types.ts'
import type { Engine } from '../../engine/engine.ts'
import type { EngineInput, LearningInput } from '../../engine/inputs.ts'
import type { DriftFigures } from '../../learning/drift.ts'
import type { RowShift } from '../../learning/feature-shift.ts'
import type { PresentRows } from '../../learning/serving/types.ts'
import type { FallbackReason, Forecast } from '../../learning/types.ts'
import type { Json } from '../../store/json.ts'
import type { Prepared } from '../prepare.ts'
import type { Staff } from '../staff.ts'

/** Values of targets, of one symbol or strategy: a probability of 1, or the expected value of a regression. */
export type ForecastValues = Readonly<Partial<Record<TargetName, number>>>

/** What is forecast now; what has no forecast, or is older than its horizon, is missing. */
export interface PresentForecasts {
  /** By symbol. */
  readonly markets: Readonly<Record<string, ForecastValues>>
  /** By name of the strategy. */
  readonly sleeves: Readonly<Record<string, ForecastValues>>
  /** The model that gave the forecasts of a target; null where the persistence rule did. */
  readonly models: Readonly<Partial<Record<TargetName, string | null>>>
}

/** Where the learning of a target stands. */
export interface TargetStatus {
  readonly target: TargetName
  /** Id of the model that serves; null: none. */
  readonly champion: string | null
  /** The step of the fallback chain that gives the forecasts, and why it is not the champion. */
  readonly by: Forecast['by']
  readonly reason: FallbackReason | null
  /** The live results of the model are no better than its baseline. */
  readonly alarm: boolean
  /** A training on what was known at `until`, ms, whose model does not serve yet. */
  readonly training: { readonly until: number; readonly late: boolean } | null
  /** Accuracy of what models forecast over the last days, beside the baselines on the same rows; null below 30. */
  readonly live: {
    readonly days: number
    readonly forecasts: number
    readonly model: number | null
    readonly persistence: number | null
    readonly rule: number | null
  }
  /** The last ones. */
  readonly forecasts: readonly Forecast[]
}

/** How well what serves a target has done of late. */
export interface TargetDrift {
  readonly target: TargetName
  /** Id of the model that serves; null: none. */
  readonly champion: string | null
  readonly alarm: boolean
  /** Since when there is an alarm, ms; null: there is none, or it is not known. */
  readonly since: number | null
  /** Null: there are too few forecasts whose outcome is known. */
  readonly figures: DriftFigures | null
}

/** What runs, as a learner and a meta-controller see it; they only read it. */
export interface Running {
  readonly prepared: Prepared
  readonly engine: Engine
  /** Has the workers of the plugins; without it this thread runs them. */
  readonly staff?: Staff | null
}

/**
 * Learns from what a host goes through, in every mode. It changes nothing by itself: what it wants known comes out as
 * inputs, which the host applies and journals. It is told of every input but its own, in order, by exactly one of `after`
 * and `replayed`.
 */
export interface Learner {
  /**
   * An input was applied: what follows from it? The host applies what comes back at once, in order, and does not tell
   * of it again. History brings nothing but what it teaches. Throws nothing: a fault is a note, and the next step of the
   * fallback chain.
   */
  after(input: EngineInput): readonly LearningInput[]
  /** An input of the journal was applied again, also an own one: nothing follows but what is recorded. */
  replayed(input: EngineInput): void
  /** After a replay: what followed from its last input and was not recorded, because the process was killed in between. */
  resume(): readonly LearningInput[]
  forecasts(): PresentForecasts
  /** For people: where every target stands. */
  status(): readonly TargetStatus[]
  /** Of every target that is forecast. */
  drift(): readonly TargetDrift[]
  /** How different the rows of a target are of late; null: there are too few, or it is not forecast. */
  shift(target: TargetName): RowShift | null
  /** What models of a target are asked about now; nothing where it is not forecast. */
  presentRows(target: TargetName): PresentRows
  /**
   * The first moment after `time` (ms) at which an input of bars has to end, so that nothing is seen too late; Infinity
   * for none.
   */
  nextStop(time: number): number
  /** Another configuration, and another engine with the same books, go on: what has been learnt stays. Throws nothing. */
  changed(running: Running): void
  /** With the inputs that came after it, all that it was. */
  snapshot(): Json
  /** @param json of `snapshot`, perhaps of another configuration; null where none was kept */
  restore(json: Json): void
  /** Trains no more and lets go of threads. */
  close(): void
}

/** Makes the learner of an engine before its first input. */
export type LearnerOf = (running: Running) => Learner

const NO_INPUTS: readonly LearningInput[] = []
const NO_FORECASTS: PresentForecasts = { markets: {}, sleeves: {}, models: {} }

/** Where nothing is learnt. */
export const noLearner: LearnerOf = () => ({
  after: () => NO_INPUTS,
  replayed: () => undefined,
  resume: () => NO_INPUTS,
  forecasts: () => NO_FORECASTS,
  status: () => [],
  drift: () => [],
  shift: () => null,
  presentRows: () => ({ rows: [], features: [] }),
  nextStop: () => Infinity,
  changed: () => undefined,
  snapshot: () => null,
  restore: () => undefined,
  close: () => undefined,
})
