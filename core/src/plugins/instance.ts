import type {
  ClassifierPlugin,
  ConfigOf,
  ConfigSchema,
  PluginLogger,
  RegimeReading,
  StrategyInstance,
  StrategyPlugin,
} from '@grodt/sdk'
import {
  classifierContexts,
  freshState,
  SeededRandom,
  seedFor,
  symbolStrategyContexts,
  universeStrategyContexts,
  type IndicatorRegistry,
  type InstanceParts,
  type SymbolWiring,
} from '@grodt/sdk/host'
import type { Engine } from '../engine/engine.ts'
import { failure } from '../engine/faults.ts'
import { regimeChanged } from '../engine/protect.ts'
import type { MarketState } from '../engine/market-state.ts'
import { beginOutage, endOutage, lasts, type Outage } from '../engine/outage.ts'
import { noteFault, OutsideFault } from '../engine/outside.ts'
import type { ClassifierRunner, Track, TrackRegime } from '../engine/track.ts'
import { Runner, type InstanceMemory } from '../engine/runner.ts'
import type { Sleeve } from '../engine/sleeve.ts'
import { Slot } from '../engine/slot.ts'
import { timeframeMs } from '../market/timeframe.ts'
import { instanceMemory } from './instance-memory.ts'
import { attachRemote, remoteClassifier } from './worker/remote.ts'
import type { RemoteSymbol } from './worker/remote-instance.ts'
import type { Seat } from './worker/seat.ts'

/** Where plugin log lines go. */
export type PluginLog = (level: 'debug' | 'info' | 'warn', instance: string, message: string) => void

/** What every instance is made from. */
export interface InstanceSpec<Definition> {
  /** For example `S1_VWAP_EMA_Scalper`. */
  readonly name: string
  /** Plugin id, for messages. */
  readonly plugin: string
  readonly definition: Definition
  /** Parsed and frozen. */
  readonly config: unknown
  /** The run's seed. */
  readonly seed: number
  readonly log: PluginLog
  /** Where a worker runs it; in this thread without one. */
  readonly seat?: Seat | undefined
}

function logger(log: PluginLog, instance: string): PluginLogger {
  return {
    debug: (message) => log('debug', instance, message),
    info: (message) => log('info', instance, message),
    warn: (message) => log('warn', instance, message),
  }
}

/** A fresh state, held against the rule that it is plain JSON. */
function initialState(spec: InstanceSpec<StrategyPlugin | ClassifierPlugin>, symbols: string): unknown {
  try {
    return freshState(spec.definition.state)
  } catch (error) {
    throw failure(spec.definition.kind, spec.name, spec.plugin, symbols, 0, error)
  }
}

/** What an instance is made with, and access to what of it is carried from bar to bar. */
function partsOf(
  engine: Engine,
  spec: InstanceSpec<StrategyPlugin | ClassifierPlugin>,
  instance: string,
  symbols: string,
): { parts: InstanceParts<ConfigOf<ConfigSchema>, unknown>; memory: InstanceMemory } {
  const random = new SeededRandom(seedFor(spec.seed, instance))
  const parts = {
    name: spec.name,
    config: spec.config as ConfigOf<ConfigSchema>,
    state: initialState(spec, symbols),
    log: logger(spec.log, instance),
    random: () => random.next(),
  }
  const { plugin, definition } = spec
  const survives = engine.spec.onFault !== 'throw'
  const declared = definition.state
  return { parts, memory: instanceMemory({ instance, plugin, declared, parts, random, survives }) }
}

/** In a backtest the state is looked at after so many first answers, and then after each of that number. */
const LOOKED_AT = 64

/** Asks an instance and looks at once whether what it keeps can be stored: an answer without that is a fault. */
function asking<Context, Answer>(
  instance: { onBar(context: Context): Answer },
  context: Context,
  memory: InstanceMemory,
  { spec }: Engine,
  definition: StrategyPlugin | ClassifierPlugin,
): () => Answer {
  if (definition.state === undefined) return () => instance.onBar(context)
  if (spec.onFault === 'throw') {
    // A fault ends the run, so that nothing has to be put right. Looking at every answer takes a tenth of a backtest.
    let asked = 0
    return () => {
      const answer = instance.onBar(context)
      asked++
      if (asked > LOOKED_AT && asked % LOOKED_AT !== 0) return answer
      const problem = memory.settle()
      if (problem !== null) throw problem
      return answer
    }
  }
  return () => {
    let answer: Answer
    try {
      answer = instance.onBar(context)
    } catch (error) {
      // One fault: the state is put right without a word.
      memory.settle()
      throw error
    }
    const problem = memory.settle()
    if (problem !== null) throw problem
    return answer
  }
}

