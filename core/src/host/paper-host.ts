import type { Engine } from '../engine/engine.ts'
import type { EngineEvent } from '../engine/events.ts'
import { simulatedMarket } from '../market/simulated.ts'
import { timeframeMs } from '../market/timeframe.ts'
import type { PluginLog } from '../plugins/instance.ts'
import { RunningStatistics } from '../portfolio/statistics/running.ts'
import { acceleratedClock, wallClock, type Clock } from './clock.ts'
import type { Keeper } from './durable/keeper.ts'
import { EventRing } from './event-ring.ts'
import { InputQueue } from './input-queue.ts'
import { runPaper } from './paper.ts'
import { feedFrom, feedHistory, nextClose, type FeedPosition, type PaperFeed } from './paper-feed.ts'
import type { Prepared } from './prepare.ts'
import { TradeTally } from './views/tally.ts'
import { instrumentSpec, wireEngine } from './wire.ts'

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
  /** Makes the clock from the moment at which trading starts (ms); for tests. */
  readonly clock?: (start: number) => Clock
  /** Where a stored account began and, if that is known, where its market stands: no history is fed then. */
  readonly from?: { readonly start: number; readonly feed: FeedPosition | null }
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
  readonly prepared: Prepared
  readonly engine: Engine
  readonly feed: PaperFeed
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
  readonly tally: TradeTally
  readonly statistics: RunningStatistics
  state: 'running' | 'stopping' | 'stopped'
}

/**
 * Wire an engine to a simulated market and let it see the history. Market time starts to run when this returns.
 *
 * @throws GrodtError PLUGIN_FAILED when a plugin cannot be created
 */
export function createPaperHost(options: PaperHostOptions): PaperHost {
  const { prepared, speed } = options
  const { host } = prepared.checked.config
  const { symbols, timeframe } = host.simulatedMarket
  const length = timeframeMs(timeframe) ?? NaN
  const wall = speed === 1
  const now = Date.now()
  const start = options.from?.start ?? Math.floor((wall ? now : ACCELERATED_START) / length) * length
  const engine = wireEngine(prepared, {
    markets: symbols.map((symbol) => ({ symbol, baseMs: length, hasVolume: true })),
    record: 'all',
    onFault: 'strike',
    curveMs: DAY,
    log: options.log,
  })
  const spec = {
    seed: options.marketSeed,
    symbols: symbols.map((symbol) => ({ symbol, tick: instrumentSpec(host, symbol).tick })),
    timeframeMs: length,
    start: start - host.paper.historyBars * length,
  }
  const events = new EventRing()
  const position = options.from?.feed ?? null
  const feed =
    position === null
      ? feedHistory(engine, simulatedMarket(spec), host.paper.historyBars, (seen) => events.push(seen))
      : feedFrom(spec, position)
  const clockAt = options.clock ?? ((from) => (wall ? wallClock() : acceleratedClock(from, speed)))
  return {
    prepared,
    engine,
    feed,
    market: marketOf(options),
    clock: clockAt(start),
    commit: () => Promise.resolve(),
    inputs: new InputQueue(),
    clockAt,
    speed,
    start,
    startedAt: now,
    events,
    tally: new TradeTally(engine),
    // Resampling would take longer than all else, for intervals that no view shows.
    statistics: new RunningStatistics(engine, {
      options: { ...host.statistics, resamples: 0 },
      seed: host.seed,
      start,
    }),
    state: 'running',
  }
}

/** Let market time run on from the close of the last bar: what came before took its time. */
export function restartClock(host: PaperHost): void {
  host.clock = host.clockAt(nextClose(host.feed) - host.feed.market.spec.timeframeMs)
}

/** What runs a host until its signal ends it. */
export interface PaperHostRun {
  readonly signal: AbortSignal
  /** Sees the events of each input after the host has stored them. */
  readonly onEvents?: (events: readonly EngineEvent[]) => void
  /** Keeps every input; nothing is kept without it. */
  readonly keeper?: Keeper | null
  readonly maxBars?: number
}

/** Run a host until the signal ends it or `maxBars` are done; its state says which stage it is in. */
export async function runPaperHost(
  host: PaperHost,
  { signal, onEvents, keeper = null, maxBars }: PaperHostRun,
): Promise<void> {
  const stopping = (): void => {
    host.state = 'stopping'
  }
  signal.addEventListener('abort', stopping)
  if (keeper !== null) host.commit = () => keeper.commit()
  host.inputs.open()
  try {
    await runPaper({
      engine: host.engine,
      feed: host.feed,
      clock: host.clock,
      inputs: host.inputs,
      signal,
      onApplied(input, events) {
        keeper?.applied(input, events)
        if (events.length === 0) return
        host.events.push(events)
        onEvents?.(events)
      },
      ...(keeper === null ? {} : { behind: () => keeper.behind() }),
      ...(maxBars === undefined ? {} : { maxBars }),
    })
  } finally {
    signal.removeEventListener('abort', stopping)
    host.state = 'stopped'
    host.inputs.close()
  }
}
