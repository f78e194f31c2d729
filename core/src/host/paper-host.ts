import { reuseRings } from '@grodt/sdk/host'
import type { Engine } from '../engine/engine.ts'
import type { EngineEvent } from '../engine/events.ts'
import type { EngineInput, HeldField } from '../engine/inputs.ts'
import type { Leftover } from '../engine/takeover/takeover.ts'
import { simulatedMarket, type SimulatedMarketSpec } from '../market/simulated.ts'
import { timeframeMs } from '../market/timeframe.ts'
import { DurationHistogram } from '../plugins/duration-histogram.ts'
import type { PluginLog } from '../plugins/instance.ts'
import { RunningStatistics } from '../portfolio/statistics/running.ts'
import type { Store } from '../store/store.ts'
import { continueTimes } from './answer-times.ts'
import { runningBuilds, type RunningBuilds } from './builds.ts'
import { acceleratedClock, wallClock, type Clock } from './clock.ts'
import type { Keeper } from './durable/keeper.ts'
import { EventRing } from './event-ring.ts'
import type { ExtraCheck } from './host-checks.ts'
import { InputQueue } from './input-queue.ts'
import { runPaper } from './paper.ts'
import {
  feedFrom,
  feedHistory,
  historyOf,
  nextClose,
  type FeedPosition,
  type PaperFeed,
} from './paper-feed.ts'
import type { ModelRegistry } from '../learning/registry/types.ts'
import type { LearnerOf } from './meta/learner.ts'
import { createMeta, type Meta } from './meta/meta.ts'
import type { Prepared } from './prepare.ts'
import type { Run } from './availability/runs.ts'
import type { Reconciliation } from './reconciliation/reconciler.ts'
import type { RefusedFiles } from './reload/refused-files.ts'
import { hostStep, type StepWatchers } from './step.ts'
import type { Staff } from './staff.ts'
import type { Outside } from './supervisor/outside.ts'
import { TradeTally } from './views/tally.ts'
import { instrumentSpec, wireEngine, type WireOptions } from './wire.ts'

const DAY = 86_400_000

/** Where accelerated market time starts, so that equal seeds give equal runs. */
export const ACCELERATED_START = Date.UTC(2026, 0, 1)

/** What a paper host runs with beside its configuration. */
export interface PaperHostOptions {
  readonly prepared: Prepared
  /** Seed of the simulated market. */
  readonly marketSeed: number
  /** Market seconds per second; 1 is the wall clock, with bars that start on its grid. */
  readonly speed: number
  readonly log: PluginLog
  /** Has the workers of the plugins; without it they run in this thread. */
  readonly staff?: Staff | null
  /** Makes the clock from the moment at which trading starts (ms); for tests. */
  readonly clock?: (start: number) => Clock
  /** Checked beside the invariants; for tests. */
  readonly extraCheck?: ExtraCheck
  /** Makes what learns from the account; nothing does without it. */
  readonly learner?: LearnerOf
  /** The models that serve it and served it. */
  readonly models?: ModelRegistry
  /** Fields of the configuration that still have the value of before, and the configuration without them. */
  readonly held?: readonly HeldField[]
  readonly asRead?: Prepared
  /**
   * Where a stored account began and, if that is known, where its market stands: no history is fed then; and what its
   * state holds outside of the configuration.
   */
  readonly from?: {
    readonly start: number
    readonly feed: FeedPosition | null
    readonly leftovers: readonly Leftover[]
  }
}

/** The market of an account: with another one it cannot go on. */
export interface AccountMarket {
  readonly seed: number
  readonly symbols: readonly string[]
  readonly timeframe: string
  /** Whether market time is the time of day. */
  readonly wallClock: boolean
}

/** The market that a host with these options trades on. */
export function marketOf({ prepared, marketSeed, speed }: PaperHostOptions): AccountMarket {
  const { symbols, timeframe } = prepared.checked.config.host.simulatedMarket
  return { seed: marketSeed, symbols, timeframe, wallClock: speed === 1 }
}

