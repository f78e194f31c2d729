import { seriesName } from '../../core/src/host/durable/record.ts'
import { readHostSnapshot, takeHostSnapshot } from '../../core/src/host/durable/host-snapshot.ts'
import { isEngineEvent } from '../../core/src/host/host-events.ts'
import { takeBar } from '../../core/src/host/paper-feed.ts'
import { createPaperHost, type PaperHost, type PaperHostOptions } from '../../core/src/host/paper-host.ts'
import type { EngineEvent } from '../../core/src/engine/events.ts'
import type { CommandInput, LearningInput } from '../../core/src/engine/inputs.ts'
import { COLUMN_NAMES } from '../../core/src/market/columns.ts'
import type { Store } from '../../core/src/store/store.ts'

/** What a journal holds against a host that was never disturbed. */
export interface Compared {
  readonly bars: number
  readonly commands: readonly string[]
  readonly events: number
  readonly trades: number
  /** Processes that wrote the journal. */
  readonly starts: number
  /** What differs, the first ten; empty when nothing does. */
  readonly differences: readonly string[]
}

/**
 * Give the inputs of a whole journal, in their order, to a new host without a store, which makes its own bars from the
 * same seed: bars, events and in the end every part of the state must be the same. A journal that ends with a plain
 * stop has a snapshot of that state.
 */
export async function compareWithUndisturbed(store: Store, options: PaperHostOptions): Promise<Compared> {
  const host = createPaperHost({ ...options, log: () => undefined })
  const differences: string[] = []
  const commands: string[] = []
  let starts = 0
  let events = 0
  let trades = 0
  const differ = (what: string): void => {
    if (differences.length < 10) differences.push(what)
  }
  for await (const record of store.records({ after: 0 })) {
    const { seq, kind, input } = record
    const found = (record.events ?? []) as unknown as readonly EngineEvent[]
    let expected: readonly EngineEvent[] = []
    if (kind === 'start') {
      starts += 1
      if (starts === 1) expected = host.events.after(0, host.events.capacity).filter(isEngineEvent)
    } else if (kind === 'bars') {
      const slices = takeBar(host.feed)
      const { rows } = input as { readonly rows: readonly number[] }
      for (const { instrument, columns, from } of slices) {
        const { symbol } = host.engine.markets[instrument].instrument
        const stored = await store.rows(seriesName(symbol, host.market.timeframe), rows[instrument], 1)
        const same = COLUMN_NAMES.every((name, i) => Object.is(stored[i][0], columns[name][from]))
        if (!same) differ(`record ${seq}: another bar of ${symbol}`)
      }
      expected = host.engine.apply({ kind: 'bars', slices })
    } else if (kind === 'command') {
      const command = input as unknown as CommandInput
      commands.push(command.command.reason)
      expected = host.engine.apply(command)
    } else if (kind === 'learning') {
      // What was learnt is its own test; here it is an input like any other.
      expected = host.engine.apply(input as unknown as LearningInput)
    }
    const [is, should] = [JSON.stringify(found), JSON.stringify(expected)]
    if (is !== should) differ(`record ${seq}: ${is}, expected ${should}`)
    events += found.length
    trades += found.filter((event) => event.kind === 'trade-closed').length
  }
  const last = await store.latestSnapshot()
  if (last === null || last.seq !== store.head().seq) differ('there is no snapshot of the end')
  else for (const part of stateDifferences(last.bytes, host)) differ(part)
  return { bars: host.feed.bars, commands, events, trades, starts, differences }
}

/** The parts of a host's state that are not those of a snapshot: books, orders, locks, plugins, weights, feed. */
function stateDifferences(bytes: Uint8Array, host: PaperHost): string[] {
  const [is, should] = [readHostSnapshot(bytes), readHostSnapshot(takeHostSnapshot(host))].map(
    ({ market, identity, start, feed, engine }) => ({
      ...{ market, identity, start, feed },
      ...(engine as Record<string, unknown>),
    }),
  )
  const names = [...new Set([...Object.keys(is), ...Object.keys(should)])]
  return names
    .filter((name) => text(is[name as keyof typeof is]) !== text(should[name as keyof typeof should]))
    .map((name) => `state of the host: ${name}`)
}

/** Encoded columns and numbers that JSON does not know are told apart. */
const text = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => {
    if (ArrayBuffer.isView(part))
      return Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('base64')
    return typeof part === 'number' && !Number.isFinite(part) ? String(part) : part
  })
