import { CAPACITY, MASK } from '@grodt/sdk/host'
import { unknownSymbol } from '../../engine/commands.ts'
import type { Track } from '../../engine/track.ts'
import { GrodtError } from '../../errors.ts'
import type { PaperHost } from '../paper-host.ts'
import type { PastPage, PastQuery } from './past-events.ts'
import { moment, type Moment } from './time.ts'

/** A closed bar. Prices in quote currency. */
export interface BarRow {
  /** At which it opened. */
  readonly time: Moment
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  /** Base currency; null where the market has none. */
  readonly volume: number | null
}

/** Bars of one symbol, with the names of what they are. */
export interface BarsView extends PastPage<BarRow> {
  readonly symbol: string
  readonly timeframe: string
}

/** Which bars. A time is the one at which a bar opened, ms. */
export interface BarQuery extends Pick<PastQuery, 'from' | 'to' | 'before' | 'limit'> {
  readonly symbol: string
  /** Left out: the base bars. */
  readonly timeframe?: string | undefined
}

/**
 * The bars that a host has in memory, with those of its history: what its strategies look back on. The newest first.
 *
 * @throws GrodtError SYMBOL_UNKNOWN, TIMEFRAME_UNKNOWN
 */
export function barsView({ engine: { markets } }: PaperHost, query: BarQuery): BarsView {
  const { symbol, timeframe, from = -Infinity, to = Infinity, before, limit } = query
  const market = markets.find(({ instrument }) => instrument.symbol === symbol)
  if (market === undefined) {
    const symbols = markets.map(({ instrument }) => instrument.symbol)
    throw unknownSymbol('The host', symbol, symbols)
  }
  const track = market.tracks.find(({ timeframeMs, series }) =>
    timeframe === undefined ? timeframeMs === market.baseMs : series.timeframe === timeframe,
  )
  if (track === undefined) {
    const timeframes = market.tracks.map(({ series }) => series.timeframe).join(', ')
    throw new GrodtError('TIMEFRAME_UNKNOWN', { symbol, timeframe: timeframe ?? '', timeframes })
  }
  const found: BarRow[] = []
  const until = before === null ? Infinity : before.record
  let last = 0
  let next = null
  for (const row of backwards(track, market.hasVolume)) {
    const { ms } = row.time
    if (ms < from) break
    if (ms > to || ms >= until) continue
    if (found.length === limit) {
      next = { record: last, event: 0 }
      break
    }
    found.push(row)
    last = ms
  }
  return { symbol, timeframe: track.series.timeframe, found, next }
}

/** The bars of a track from the last closed one on back to the oldest that its rings hold. */
function* backwards({ series }: Track, hasVolume: boolean): Generator<BarRow> {
  const oldest = Math.max(0, series.appended - CAPACITY)
  for (let index = series.cursor; index >= oldest; index--) {
    const at = index & MASK
    const time = series.time[at]
    // Behind a restart the rings begin later than their numbers do.
    if (Number.isNaN(time)) return
    yield {
      time: moment(time),
      open: series.open[at],
      high: series.high[at],
      low: series.low[at],
      close: series.close[at],
      volume: hasVolume ? series.volume[at] : null,
    }
  }
}
