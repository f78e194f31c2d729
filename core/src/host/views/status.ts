import type { PaperHost } from '../paper-host.ts'
import { moment, type Moment } from './time.ts'

/** What the host is doing. */
export interface StatusView {
  readonly mode: 'paper'
  readonly state: 'running' | 'stopping' | 'stopped'
  /** Close of the last bar that was applied. */
  readonly marketTime: Moment
  readonly startedAt: Moment
  /** Seconds. */
  readonly uptime: number
  /** Market seconds per second. */
  readonly speed: number
  /** Bars applied since the start, per symbol. */
  readonly bars: number
  readonly symbols: readonly string[]
  /** Length of the base bars, for example `5m`. */
  readonly timeframe: string
  /** Sequence number of the last event, 0 before the first. */
  readonly lastEvent: number
  readonly regimes: readonly RegimeRow[]
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
    state: host.state,
    marketTime: moment(feed.bars === 0 ? host.start : engine.time),
    startedAt: moment(startedAt),
    uptime: Math.max(0, Date.now() - startedAt) / 1000,
    speed: host.speed,
    bars: feed.bars,
    symbols: simulatedMarket.symbols,
    timeframe: simulatedMarket.timeframe,
    lastEvent: host.events.newest ?? 0,
    regimes: regimeRows(host),
  }
}

/** The regimes of all classified series, by symbol in the configured order. */
export function regimeRows({ engine }: PaperHost): RegimeRow[] {
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
