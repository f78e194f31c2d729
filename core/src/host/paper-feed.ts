import type { Engine } from '../engine/engine.ts'
import type { EngineEvent } from '../engine/events.ts'
import type { BarSlice, HistoryInput } from '../engine/inputs.ts'
import type { BarColumns } from '../market/columns.ts'
import { MAX_ROWS } from '../market/feed.ts'
import { nextBars, type SimulatedMarket, type SimulatedMarketSpec } from '../market/simulated.ts'

/** Bars that are made ahead of their time; the engine sees each only after its close. */
const AHEAD = 64

/** A market between two bars, without what it is made from: plain numbers. */
export type MarketPosition = Omit<SimulatedMarket, 'spec'>

/** Where a feed stands: plain numbers, from which an equal one goes on with the same bars. */
export interface FeedPosition {
  readonly before: MarketPosition
  readonly bars: number
  readonly row: number
}

/** A simulated market on its way into an engine, bar by bar. */
export interface PaperFeed {
  readonly market: SimulatedMarket
  /** The market before the present block was made. */
  before: MarketPosition
  /** Bars handed out, per symbol. */
  bars: number
  block: readonly BarColumns[]
  /** The next row of the block. */
  row: number
}

/** What else sees the history of a market. */
export interface HistoryWatcher {
  /** An input of history was applied. */
  readonly after: (input: HistoryInput) => unknown
  /** The first moment after `time` (ms) at which one has to end. */
  readonly nextStop: (time: number) => number
}

/**
 * Feed the first bars of a market as history: indicators and classifiers see them, nothing is traded.
 *
 * @param rows bars of the base timeframe, per symbol
 * @param onEvents takes the changes of regime that were seen
 * @returns the feed of the bars that follow
 */
export function feedHistory(
  engine: Engine,
  market: SimulatedMarket,
  rows: number,
  onEvents: (events: readonly EngineEvent[]) => void,
  watcher?: HistoryWatcher,
): PaperFeed {
  const { start, timeframeMs } = market.spec
  for (let done = 0; done < rows;) {
    const stop = watcher?.nextStop(start + done * timeframeMs) ?? Infinity
    const untilStop = Math.max(1, Math.floor((stop - start) / timeframeMs) - done)
    const count = Math.min(rows - done, MAX_ROWS, untilStop)
    const input: HistoryInput = { kind: 'history', slices: slicesOf(nextBars(market, count), 0, count) }
    onEvents(engine.apply(input))
    watcher?.after(input)
    done += count
  }
  const before = positionOf(market)
  return { market, before, bars: 0, block: nextBars(market, AHEAD), row: 0 }
}

/** The feed that goes on where `feedPosition` was taken of an equal one. */
export function feedFrom(spec: SimulatedMarketSpec, { before, bars, row }: FeedPosition): PaperFeed {
  const market = { ...structuredClone(before), spec }
  return { market, before, bars, block: nextBars(market, AHEAD), row }
}

/** Where a feed stands. */
export function feedPosition({ before, bars, row }: PaperFeed): FeedPosition {
  return { before, bars, row }
}

/** Bars of history before the first bar that a feed handed out, per symbol. */
export const historyOf = ({ before, bars, row }: FeedPosition): number => before.bars - (bars - row)

function positionOf({ bars, common, symbols }: SimulatedMarket): MarketPosition {
  return structuredClone({ bars, common, symbols })
}

/** When the next bar closes, market time in ms. */
export function nextClose(feed: PaperFeed): number {
  return feed.block[0].time[feed.row] + feed.market.spec.timeframeMs
}

/** The next bar of every symbol as one input's slices. */
export function takeBar(feed: PaperFeed): BarSlice[] {
  const slices = slicesOf(feed.block, feed.row, feed.row + 1)
  feed.bars++
  feed.row++
  if (feed.row === AHEAD) {
    feed.before = positionOf(feed.market)
    feed.block = nextBars(feed.market, AHEAD)
    feed.row = 0
  }
  return slices
}

/** The same rows of every symbol as one input's slices. */
function slicesOf(columns: readonly BarColumns[], from: number, to: number): BarSlice[] {
  return columns.map((one, instrument) => ({ instrument, columns: one, from, to }))
}