/** Opens other timeframes of a market for a plugin; they must be multiples of the base bars. */
function openTimeframes(engine: Engine, market: MarketState): (timeframe: string) => IndicatorRegistry {
  return (timeframe) => {
    const ms = timeframeMs(timeframe)
    if (ms === null || ms % market.baseMs !== 0) {
      throw new Error(
        `bars("${timeframe}"): expected a timeframe such as 4h that is a multiple of the base bars of ${market.instrument.symbol}.`,
      )
    }
    return engine.track(market, ms).registry
  }
}

/** One symbol of a strategy: the series it decides on, and the regime that gates it. */
export interface StrategyTrack {
  readonly track: Track
  readonly regime: TrackRegime
}

/**
 * Create the instances of a strategy in this thread or a worker: one per symbol, or one for all in a universe strategy. They
 * are appended to the engine's runners.
 *
 * @throws GrodtError PLUGIN_FAILED when `create` throws
 */
export function createStrategy(
  engine: Engine,
  sleeve: Sleeve,
  spec: InstanceSpec<StrategyPlugin>,
  tracks: readonly StrategyTrack[],
): void {
  const slots = tracks.map(({ track, regime }) => {
    const slot = new Slot(engine, sleeve, track, regime)
    sleeve.slots.push(slot)
    track.market.slots.push(slot)
    return slot
  })
  const wiring = (slot: Slot): SymbolWiring => ({
    registry: slot.track.registry,
    openTimeframe: openTimeframes(engine, slot.market),
    slot,
  })
  const remoteSymbol = (slot: Slot): RemoteSymbol => ({
    instrument: slot.instrument,
    registry: slot.track.registry,
    openTimeframe: openTimeframes(engine, slot.market),
  })
  const { definition } = spec
  if (definition.scope === 'universe') {
    const runner = new Runner(engine, sleeve, slots, true, spec.plugin)
    if (spec.seat !== undefined) {
      attachRemote(runner, spec.seat, spec, spec.name, slots.map(remoteSymbol))
      return
    }
    const wirings = new Map(slots.map((slot) => [slot.instrument.symbol, wiring(slot)]))
    const { parts, memory } = partsOf(engine, spec, spec.name, [...wirings.keys()].join(', '))
    const contexts = universeStrategyContexts(parts, wirings, runner)
    attach(runner, contexts, memory, (setup) => definition.create(setup), spec)
    return
  }
  for (const slot of slots) {
    const runner = new Runner(engine, sleeve, [slot], false, spec.plugin)
    const { symbol } = slot.instrument
    const instance = `${spec.name}/${symbol}`
    if (spec.seat !== undefined) {
      attachRemote(runner, spec.seat, spec, instance, [remoteSymbol(slot)])
      continue
    }
    const { parts, memory } = partsOf(engine, spec, instance, symbol)
    const contexts = symbolStrategyContexts(parts, wiring(slot), runner)
    attach(runner, contexts, memory, (setup) => definition.create(setup), spec)
  }
}

/** What the two scopes have in common: a create function, an instance with onBar, and a pair of contexts. */
function attach<Setup, Context>(
  runner: Runner,
  contexts: { setup: Setup; context: Context; close(): void },
  memory: InstanceMemory,
  create: (setup: Setup) => StrategyInstance<Context>,
  spec: InstanceSpec<StrategyPlugin>,
): void {
  const instance = created(() => create(contexts.setup), memory, spec, runner.slots)
  contexts.close()
  const { context } = contexts
  runner.memory = memory
  runner.call = { onBar: asking(instance, context, memory, runner.engine, spec.definition) }
  runner.engine.runners.push(runner)
}

