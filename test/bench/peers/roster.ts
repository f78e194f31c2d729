import type { BarColumns } from '../../../core/src/market/columns.ts'
import type { Outcome } from './contestant.ts'
import { replayAtClose, replayOneStepPerBar, replayWithPause, replayWork } from './replay.ts'

/** A package that is installed beside the project, with what it needs and does not declare. */
export interface Peer {
  readonly name: string
  readonly version: string
  readonly extras?: Readonly<Record<string, string>>
}

/** Pinned, so that a run of today and one of next year measure the same code. */
export const PEERS = {
  // It requires chai without declaring it, and data-forge as a peer.
  grademark: { name: 'grademark', version: '0.3.0', extras: { 'data-forge': '1.10.5', chai: '4.5.0' } },
  'backtest-kit': { name: 'backtest-kit', version: '19.5.0' },
  pinets: { name: 'pinets', version: '0.9.34' },
  indicatorts: { name: 'indicatorts', version: '2.2.2' },
  'trading-signals': { name: 'trading-signals', version: '8.3.0' },
  'fast-technical-indicators': { name: 'fast-technical-indicators', version: '1.1.4' },
} as const satisfies Readonly<Record<string, Peer>>

export type PeerId = keyof typeof PEERS

/** An engine of the table. */
export interface Engine {
  /** File in engines/. */
  readonly id: string
  readonly title: string
  /** What must be installed for it; null for the project's own. */
  readonly peer: PeerId | null
  /** Bars of a run: fewer where a million would take too long. */
  readonly bars: number
  /** What it must end with by its own rules; the final equity is compared to the cent where there is one. */
  readonly expected: (columns: BarColumns) => Outcome
  /** Whether it does the work as described, less of it, or another one that comes near. */
  readonly kind: 'same' | 'less' | 'other'
  /** How it does the work, or what it does otherwise. */
  readonly work: string
}

/** In the order of the table before it is sorted by time. */
export const ENGINES: readonly Engine[] = [
  {
    id: 'floor',
    title: 'bare loop by hand',
    peer: null,
    bars: 1_000_000,
    expected: replayWork,
    kind: 'same',
    work: 'a loop over columns, without an engine',
  },
  {
    id: 'grodt',
    title: 'GRODT',
    peer: null,
    bars: 1_000_000,
    expected: replayWork,
    kind: 'same',
    work: 'as a strategy plugin through the public SDK, with risk gate, exact books and statistics',
  },
  {
    id: 'idiomatic',
    title: 'TypeScript loop, technicalindicators',
    peer: null,
    bars: 1_000_000,
    expected: replayWork,
    kind: 'same',
    work: 'candle objects, a strategy class, a portfolio with trades, equity curve and drawdown',
  },
  {
    id: 'idiomatic-async',
    title: 'async TypeScript loop, technicalindicators',
    peer: null,
    bars: 1_000_000,
    expected: replayWork,
    kind: 'same',
    work: 'the same loop with `for await` over the candles and an async strategy, as live bots have it',
  },
  {
    id: 'indicatorts',
    title: 'indicatorts',
    peer: 'indicatorts',
    bars: 1_000_000,
    expected: replayAtClose,
    kind: 'less',
    work:
      'whole arrays, fills at the close that gave the signal, all cash in or out, no fees, no orders, no ' +
      'trade list; its result is one gain. Trades are counted from its actions',
  },
  {
    id: 'grademark',
    title: 'grademark',
    peer: 'grademark',
    bars: 1_000_000,
    expected: replayOneStepPerBar,
    kind: 'less',
    work:
      'no cash, fees, size or equity per bar (both EMAs and, afterwards, the fees are ours). It cannot leave ' +
      'on the bar of the entry nor enter on the bar of an exit, hence fewer trades',
  },
  {
    id: 'pinets',
    title: 'PineTS',
    peer: 'pinets',
    bars: 100_000,
    expected: replayWork,
    kind: 'same',
    work: 'as a Pine script in its broker emulator',
  },
  {
    id: 'backtest-kit',
    title: 'backtest-kit',
    peer: 'backtest-kit',
    bars: 5_000,
    expected: replayWithPause,
    kind: 'other',
    work:
      'signals with stop and target, closed by a listener each minute; fills at the mean price of the last ' +
      'candle, a cost in dollars instead of units, no entry on the minute of an exit, all closed at the end. Its ' +
      'persistence and reports are off, its signals are computed before the run',
  },
]
