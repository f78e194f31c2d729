import { isDeepStrictEqual } from 'node:util'
import type { LearningInput } from '../../../core/src/engine/inputs.ts'
import type { EngineEvent } from '../../../core/src/engine/events.ts'
import { sameBar } from '../../../core/src/host/durable/compare.ts'
import { readHostSnapshot, takeHostSnapshot } from '../../../core/src/host/durable/host-snapshot.ts'
import { eventsAsJson, rowsOf, seriesName } from '../../../core/src/host/durable/record.ts'
import { takeBar } from '../../../core/src/host/paper-feed.ts'
import { createPaperHost, type PaperHostOptions } from '../../../core/src/host/paper-host.ts'
import type { Json } from '../../../core/src/store/json.ts'
import type { Store } from '../../../core/src/store/store.ts'

/** What a journal with many reloads holds against a host that had none. */
export interface ReloadCheck {
  readonly bars: number
  readonly trades: number
  /** Revisions that were activated, and how many of them while a position was open. */
  readonly reloads: number
  readonly withPosition: number
  /** Bars of the market that the journal has not, or has otherwise. */
  readonly missed: number
  /** What the host did that the other one did not do, or the other way round; empty when nothing. */
  readonly differences: readonly string[]
}

/** News of the reloads themselves; they take numbers in the stream of events, so that numbers are not compared. */
const isNews = ({ kind }: EngineEvent): boolean => kind === 'revision-activated'

const decisions = (events: readonly EngineEvent[]): readonly Json[] =>
  eventsAsJson(events.filter((event) => !isNews(event)).map((event) => ({ ...event, seq: 0 })))

/**
 * Give the bars of a journal to a host of the same account that is never reloaded: it must do the same at each of them,
 * and be the same in the end.
 *
 * @param options of the account, with the configuration of its start
 */
export async function checkReloads(store: Store, options: PaperHostOptions): Promise<ReloadCheck> {
  const host = createPaperHost({ ...options, log: () => undefined })
  const differences: string[] = []
  let [bars, trades, reloads, withPosition, missed] = [0, 0, 0, 0, 0]
  const stored = rowReader(store)
  const hold = (seq: number, should: readonly EngineEvent[], did: readonly Json[]): void => {
    const now = decisions(should)
    const then = decisions(did as unknown as EngineEvent[])
    if (differences.length < 10 && JSON.stringify(now) !== JSON.stringify(then))
      differences.push(`record ${seq}: was ${JSON.stringify(then)}, without reloads ${JSON.stringify(now)}`)
  }
  for await (const { seq, kind, input, events = [] } of store.records({ after: 0 })) {
    if (kind === 'bars') {
      const slices = takeBar(host.feed)
      for (const slice of slices) {
        const { symbol } = host.engine.markets[slice.instrument].instrument
        const row = await stored(seriesName(symbol, host.market.timeframe), rowsOf(input)[slice.instrument])
        if (!sameBar(slice, row)) missed++
      }
      const should = host.engine.apply({ kind: 'bars', slices })
      hold(seq, should, events)
      bars++
      trades += should.filter((event) => event.kind === 'trade-closed').length
    } else if (kind === 'revision') {
      hold(seq, [], events)
      reloads++
      if (host.engine.openPositions > 0) withPosition++
    } else if (kind === 'learning') {
      host.engine.apply(input as unknown as LearningInput)
    } else if (kind !== 'start' && kind !== 'stop') {
      differences.push(`record ${seq}: nobody asked for a ${kind}`)
    }
  }
  const end = await store.latestSnapshot()
  if (end !== null && !isDeepStrictEqual(stateIn(end.bytes), stateIn(takeHostSnapshot(host))))
    differences.push('the state at the end is another one')
  return { bars, trades, reloads, withPosition, missed, differences }
}

/** Reads rows of series that are asked for in order, many at once. */
function rowReader(store: Store): (series: string, row: number) => Promise<Float64Array> {
  const AT_ONCE = 1024
  const read = new Map<string, { readonly first: number; readonly columns: readonly Float64Array[] }>()
  return async (series, row) => {
    let block = read.get(series)
    if (block === undefined || row < block.first || row >= block.first + block.columns[0].length) {
      const count = Math.min(AT_ONCE, store.nextRow(series) - row)
      block = { first: row, columns: await store.rows(series, row, count) }
      read.set(series, block)
    }
    const { first, columns } = block
    return Float64Array.from(columns, (column) => column[row - first])
  }
}

/** The books, without the number of the last event. */
function stateIn(bytes: Uint8Array): object {
  const { engine, feed } = readHostSnapshot(bytes)
  const state = engine as { readonly engine: object }
  return { feed, state: { ...state, engine: { ...state.engine, seq: 0 } } }
}
