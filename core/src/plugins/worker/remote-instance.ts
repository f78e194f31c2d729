import type { InstrumentInfo, StateSpec } from '@grodt/sdk'
import {
  arrived,
  arrivedError,
  type BarQuestion,
  type IndicatorRegistry,
  type WorkerAnswer,
} from '@grodt/sdk/host'
import { OutsideFault } from '../../engine/outside.ts'
import type { InstanceMemory } from '../../engine/runner.ts'
import { orProblem, stateError, takenOver } from '../instance-memory.ts'
import type { PluginWorker } from './plugin-worker.ts'
import { seriesBook } from './series-book.ts'

/** One symbol of an instance, with the indicators of its own timeframe and the way to others. */
export interface RemoteSymbol {
  readonly instrument: InstrumentInfo
  readonly registry: IndicatorRegistry
  readonly openTimeframe: (timeframe: string) => IndicatorRegistry
}

/** What an instance in a worker is made from. */
export interface RemoteSpec {
  /** For example `S1_VWAP_EMA_Scalper/BTC/USDT`. */
  readonly instance: string
  /** As the plugin sees it. */
  readonly name: string
  /** Plugin id. */
  readonly plugin: string
  readonly declared: StateSpec<unknown> | undefined
  readonly config: unknown
  /** Of its random numbers. */
  readonly seed: number
  readonly symbols: readonly RemoteSymbol[]
}

/** What an instance is told of the bars that have just closed. */
export type BarNumbers = Omit<BarQuestion, 'kind' | 'id' | 'cursors'>

/** The host's side of an instance in a worker: it asks, and has a copy of all that the instance keeps. */
export interface RemoteInstance {
  readonly memory: InstanceMemory
  /**
   * @returns what the plugin gave back
   * @throws what the plugin throws, PLUGIN_STATE_INVALID, OutsideFault
   */
  ask(numbers: BarNumbers): unknown
  /** Make it once more in another worker, with what it keeps. @throws as it did for the first time */
  moveTo(worker: PluginWorker): void
  /** It is not needed any more. */
  drop(): void
}

/**
 * Create an instance in a worker.
 *
 * @throws what the plugin throws, PLUGIN_STATE_INVALID, OutsideFault
 */
export function createRemote(spec: RemoteSpec, worker: PluginWorker): RemoteInstance {
  const { instance, plugin, declared } = spec
  const book = seriesBook(spec.symbols)
  let at = { worker, id: -1 }
  /** Numbers and state after the last answer; after a fault they are those of before the question. */
  let random = spec.seed
  let kept: unknown = {}
  /** The standstill of its worker has been told. */
  let told = false

  function take(answer: WorkerAnswer): unknown {
    random = answer.random ?? random
    if (declared !== undefined && 'state' in answer) kept = answer.state
    if (answer.error !== undefined) throw arrivedError(answer.error)
    if (answer.stateProblem !== undefined) {
      throw stateError(spec, 'PLUGIN_STATE_INVALID', new Error(answer.stateProblem))
    }
    return arrived(answer.value)
  }

  function createIn(next: PluginWorker): WorkerAnswer {
    const id = next.newId()
    const { name, config, seed } = spec
    const symbols = book.begin()
    const answer = next.ask({ kind: 'create', id, instance, name, config, random: seed, symbols }, book.serve)
    at = { worker: next, id }
    return answer
  }

  /** The plugin with a `migrate` that runs in the worker. */
  const migrating =
    declared?.migrate === undefined
      ? declared
      : { ...declared, migrate: (version: number, state: unknown) => migrated(version, state) }

  function migrated(version: number, state: unknown): unknown {
    const answer = at.worker.ask({ kind: 'migrate', id: at.id, version, state })
    if (answer.error !== undefined) throw arrivedError(answer.error)
    return answer.state
  }

  const keep = (): void => at.worker.tell({ kind: 'keep', id: at.id, random, state: kept })

  take(createIn(worker))

  return {
    memory: {
      instance,
      plugin,
      // The worker has looked at it already.
      settle: () => null,
      snapshot: () => ({ instance, plugin, random, version: declared?.version ?? 0, state: kept }),
      prepare(saved) {
        // The positions of a strategy outlive its plugin, what another plugin kept does not.
        if (saved.plugin !== plugin) return () => undefined
        const state = orProblem(spec, 'PLUGIN_STATE_UNFIT', () => takenOver(migrating, saved))
        return () => {
          random = saved.random
          if (declared !== undefined) kept = state
          keep()
        }
      },
    },
    ask(numbers) {
      let answer: WorkerAnswer
      try {
        answer = at.worker.ask({ kind: 'bar', id: at.id, cursors: book.cursors(), ...numbers })
      } catch (error) {
        if (!(error instanceof OutsideFault) || !told) {
          told = true
          throw error
        }
        throw new OutsideFault(error.message, true)
      }
      told = false
      return take(answer)
    },
    moveTo(next) {
      const { error } = createIn(next)
      if (error !== undefined) throw arrivedError(error)
      keep()
    },
    drop: () => at.worker.tell({ kind: 'drop', id: at.id }),
  }
}
