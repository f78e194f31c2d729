import type { EngineEvent } from '../../engine/events.ts'
import type { Command } from '../../engine/inputs.ts'
import type { ReadRecord } from '../../store/read.ts'
import type { ReplayedAccount } from './account.ts'
import { eventsByRecord, type Difference } from './differences.ts'
import type { BarBlock } from './bars.ts'
import type { Played } from './play.ts'
import type { BarView } from './state.ts'

/** One input of a journal with everything that it caused. */
export interface ReplayedInput {
  readonly record: Pick<ReadRecord, 'seq' | 'time'>
  /** `bars`, `command`, `weights`, `start`, `stop`. */
  readonly kind: string
  /** The last bar of every symbol that has one. */
  readonly bars: Readonly<Record<string, Omit<BarView, 'time'>>> | null
  readonly command: Command | null
  readonly events: readonly EngineEvent[]
  /** False where the events are those of the journal, because the input could not be replayed. */
  readonly replayed: boolean
  /** After it, quote currency; null where the state is not known, and for bars that were applied together. */
  readonly equity: number | null
  readonly positions: number | null
  readonly differences: readonly Difference[]
}

/** The inputs of what was replayed, in order. */
export function inputsOf(played: Played, differences: readonly Difference[]): ReplayedInput[] {
  const plain = (record: ReadRecord, events: readonly EngineEvent[] = []): ReplayedInput => ({
    record: { seq: record.seq, time: record.time },
    kind: record.kind,
    bars: null,
    command: null,
    events,
    replayed: true,
    equity: null,
    positions: null,
    differences: differences.filter((one) => one.record === record.seq),
  })
  switch (played.kind) {
    case 'bars': {
      const { block, account } = played
      const all = eventsByRecord(played)
      return all.map(({ record, events }, row) => ({
        ...plain(record, events),
        bars: barsOf(account, block, row),
        ...(row === all.length - 1 ? bookOf(account) : {}),
      }))
    }
    case 'input': {
      const { record, events, account } = played
      const { command = null } = record.input as unknown as { readonly command?: Command }
      return [{ ...plain(record, events), command, ...bookOf(account) }]
    }
    case 'start':
      return [plain(played.record, played.history ?? [])]
    case 'mark':
      return [plain(played.record)]
    case 'skipped': {
      const events = (played.record.events ?? []) as unknown as readonly EngineEvent[]
      return [{ ...plain(played.record, events), replayed: false }]
    }
    case 'snapshot':
      return []
  }
}

const bookOf = ({ engine }: ReplayedAccount): Pick<ReplayedInput, 'equity' | 'positions'> => ({
  equity: engine.equity / engine.account.scale,
  positions: engine.openPositions,
})

/** The last bar of each symbol. */
function barsOf(
  { engine }: ReplayedAccount,
  { columns, ends }: BarBlock,
  index: number,
): ReplayedInput['bars'] {
  return Object.fromEntries(
    columns.flatMap((bars, i) => {
      const row = ends[index][i] - 1
      if (bars === null || row < (index === 0 ? 0 : ends[index - 1][i])) return []
      const { open, high, low, close, volume } = bars
      const bar = { open: open[row], high: high[row], low: low[row], close: close[row], volume: volume[row] }
      return [[engine.markets[i].instrument.symbol, bar]]
    }),
  )
}