/** A host in paper mode on the simulated market, ready to run: what the views read. */
export interface PaperHost {
  /** What runs; a reload puts others in the place of these. */
  prepared: Prepared
  /** What was taken over last, with the fields that are held as they will be. */
  asRead: Prepared
  engine: Engine
  /** What it is made of, and since when. */
  builds: RunningBuilds
  /** Number of the revision that runs; null where nothing is kept. */
  revision: number | null
  /** Fields of that revision that still have the value of before. */
  held: readonly HeldField[]
  /** Why the files of today do not run; null while they do. */
  refusedFiles: RefusedFiles | null
  /** What came of the last comparison of books and account; null before the first. */
  reconciliation: Reconciliation | null
  /** When processes before this one kept its account. */
  earlierRuns: readonly Run[]
  /** Learns from it and decides about its weights. */
  readonly meta: Meta
  /** The models that serve it and served it; null: it has none. */
  readonly models: ModelRegistry | null
  /** Takes what plugins write. */
  readonly log: PluginLog
  /** Has the workers of what runs; null where all plugins run in this thread. */
  staff: Staff | null
  /**
   * An engine of another configuration, on the same market.
   *
   * @param staff runs its plugins; without one this thread does
   * @param leftovers what the state that it will get holds outside of the configuration
   * @throws GrodtError PLUGIN_FAILED
   */
  readonly wire: (prepared: Prepared, staff: Staff | null, leftovers: readonly Leftover[]) => Engine
  /** Applies an input to the engine of now, with everything that belongs to it. */
  apply: (input: EngineInput) => readonly EngineEvent[]
  readonly feed: PaperFeed
  /** How long the bars of one moment took to be carried out with all that belongs to it: the workers, the journal, the checks. */
  readonly steps: DurationHistogram
  /** Resolves when all that was applied survives a power loss; at once where nothing is kept. */
  commit: () => Promise<void>
  /** The way in for commands. */
  readonly inputs: InputQueue
  readonly market: AccountMarket
  clock: Clock
  /** Makes a clock that goes on from a market time, ms. */
  readonly clockAt: (time: number) => Clock
  readonly speed: number
  /** Market time at which trading starts, ms. */
  readonly start: number
  /** Time of day at which the host was made, ms. */
  readonly startedAt: number
  readonly events: EventRing
  /** What happened before the first bar of a new account: its first weights, and what the classifiers said of the history. */
  readonly firstEvents: readonly EngineEvent[]
  tally: TradeTally
  statistics: RunningStatistics
  /** What keeps it; null where nothing is kept. */
  store: Store | null
  state: 'running' | 'stopping' | 'stopped'
  /** The books do not add up: no snapshot is made of them, so that a start makes them anew from the one before. */
  booksBroken: boolean
  readonly extraCheck: ExtraCheck | null
  /** What runs plugins outside of this thread; null where all run in it. */
  outside: Outside | null
}

/**
 * The engine of a host in paper mode, before its first bar. A replay makes the same one.
 *
 * @throws GrodtError PLUGIN_FAILED when a plugin cannot be created
 */
export function paperEngine(
  prepared: Prepared,
  options: Pick<WireOptions, 'log' | 'staff' | 'leftovers' | 'onEvents'>,
): Engine {
  const { symbols, timeframe } = prepared.checked.config.host.simulatedMarket
  const baseMs = timeframeMs(timeframe) ?? NaN
  const engine = wireEngine(prepared, {
    markets: symbols.map((symbol) => ({ symbol, baseMs, hasVolume: true })),
    record: 'all',
    onFault: 'strike',
    curveMs: DAY,
    ...options,
  })
  // Also where no strategy reads them: a timeframe that a reload brings is made of them, and new code is tried on them.
  for (const market of engine.markets) engine.track(market, baseMs)
  return engine
}

/**
 * The simulated market of an account, from the first bar of its history on.
 *
 * @param start of trading, ms
 * @param history bars per symbol before it: those of the account, whatever the configuration says now
 */
export function paperMarket(
  { checked }: Prepared,
  seed: number,
  start: number,
  history = checked.config.host.paper.historyBars,
): SimulatedMarketSpec {
  const { host } = checked.config
  const { symbols, timeframe } = host.simulatedMarket
  const length = timeframeMs(timeframe) ?? NaN
  return {
    seed,
    symbols: symbols.map((symbol) => ({ symbol, tick: instrumentSpec(host, symbol).tick })),
    timeframeMs: length,
    start: start - history * length,
  }
}

/**
 * Wire an engine to a simulated market and let it see the history. Market time starts to run when this returns.
 *
 * @throws GrodtError PLUGIN_FAILED when a plugin cannot be created
 */
