import type { TargetName } from '../../config/types.ts'
import type { MemberImportance } from '../importance/types.ts'
import type { DataSpan, ModelSpecification, TrainedModel } from '../types.ts'
import type { OutOfSample } from '../validation/out-of-sample.ts'
import type { ValidationReport } from '../validation/report.ts'

export const MODEL_STATES = ['candidate', 'champion', 'retired', 'rejected'] as const

/**
 * `candidate`: trained or imported, serves nobody yet. `champion`: serves; one of each target. `retired`: was champion
 * and good, the newest of them that nobody withdrew is the last good one. `rejected`: is not to serve, because it was judged so.
 */
export type ModelState = (typeof MODEL_STATES)[number]

/** A figure of a validation with its interval, and what the baselines reached on the same rows. */
export interface ModelMetric {
  readonly name: string
  /** Null: the sample is too small. */
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly baselines: Readonly<Record<string, number | null>>
}

/** One change of the state of a model. */
export interface StateChange {
  /** Market time, ms. */
  readonly time: number
  readonly state: ModelState
  /** Why, in one sentence. */
  readonly reason: string
  /** Null: the host by its rules; else the name of a person. */
  readonly author: string | null
  /** Whether it is not to serve as the last good one either; false when left out. */
  readonly withdrawn?: boolean
}

/** All that is known of a model but its bytes: plain JSON. */
export interface ModelRecord {
  /** SHA-256 (hex) of its packed bytes: equal data, specification and seed give an equal id. */
  readonly id: string
  /** Counts up from 1 over the models of a host. */
  readonly number: number
  readonly target: TargetName
  readonly specification: ModelSpecification
  /** SHA-256 (hex) of the specification: what a refit has in common with the model before. */
  readonly specificationId: string
  /** SHA-256 (hex) of the names of its features in their order. */
  readonly featuresHash: string
  readonly data: DataSpan
  /** Shares of the members of an ensemble, sum 1. */
  readonly weights: readonly number[]
  /** Bytes of the packed model. */
  readonly size: number
  /** The main figures of the last validation of its specification. */
  readonly metrics: readonly ModelMetric[]
  /** That validation whole; null for an old model, and for one that was never validated. */
  readonly report: ValidationReport | null
  /** What its members say that they rest on, in their order; null for a model that was made before they were asked. */
  readonly importance: readonly MemberImportance[] | null
  /** The champion when it was trained: what it was to follow; null: none. */
  readonly parent: string | null
  /** Market time at which it was added, ms. */
  readonly added: number
  readonly state: ModelState
  /** Every change of its state, the first is that of its addition, the last one is the present. */
  readonly changes: readonly StateChange[]
  /** Whether its bytes are kept: those of old models are removed. */
  readonly kept: boolean
}

/** A model on its way into the registry. */
export interface NewModel {
  readonly model: TrainedModel
  /** Null: it was not validated. */
  readonly report: ValidationReport | null
  /** See `ModelRecord`; null when left out. */
  readonly importance?: readonly MemberImportance[] | null
  /** What its report is about: kept for the next training of its specification. */
  readonly record?: OutOfSample
  /** Market time, ms. */
  readonly time: number
  readonly reason: string
  readonly author?: string | null
}

/** Why a model changes its state, and who wants that. */
export type Cause = Pick<StateChange, 'time' | 'reason' | 'author'>
