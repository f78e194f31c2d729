import { newColumns } from '../../market/columns.ts'
import { chunks, type FeedSlice, type FeedSource } from '../../market/feed.ts'
import type { Engine } from '../engine.ts'
import type { MarketState } from '../market-state.ts'
import type { Track } from '../track.ts'
import type { EngineSnapshot, EngineState, MarketSnapshot, TrackSnapshot, TrackState } from './schema.ts'
import { takeTrack } from './take.ts'

/**
 * A stored state with what it has not: bars, indicators and regimes of timeframes that are new, and the regimes of a
 * classifier that is another one. They are those of an account whose history is the base bars in the state.
 *
 * @param engine that the state is for
 * @param again wires another one in the same way, which gets these bars as its history
 */
export function learned(engine: Engine, saved: EngineSnapshot, again: () => Engine): EngineSnapshot {
  if (!lacks(engine, saved)) return saved
  const student = again()
  for (const slices of lessons(student, saved)) student.apply({ kind: 'history', slices })
  return withLearnt(student, saved)
}

/** Whether a state has not all that an engine goes on with, and base bars from which that can be learnt. */
export function lacks(engine: Engine, saved: EngineSnapshot): boolean {
  return engine.markets.some(
    (market, i) => baseRows(saved.markets[i]) > 0 && lacking(engine, market, saved.markets[i]).length > 0,
  )
}

/**
 * The history of a fresh engine that shall learn what a state lacks: the base bars of the state. Nobody else than the
 * classifiers that have something to learn is asked about it.
 *
 * @param rows most bars of a market in one lesson
 */
export function lessons(student: Engine, saved: EngineSnapshot, rows?: number): Generator<FeedSlice[]> {
  student.markets.forEach((market, i) => {
    const learning = lacking(student, market, saved.markets[i])
    for (const track of market.tracks) if (!learning.includes(track)) track.classifier = null
  })
  return chunks(saved.markets.map(baseBars), rows)
}

/** A state with what an engine that had its lessons has learnt. */
export function withLearnt(student: Engine, saved: EngineSnapshot): EngineSnapshot {
  const markets = saved.markets.map((market, i) =>
    baseRows(market) === 0 ? market : lacking(student, student.markets[i], market).reduce(withTrack, market),
  )
  return { ...saved, markets }
}

/** Whether a state has not all timeframes of an engine, or the regimes of another classifier. */
export const isLearning = (engine: Engine, saved: EngineState): boolean =>
  engine.markets.some((market, i) => lacking(engine, market, saved.markets[i]).length > 0)

/** The tracks of a market that a state does not have, or not with what this classifier says. */
function lacking(
  { spec: { labels } }: Engine,
  { tracks }: MarketState,
  market: EngineState['markets'][number],
): Track[] {
  return tracks.filter((track) => {
    const stored = storedOf(market, track.timeframeMs)
    return stored === undefined || (track.classifier !== null && !isHeard(track, stored, labels))
  })
}

/** Whether what is stored of a track's classifier is of the one that it has now. */
export function isHeard({ classifier }: Track, stored: TrackState, labels: readonly string[]): boolean {
  const { regime } = stored
  return isSame(classifier?.memory, stored) && (!regime.known || labels.includes(regime.label))
}

const isSame = (now: { readonly plugin: string } | undefined, { classifier }: TrackState): boolean =>
  classifier !== null && classifier.instance.plugin === now?.plugin

const storedOf = <T extends TrackState>(
  { tracks }: { readonly tracks: readonly T[] },
  timeframeMs: number,
): T | undefined => tracks.find((stored) => stored.timeframeMs === timeframeMs)

/** Where bars and indicators are stored they go on; what was learnt is the regime. */
function withTrack(market: MarketSnapshot, track: Track): MarketSnapshot {
  const now = takeTrack(track)
  const stored = storedOf(market, track.timeframeMs)
  if (stored === undefined) return { ...market, tracks: [...market.tracks, now] }
  const classifier = isSame(track.classifier?.memory, stored) ? stored.classifier : now.classifier
  const heard = { ...stored, regime: now.regime, classifier }
  return { ...market, tracks: market.tracks.map((one) => (one === stored ? heard : one)) }
}

const baseOf = (market: MarketSnapshot): TrackSnapshot | undefined => storedOf(market, market.baseMs)

const baseRows = (market: MarketSnapshot): number => baseOf(market)?.registry.bars.time.length ?? 0

/** The base bars that a state has of a market: those that a plugin could still look back at. */
export function baseBars(market: MarketSnapshot): FeedSource {
  const columns = baseOf(market)?.registry.bars ?? newColumns(0)
  return { columns, timeframeMs: market.baseMs, from: 0, to: columns.time.length }
}