export function createPaperHost(options: PaperHostOptions): PaperHost {
  const { prepared, speed } = options
  const { host } = prepared.checked.config
  const length = timeframeMs(host.simulatedMarket.timeframe) ?? NaN
  const wall = speed === 1
  const now = Date.now()
  const start = options.from?.start ?? Math.floor((wall ? now : ACCELERATED_START) / length) * length
  const position = options.from?.feed ?? null
  const events = new EventRing()
  const firstEvents: EngineEvent[] = []
  const note = (seen: readonly EngineEvent[]): void => {
    firstEvents.push(...seen)
    events.push(seen)
  }
  // The weights of an account that goes on are stored.
  const staff = options.staff ?? null
  const engine = paperEngine(prepared, {
    log: options.log,
    staff,
    leftovers: options.from?.leftovers ?? [],
    ...(position === null && { onEvents: note }),
  })
  const meta = createMeta({ prepared, engine, staff }, 'keep', options.learner)
  // The market of a stored account began where its history did, whatever is configured now.
  const historyBars = position === null ? host.paper.historyBars : historyOf(position)
  const spec = paperMarket(prepared, options.marketSeed, start, historyBars)
  const feed =
    position === null
      ? feedHistory(engine, simulatedMarket(spec), historyBars, note, {
          ...meta,
          after: (input) => [...meta.after(input)],
        })
      : feedFrom(spec, position)
  const clockAt = options.clock ?? ((from) => (wall ? wallClock() : acceleratedClock(from, speed)))
  const made: PaperHost = {
    prepared,
    asRead: options.asRead ?? prepared,
    engine,
    meta,
    models: options.models ?? null,
    builds: runningBuilds(prepared, { at: now, market: start }),
    feed,
    steps: new DurationHistogram(),
    market: marketOf(options),
    clock: clockAt(start),
    commit: () => Promise.resolve(),
    inputs: new InputQueue(),
    clockAt,
    speed,
    start,
    startedAt: now,
    events,
    firstEvents,
    revision: null,
    held: options.held ?? [],
    refusedFiles: null,
    reconciliation: null,
    earlierRuns: [],
    store: null,
    log: options.log,
    staff,
    wire: (from, by, leftovers) => paperEngine(from, { log: options.log, staff: by, leftovers }),
    apply: (input) => {
      const seen = made.engine.apply(input)
      events.push(seen)
      return seen
    },
    ...readersOf(prepared, engine, start),
    state: 'running',
    booksBroken: false,
    extraCheck: options.extraCheck ?? null,
    outside: staff,
  }
  return made
}

/** What reads an engine for the views. */
export function readersOf(
  { checked }: Prepared,
  engine: Engine,
  start: number,
): Pick<PaperHost, 'tally' | 'statistics'> {
  const { statistics: options, seed } = checked.config.host
  return {
    tally: new TradeTally(engine),
    // Resampling would take longer than all else, for intervals that no view shows.
    statistics: new RunningStatistics(engine, { options: { ...options, resamples: 0 }, seed, start }),
  }
}

/** Go on with another engine and its staff, which hold what those before held. */
export function replaceEngine(
  host: PaperHost,
  prepared: Prepared,
  { engine, staff }: Pick<PaperHost, 'engine' | 'staff'>,
): void {
  const { engine: ran, staff: before } = host
  const readers = readersOf(prepared, engine, host.start)
  readers.tally.continueFrom(host.tally)
  readers.statistics.continueFrom(host.statistics)
  const builds = runningBuilds(prepared, { at: Date.now(), market: engine.time || host.start }, host.builds)
  Object.assign(host, { prepared, engine, builds, staff, outside: staff, ...readers })
  host.meta.changed(host)
  if (staff !== before) continueTimes(staff?.timed ?? [], before?.timed ?? [])
  before?.letGo(staff)
  if (ran !== engine) freeRings(ran)
}

/** An engine is not used any more, by no thread: others may have the memory of its bars and indicators. */
export function freeRings({ markets }: Engine): void {
  reuseRings(markets.flatMap(({ tracks }) => tracks.flatMap(({ registry }) => registry.rings)))
}

/** Let market time run on from the close of the last bar: what came before took its time. */
export function restartClock(host: PaperHost): void {
  host.clock = host.clockAt(nextClose(host.feed) - host.feed.market.spec.timeframeMs)
}

/** What runs a host until its signal ends it. */
export interface PaperHostRun extends Omit<StepWatchers, 'keeper'> {
  readonly signal: AbortSignal
  /** Keeps every input; nothing is kept without it. */
  readonly keeper?: Keeper | null
  readonly maxBars?: number
}

/** Run a host until the signal ends it or `maxBars` are done; its state says which stage it is in. */
export async function runPaperHost(
  host: PaperHost,
  { signal, keeper = null, maxBars, ...watchers }: PaperHostRun,
): Promise<void> {
  const stopping = (): void => {
    host.state = 'stopping'
  }
  signal.addEventListener('abort', stopping)
  if (keeper !== null) host.commit = () => keeper.commit()
  host.inputs.open()
  try {
    const { apply, begin } = hostStep(host, { keeper, ...watchers })
    host.apply = apply
    begin()
    await runPaper({
      apply,
      feed: host.feed,
      clock: host.clock,
      inputs: host.inputs,
      signal,
      ...(keeper === null ? {} : { behind: () => keeper.behind() }),
      ...(maxBars === undefined ? {} : { maxBars }),
    })
  } finally {
    signal.removeEventListener('abort', stopping)
    host.state = 'stopped'
    host.inputs.close()
  }
}
