import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Engine } from '../../core/src/engine/engine.ts'
import { prepare, type Prepared } from '../../core/src/host/prepare.ts'
import { wireEngine } from '../../core/src/host/wire.ts'
import type { BarColumns, Candles } from '../../core/src/market/columns.ts'
import { aboutRun } from '../../core/src/research/journal/about.ts'
import type { JournalChoice } from '../../core/src/research/journal/choice.ts'
import { openRunJournal, type WrittenJournal } from '../../core/src/research/journal/journal.ts'
import { runInto } from '../../core/src/research/journal/run-into.ts'
import { PLAIN_OPTIONS } from '../../core/src/research/options.fixture.ts'
import type { BacktestOptions } from '../../core/src/research/report.ts'
import { runBacktest } from '../../core/src/research/run.ts'
import { MINUTE } from './series.ts'

const SYMBOL = 'BTC/USDT'

/** Distance of the points of the equity curve. */
const CURVE_MS = 86_400_000

/**
 * `one`: the work of the floor as a plugin; `three`: the three strategies with everything the host does; `guarded`: the
 * same with limits and protections on, none of which binds.
 */
export type BenchConfig = 'one' | 'three' | 'guarded'

/** The folder of a configuration of the benchmark. */
export function configFolder(name: BenchConfig): string {
  return join(fileURLToPath(new URL('configs', import.meta.url)), name)
}

/** Read a configuration and load its plugins; the working folder must be the root of the repository. */
export function prepareBench(name: BenchConfig, cacheFolder: string): Promise<Prepared> {
  return prepare(configFolder(name), {
    market: { symbols: [SYMBOL], baseTimeframeMs: MINUTE },
    cacheFolder,
  })
}

/** The series as a loaded file. */
export function benchCandles(columns: BarColumns): Candles {
  return { symbol: SYMBOL, timeframeMs: MINUTE, columns, source: 'benchmark', hash: '' }
}

/** One backtest as `grodt backtest` runs it, with the last position left open. */
export function backtest(prepared: Prepared, candles: Candles): Engine {
  return runBacktest(prepared, [candles], { curveMs: CURVE_MS, closeAtEnd: false, log: () => undefined })
}

const OPTIONS: BacktestOptions = { ...PLAIN_OPTIONS, symbol: SYMBOL, leaveOpen: true }

/** The same backtest into a journal, from opening the folder to the last write. */
export async function journaledBacktest(
  prepared: Prepared,
  candles: Candles,
  choice: JournalChoice,
): Promise<{ readonly engine: Engine; readonly written: WrittenJournal }> {
  const { time } = candles.columns
  const period = { start: time[0], end: time[time.length - 1] + MINUTE, bars: time.length }
  const about = aboutRun({ candles: [candles], options: OPTIONS, period }, choice.parts)
  const run = { prepared, candles: [candles], start: period.start, about }
  const journal = await openRunJournal(choice, run)
  const engine = await runInto(journal, prepared, [candles], {
    curveMs: CURVE_MS,
    closeAtEnd: false,
    log: () => undefined,
  })
  return { engine, written: await journal.close() }
}

/** An engine that is fed like a live one: every event is recorded, a failing plugin costs a strike. */
export function liveEngine(prepared: Prepared): Engine {
  return wireEngine(prepared, {
    markets: [{ symbol: SYMBOL, baseMs: MINUTE, hasVolume: true }],
    record: 'all',
    onFault: 'strike',
    curveMs: CURVE_MS,
    log: () => undefined,
  })
}

/** Final equity in quote currency. */
export function equityOf(engine: Engine): number {
  return engine.equity / engine.account.scale
}