function created<T extends { onBar: unknown }>(
  make: () => T,
  memory: InstanceMemory,
  spec: InstanceSpec<StrategyPlugin | ClassifierPlugin>,
  where: readonly { readonly instrument: { readonly symbol: string } }[],
): T {
  const symbols = where.map(({ instrument }) => instrument.symbol).join(', ')
  try {
    const instance = make()
    if (typeof instance?.onBar !== 'function') {
      throw new Error('create must return an object with an onBar function.')
    }
    const problem = memory.settle()
    if (problem !== null) throw problem
    return instance
  } catch (error) {
    throw failure(spec.definition.kind, spec.name, spec.plugin, symbols, 0, error)
  }
}

/**
 * Create the classifier of a track, in this thread or a worker.
 *
 * @throws GrodtError PLUGIN_FAILED when `create` throws
 */
export function createClassifier(engine: Engine, track: Track, spec: InstanceSpec<ClassifierPlugin>): void {
  const { market } = track
  const { definition } = spec
  const instanceName = `${spec.name}/${market.instrument.symbol}/${track.series.timeframe}`
  const openTimeframe = openTimeframes(engine, market)
  if (spec.seat !== undefined) {
    const symbol = { instrument: market.instrument, registry: track.registry, openTimeframe }
    const { memory, read } = remoteClassifier(engine, spec.seat, spec, instanceName, symbol)
    track.classifier = runClassifier(engine, track, spec, instanceName, memory, read)
    return
  }
  const { parts, memory } = partsOf(engine, spec, instanceName, market.instrument.symbol)
  const contexts = classifierContexts(parts, track.registry, openTimeframe, market.instrument, engine)
  const instance = created(() => definition.create(contexts.setup), memory, spec, [market])
  contexts.close()
  const read = asking(instance, contexts.context, memory, engine, definition)
  track.classifier = runClassifier(engine, track, spec, instanceName, memory, read)
}

/**
 * Check what a classifier said.
 *
 * @throws Error with what was said and what was expected
 */
export function checkReading({ label, confidence }: RegimeReading, labels: readonly string[]): void {
  if (labels.includes(label) && confidence >= 0 && confidence <= 1) return
  throw new Error(
    `it said ${JSON.stringify(label)} with confidence ${confidence}; expected one of ${labels.join(', ')} and a number from 0 to 1.`,
  )
}

function runClassifier(
  engine: Engine,
  track: Track,
  spec: InstanceSpec<ClassifierPlugin>,
  instance: string,
  memory: InstanceMemory,
  read: () => { label: string; confidence: number } | null,
): ClassifierRunner {
  const { labels } = spec.definition
  const { symbol } = track.market.instrument
  const outages: Outage[] = []
  const fail = (error: unknown): void => {
    if (engine.spec.onFault === 'throw' || (error instanceof OutsideFault && engine.learning)) {
      throw failure('regime classifier', instance, spec.plugin, symbol, engine.time, error)
    }
    // The regime becomes unknown, which closes the gate of every strategy that requires one.
    track.regime.known = false
    const problem = error instanceof Error ? error.message : String(error)
    if (error instanceof OutsideFault) {
      noteFault(engine, instance, error)
      if (!lasts(outages)) beginOutage(outages, { from: engine.time, problem, outside: true })
      if (error.repeated) return
    } else {
      endOutage(outages, engine.time, null)
    }
    runner.strikes++
    engine.emit({ kind: 'plugin-strike', instance, strikes: runner.strikes, problem })
  }
  const runner: ClassifierRunner = {
    instance,
    strikes: 0,
    outages,
    memory,
    read,
    classify(regime) {
      try {
        const reading = runner.read()
        if (reading === null) {
          regime.known = false
          endOutage(outages, engine.time, null)
          return
        }
        const { label, confidence } = reading
        // During an outage the regime is not known.
        if (label === regime.label && regime.known && confidence >= 0 && confidence <= 1) {
          regime.confidence = confidence
          return
        }
        checkReading(reading, labels)
        endOutage(outages, engine.time, null)
        const from = regime.known ? regime.label : null
        regime.known = true
        regime.label = label
        regime.confidence = confidence
        if (engine.recording) {
          const { timeframe } = track.series
          engine.emit({ kind: 'regime-changed', symbol, timeframe, from, to: label, confidence })
        }
        regimeChanged(engine, regime)
      } catch (error) {
        fail(error)
      }
    },
  }
  return runner
}
