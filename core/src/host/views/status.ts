import type { Engine } from '../../engine/engine.ts'
import { coreVersion } from '../../version.ts'
import { availability, type Availability } from '../availability/runs.ts'
import type { PaperHost } from '../paper-host.ts'
import { pinRows } from '../pins.ts'
import { durationsView, type DurationsView } from './answers.ts'
import { buildView, type BuildView } from './builds.ts'
import { refusedFilesView, type RefusedFilesView } from './reload.ts'
import { moment, type Moment } from './time.ts'

/** How much of the last 30 days the account was kept by a host. */
export interface AvailabilityView extends Omit<Availability, 'since'> {
  readonly since: Moment
}

/** What the host is doing. */
export interface StatusView {
  readonly mode: 'paper'
  /** Of GRODT, and of Node.js. */
  readonly version: string
  readonly node: string
  readonly state: 'running' | 'stopping' | 'stopped'
  /** Close of the last bar that was applied. */
  readonly marketTime: Moment
  readonly startedAt: Moment
  /** Seconds. */
  readonly uptime: number
  readonly availability: AvailabilityView
  /** Market seconds per second. */
  readonly speed: number
  /** Bars applied since the start, per symbol. */
  readonly bars: number
  /** How long the bars of one moment took to be carried out. */
  readonly steps: DurationsView
  readonly symbols: readonly string[]
  /** Length of the base bars, for example `5m`. */
  readonly timeframe: string
  /** Number of the revision that runs; null where none is kept. */
  readonly revision: number | null
  /** Why the files of today do not run; null while they do. */
  readonly refusedFiles: RefusedFilesView | null
  /** Plugins that run from kept code since a roll-back, not from their folders: kind and id. */
  readonly pinned: readonly string[]
  /** What classifies regimes, and what sets weights. */
  readonly classifier: BuildView
  readonly allocator: BuildView
  /** Number of the last event, 0 before the first. */
  readonly lastEvent: number
  readonly regimes: readonly RegimeRow[]
  /** Null while strategies may open positions, as far as the host is concerned. */
  readonly manageOnly: ManageOnlyRow | null
}

/** An invariant does not hold: positions keep their exits, nothing is opened until a person has looked. */
export interface ManageOnlyRow {
  /** Its lock, which a person removes. */
  readonly lock: number
  readonly since: Moment
  /** What does not hold, and where the diagnostic bundle is. */
  readonly reason: string
}

/** The regime of one series that gates strategies. */
export interface RegimeRow {
  readonly symbol: string
  readonly timeframe: string
  /** Null while the classifier does not know. */
  readonly label: string | null
  /** 0 to 1; null while the regime is unknown. */
  readonly confidence: number | null
}

export function statusView(host: PaperHost): StatusView {
  const { engine, feed, startedAt, prepared } = host
  const { simulatedMarket } = prepared.checked.config.host
  return {
    mode: 'paper',
    version: coreVersion(),
    node: process.versions.node,
    state: host.state,
    marketTime: moment(feed.bars === 0 ? host.start : engine.time),
    startedAt: moment(startedAt),
    uptime: Math.max(0, Date.now() - startedAt) / 1000,
    availability: availabilityView(host),
    speed: host.speed,
    bars: feed.bars,
    steps: durationsView(host.steps),
    symbols: simulatedMarket.symbols,
    timeframe: simulatedMarket.timeframe,
    revision: host.revision,
    refusedFiles: refusedFilesView(host.refusedFiles),
    pinned: pinRows(prepared.pinned).map(({ plugin }) => plugin),
    classifier: buildView(host.builds.regime.plugin, host.builds.regime),
    allocator: buildView(host.builds.allocator.plugin, host.builds.allocator),
    lastEvent: host.events.newest ?? 0,
    regimes: regimeRows(host),
    manageOnly: manageOnlyRow(engine),
  }
}

/** The runs that are known, and the present one. */
export function availabilityView({ earlierRuns, startedAt }: PaperHost, now = Date.now()): AvailabilityView {
  const { since, ...figures } = availability(earlierRuns, startedAt, now)
  return { since: moment(since), ...figures }
}

/** The lock that the host set itself because an invariant does not hold. */
export function manageOnlyRow({ guard }: Engine): ManageOnlyRow | null {
  const lock = guard.state.locks.locks.find(({ reason }) => reason === 'invariant')
  return lock === undefined ? null : { lock: lock.id, since: moment(lock.from), reason: lock.why ?? '' }
}

/** The regimes of all classified series, by symbol in the configured order. */
export function regimeRows({ engine }: Pick<PaperHost, 'engine'>): RegimeRow[] {
  return engine.markets.flatMap(({ tracks }) =>
    tracks
      .filter(({ classifier }) => classifier !== null)
      .map(({ series, regime }) => ({
        symbol: series.symbol,
        timeframe: series.timeframe,
        label: regime.known ? regime.label : null,
        confidence: regime.known ? regime.confidence : null,
      })),
  )
}
