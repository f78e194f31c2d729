import {
  attributeAllocation,
  sumAttributions,
  type AllocationAttribution,
} from '../../allocation/attribution.ts'
import type { AllocationDecision } from '../../allocation/types.ts'
import { isSame, neededPaths, weightPath, type WeightPath } from '../../allocation/weight-path.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Renamed } from '../../engine/takeover/takeover.ts'
import { closedResults, openResults } from './allocated-results.ts'
import { underNewNames } from './day-log.ts'
import { standingPath } from './standing.ts'

/** What is kept of it. */
export interface AttributionState {
  /** Closed trades that are divided already. */
  readonly read: number
  /** What they came to, cash units. */
  readonly divided: AllocationAttribution
  /** Of the trades that are not. */
  readonly paths: readonly WeightPath[]
}

const NOTHING: AttributionState = { read: 0, divided: attributeAllocation([], []), paths: [] }

/**
 * What moving capital earned or cost over the life of an account. Trades are divided when the weights change, so that
 * only the weights are kept that open positions were opened with.
 */
export class AttributionLog {
  #engine: Engine
  #state: AttributionState = NOTHING

  constructor(engine: Engine) {
    this.#engine = engine
    this.#stand()
  }

  /** Weights were decided. */
  note(decision: AllocationDecision): void {
    this.#add(weightPath(decision))
  }

  /** The strategies that it knows. */
  get strategies(): readonly string[] {
    const { divided, paths } = this.#state
    const named = divided.strategies.map(({ strategy }) => strategy)
    return [...new Set([...named, ...paths.flatMap(({ weights }) => Object.keys(weights))])]
  }

  /** Divide what was traded until now: from here on strategies have other weights. */
  #divide(): void {
    const { read, divided, paths } = this.#state
    const { length } = this.#engine.trades
    if (length === read) return
    const closed = attributeAllocation(closedResults(this.#engine, read), paths)
    this.#state = { ...this.#state, read: length, divided: sumAttributions(divided, closed) }
  }

  /** An engine with the same books goes on, perhaps with other weights. */
  changed(engine: Engine): void {
    this.#engine = engine
    this.#stand()
  }

  rename(renamed: readonly Renamed[]): void {
    if (renamed.length === 0) return
    const { divided, paths } = this.#state
    const named = (name: string): string => renamed.find(({ from }) => from === name)?.to ?? name
    this.#state = {
      ...this.#state,
      divided: {
        ...divided,
        strategies: divided.strategies.map((one) => ({ ...one, strategy: named(one.strategy) })),
      },
      paths: paths.map((path) => ({ ...path, weights: underNewNames(path.weights, renamed) })),
    }
  }

  /** Closed trades and what is held at its last price, cash units: the total is equity less capital, exactly. */
  now(): AllocationAttribution {
    const { read, divided, paths } = this.#state
    const rest = [...closedResults(this.#engine, read), ...openResults(this.#engine)]
    return sumAttributions(divided, attributeAllocation(rest, paths))
  }

  snapshot(): AttributionState {
    return this.#state
  }

  /** @param state null where none was kept: what was traded before is of the configured weights */
  restore(state: AttributionState | null): void {
    this.#state = state ?? NOTHING
  }

  /** The weights now, where something else than a decision has set them. */
  #stand(): void {
    const path = standingPath(this.#engine)
    const before = this.#state.paths.at(-1)?.weights ?? {}
    const known = Object.entries(path.weights).every(
      ([name, weights]) => weights.at(-1) === (before[name]?.at(-1) ?? weights[0]),
    )
    if (!known) this.#add(path)
  }

  #add(path: WeightPath): void {
    const last = this.#state.paths.at(-1)
    if (last !== undefined && isSame(last, path)) return
    this.#divide()
    const { paths } = this.#state
    const needed = neededPaths([...paths, path], openResults(this.#engine), this.#engine.time)
    this.#state = { ...this.#state, paths: needed }
  }
}
