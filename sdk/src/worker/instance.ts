import type { ClassifierPlugin } from '../contract/classifier.ts'
import type { ConfigOf, ConfigSchema, StateSpec } from '../contract/schema-types.ts'
import type { StrategyPlugin } from '../contract/strategy.ts'
import type { PluginLogger } from '../contract/context.ts'
import { classifierContexts } from '../runtime/classifier-context.ts'
import type { InstanceParts } from '../runtime/instance-context.ts'
import { checkedCopy, copyState, freshState, replaceState } from '../runtime/plain-state.ts'
import { SeededRandom } from '../runtime/random.ts'
import {
  symbolStrategyContexts,
  universeStrategyContexts,
  type SymbolWiring,
} from '../runtime/strategy-context.ts'
import type { WorkerChannel } from './channel.ts'
import { portable, sentError } from './portable.ts'
import type { BarQuestion, CreateQuestion, ToWorker, WorkerAnswer } from './protocol.ts'
import { remoteSeries, type RemoteSeries } from './requests.ts'
import { SentSleeve, SentSlot } from './views.ts'

/** An instance of a plugin in a worker. */
export interface HostedInstance {
  readonly name: string
  onBar(question: BarQuestion): WorkerAnswer
  migrate(question: Extract<ToWorker, { kind: 'migrate' }>): WorkerAnswer
  keep(question: Extract<ToWorker, { kind: 'keep' }>): void
  dispose(): void
}

type HostedPlugin = StrategyPlugin | ClassifierPlugin

/** What the three sorts of instance have in common. */
interface Made {
  ask(question: BarQuestion): unknown
  dispose?: () => void
}

const ANSWER = 'answer'

/** Everything that is the configuration of an instance, so that no plugin changes what the host has. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const one of Object.values(value)) frozen(one)
  return Object.freeze(value)
}

/** Create an instance. @throws what the plugin throws */
export function createInstance(
  channel: WorkerChannel,
  plugin: HostedPlugin,
  question: CreateQuestion,
  log: PluginLogger,
): { readonly instance: HostedInstance; readonly answer: WorkerAnswer } {
  const declared: StateSpec<unknown> | undefined = plugin.state
  const random = new SeededRandom(question.random)
  const parts: InstanceParts<ConfigOf<ConfigSchema>, unknown> = {
    name: question.name,
    config: frozen(question.config) as ConfigOf<ConfigSchema>,
    state: freshState(declared),
    log,
    random: () => random.next(),
  }
  let kept = copyState(parts.state)
  const made = make(channel, plugin, question, parts)

  /** What the instance holds now is its state, if that can be stored. */
  function settled(answer: Omit<WorkerAnswer, 'kind'>): WorkerAnswer {
    if (declared === undefined) return { kind: ANSWER, ...answer, random: random.state }
    let stateProblem: string | undefined
    try {
      kept = checkedCopy(parts.state)
    } catch (error) {
      parts.state = replaceState(parts.state, copyState(kept))
      stateProblem = sentError(error).message
    }
    const problem = stateProblem === undefined ? {} : { stateProblem }
    return { kind: ANSWER, ...answer, ...problem, random: random.state, state: kept }
  }

  const instance: HostedInstance = {
    name: question.instance,
    onBar(bar) {
      try {
        return settled({ value: portable(made.ask(bar)) })
      } catch (error) {
        return settled({ error: sentError(error) })
      }
    },
    migrate: ({ version, state }) => ({
      kind: ANSWER,
      state: copyState(declared?.migrate?.(version, state)),
    }),
    keep(saved) {
      random.state = saved.random
      if (declared === undefined) return
      parts.state = replaceState(parts.state, saved.state)
      kept = copyState(parts.state)
    },
    dispose: () => made.dispose?.(),
  }
  return { instance, answer: settled({}) }
}

function make(
  channel: WorkerChannel,
  plugin: HostedPlugin,
  question: CreateQuestion,
  parts: InstanceParts<ConfigOf<ConfigSchema>, unknown>,
): Made {
  const series = remoteSeries(channel)
  const sleeve = new SentSleeve()
  if (plugin.kind === 'regime-classifier') {
    const [{ instrument, series: own }] = question.symbols
    const open = series.timeframesOf(instrument.symbol)
    const contexts = classifierContexts(parts, series.open(own), open, instrument, sleeve)
    return asked(contexts, (setup) => plugin.create(setup), series, sleeve, [])
  }
  const slots = question.symbols.map(({ instrument }) => new SentSlot(instrument))
  const wirings = new Map<string, SymbolWiring>(
    question.symbols.map(({ instrument: { symbol }, series: own }, i) => [
      symbol,
      { registry: series.open(own), openTimeframe: series.timeframesOf(symbol), slot: slots[i] },
    ]),
  )
  if (plugin.scope === 'universe') {
    const contexts = universeStrategyContexts(parts, wirings, sleeve)
    return asked(contexts, (setup) => plugin.create(setup), series, sleeve, slots)
  }
  const contexts = symbolStrategyContexts(parts, [...wirings.values()][0], sleeve)
  return asked(contexts, (setup) => plugin.create(setup), series, sleeve, slots)
}

function asked<Setup, Context>(
  contexts: { setup: Setup; context: Context; close(): void },
  create: (setup: Setup) => { onBar(context: Context): unknown; dispose?(): void },
  series: RemoteSeries,
  sleeve: SentSleeve,
  slots: readonly SentSlot[],
): Made {
  const instance = create(contexts.setup)
  if (typeof instance?.onBar !== 'function') {
    throw new Error('create must return an object with an onBar function.')
  }
  contexts.close()
  const { context } = contexts
  return {
    ask(question) {
      series.follow(question.cursors)
      sleeve.set(question)
      slots.forEach((slot, i) => slot.set(question.slots[i]))
      const answer = instance.onBar(context)
      // It is refused; that it is rejected later on is nothing new then.
      if (answer instanceof Promise) answer.catch(() => undefined)
      return answer
    },
    dispose: () => instance.dispose?.(),
  }
}
