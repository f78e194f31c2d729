import type { Answer, FillView } from '@grodt/sdk'
import type { SleeveView } from '@grodt/sdk/host'
import type { GrodtError } from '../errors.ts'
import type { Engine } from './engine.ts'
import type { Sleeve } from './sleeve.ts'
import type { Slot } from './slot.ts'

/** What a plugin instance carries from bar to bar, as plain data. */
export interface InstanceState {
  readonly instance: string
  /** Id of the plugin that it belongs to. */
  readonly plugin: string
  /** Of its seeded random numbers. */
  readonly random: number
  /** Version of the shape of its state; 0 where the plugin declares none. */
  readonly version: number
  readonly state: unknown
}

/** Access to what an instance carries from bar to bar. */
export interface InstanceMemory {
  readonly instance: string
  /** Id of the plugin. */
  readonly plugin: string
  /**
   * The instance was asked: what it holds now is its state. If that cannot be stored and the run goes on after a fault,
   * the state becomes again what it was.
   *
   * @returns null, or PLUGIN_STATE_INVALID with the first place that cannot be stored
   */
  settle(): GrodtError | null
  /** @throws GrodtError PLUGIN_STATE_INVALID when the state was changed since and cannot be stored */
  snapshot(): InstanceState
  /**
   * Work out the state that a stored one gives, migrated where it is older.
   *
   * @returns puts it in place
   * @throws GrodtError PLUGIN_STATE_UNFIT when the plugin cannot take it over
   */
  prepare(saved: InstanceState): () => void
}

/** Asks one strategy instance for its answer to the bars that have just closed. */
export interface StrategyCall {
  onBar(): Answer
}

/** One strategy instance in the engine: a per-symbol instance has one slot, a universe instance one per symbol. */
export class Runner implements SleeveView {
  readonly engine: Engine
  readonly sleeve: Sleeve
  readonly slots: readonly Slot[]
  /** The slot of a per-symbol instance. */
  readonly only: Slot | null
  readonly universe: boolean
  /** The plugin's id, for messages. */
  readonly plugin: string
  /** Set by the host once the plugin is created. */
  call: StrategyCall | null = null
  /** Set with `call`. */
  memory: InstanceMemory | null = null
  /** The answer to the present batch, until it is applied. */
  answer: Answer = null

  constructor(engine: Engine, sleeve: Sleeve, slots: readonly Slot[], universe: boolean, plugin: string) {
    this.engine = engine
    this.sleeve = sleeve
    this.slots = slots
    this.only = universe ? null : slots[0]
    this.universe = universe
    this.plugin = plugin
  }

  get time(): number {
    return this.engine.time
  }

  get budget(): number {
    return this.engine.budgetOf(this.sleeve) / this.engine.account.scale
  }

  get fills(): readonly FillView[] {
    if (!this.universe) return this.slots[0].recentFills
    return this.slots.flatMap((slot) => slot.recentFills)
  }
}
