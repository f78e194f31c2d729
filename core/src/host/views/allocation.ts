import { inQuote, type AllocationAttribution } from '../../allocation/attribution.ts'
import type { AllocationDecision } from '../../allocation/types.ts'
import type { PaperHost } from '../paper-host.ts'
import { movesWeights } from '../weights.ts'
import { moment, type Moment } from './time.ts'

/** Who gets how much capital now, and when that is decided next. */
export interface AllocationView {
  readonly time: Moment
  readonly allocator: string
  /** Whether weights are moved while the host runs: the meta-controller is on, and the allocator is no fixed one. */
  readonly moves: boolean
  /** When the next decision is due; null where none is. */
  readonly next: Moment | null
  /** Market seconds from one decision to the next. */
  readonly updateFrequency: number
  /** Scales every budget beside `risk.exposure`, 0 to 1. */
  readonly exposure: number
  readonly sleeves: readonly AllocatedSleeve[]
  /** Share of equity that no strategy may use. */
  readonly cash: number
  /** The last decision, whole; null before the first. */
  readonly last: AllocationDecision | null
}

/** A strategy that may have capital. Fractions of portfolio equity; the budget in quote currency. */
export interface AllocatedSleeve {
  readonly name: string
  readonly configured: number
  readonly weight: number
  /** Where the last decision wants it; null before the first. */
  readonly target: number | null
  /** Whether the meta-controller has switched it off. */
  readonly off: boolean
  readonly budget: number
}

export function allocationView({ engine, prepared, meta }: PaperHost): AllocationView {
  const { config, allocatorPlugin } = prepared.checked
  const { last } = meta.controller
  const { scale } = engine.account
  const next = meta.controller.nextUpdate(engine.time)
  const sleeves = engine.sleeves.filter(({ spec }) => spec.enabled && spec.retired !== true)
  const given = sleeves.reduce((sum, { weight }) => sum + weight, 0)
  return {
    time: moment(engine.time),
    allocator: allocatorPlugin,
    moves: movesWeights(prepared),
    next: next === Infinity ? null : moment(next),
    updateFrequency: config.machineLearning.metaController.updateFrequency,
    exposure: engine.exposureScale,
    sleeves: sleeves.map((sleeve) => ({
      name: sleeve.name,
      configured: sleeve.spec.weight,
      weight: sleeve.weight,
      target: last !== null && Object.hasOwn(last.target, sleeve.name) ? last.target[sleeve.name] : null,
      off: sleeve.off,
      budget: engine.budgetOf(sleeve) / scale,
    })),
    cash: Math.max(0, 1 - given * engine.exposureScale),
    last,
  }
}

/** What moving capital earned or cost over the life of an account, quote currency. */
export interface AttributionView extends AllocationAttribution {
  readonly time: Moment
  /** Decisions of the meta-controller. */
  readonly decisions: number
}

export function attributionView({ engine, meta: { controller } }: PaperHost): AttributionView {
  return {
    time: moment(engine.time),
    decisions: controller.last?.id ?? 0,
    ...inQuote(controller.attribution(), engine.account.scale),
  }
}
