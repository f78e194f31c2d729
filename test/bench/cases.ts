import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Prepared } from '../../core/src/host/prepare.ts'
import type { BarColumns } from '../../core/src/market/columns.ts'
import { loadCandles } from '../../core/src/market/import/load.ts'
import { JOURNAL_PARTS } from '../../core/src/research/journal/choice.ts'
import { openLevel } from '../../core/src/store/level-database.ts'
import { runBacktestCommand, workingFolder } from './command-line.ts'
import { floorLoop } from './floor.ts'
import { fusedLoop } from './fused.ts'
import { backtest, benchCandles, journaledBacktest, liveEngine } from './host.ts'
import { median, percentile, timed } from './statistics.ts'

/** Median times of a loop written by hand and of the host with the same work, ns per bar. */
export interface PairTimes {
  readonly loop: number
  readonly host: number
}

/**
 * A loop and the host in turn, round after round, so that whatever else the machine does hits both. Pairs are
 * measured one after the other, as a process of the user has one configuration.
 */
function measurePair(bars: number, rounds: number, loop: () => void, host: () => void): PairTimes {
  const times = { loop: [] as number[], host: [] as number[] }
  for (let i = 0; i < 3; i++) {
    loop()
    host()
  }
  for (let round = 0; round < rounds; round++) {
    times.loop.push((timed(loop) * 1e6) / bars)
    times.host.push((timed(host) * 1e6) / bars)
  }
  return { loop: median(times.loop), host: median(times.host) }
}

/** One strategy against the bare loop. */
export function measureOne(columns: BarColumns, one: Prepared, rounds: number): PairTimes {
  const candles = benchCandles(columns)
  const bars = columns.close.length
  const curve = new Float64Array(bars)
  const loop = (): void => void floorLoop(columns, curve)
  return measurePair(bars, rounds, loop, () => void backtest(one, candles))
}

/** Three strategies against the fused loop. */
export function measureThree(columns: BarColumns, three: Prepared, rounds: number): PairTimes {
  const candles = benchCandles(columns)
  const loop = (): void => void fusedLoop(columns)
  return measurePair(columns.close.length, rounds, loop, () => void backtest(three, candles))
}

/** Three strategies with limits and protections on (`host`) against the same without (`loop`). */
export function measureGuarded(
  columns: BarColumns,
  three: Prepared,
  guarded: Prepared,
  rounds: number,
): PairTimes {
  const candles = benchCandles(columns)
  const without = (): void => void backtest(three, candles)
  return measurePair(columns.close.length, rounds, without, () => void backtest(guarded, candles))
}

/** Median times of three strategies without a journal and with one, ns per bar, and what it takes on the disk. */
export interface JournalTimes {
  readonly without: number
  readonly events: JournalCost
  readonly all: JournalCost
}

/** `mb`: MB on the disk per 1,000,000 bars. */
export interface JournalCost {
  readonly ns: number
  readonly mb: number
}

/** Three strategies without a journal, with one of events and with one of inputs and events, in turn. */
export async function measureJournals(
  columns: BarColumns,
  three: Prepared,
  rounds: number,
): Promise<JournalTimes> {
  const candles = benchCandles(columns)
  const bars = columns.close.length
  const times = { without: [] as number[], events: [] as number[], all: [] as number[] }
  const mb = { events: [] as number[], all: [] as number[] }
  for (let round = -2; round < rounds; round++) {
    const without = timed(() => void backtest(three, candles))
    if (round >= 0) times.without.push((without * 1e6) / bars)
    for (const parts of JOURNAL_PARTS) {
      const parent = mkdtempSync(join(tmpdir(), 'grodt-bench-'))
      try {
        const folder = join(parent, 'journal')
        const start = performance.now()
        await journaledBacktest(three, candles, { folder, parts })
        if (round >= 0) times[parts].push(((performance.now() - start) * 1e6) / bars)
        if (round >= 0) mb[parts].push((await tableBytes(folder)) / bars)
      } finally {
        rmSync(parent, { recursive: true, force: true })
      }
    }
  }
  return {
    without: median(times.without),
    events: { ns: median(times.events), mb: median(mb.events) },
    all: { ns: median(times.all), mb: median(mb.all) },
  }
}

/** Bytes of records and bars in tables, after opening it again: then nothing is in the log, and half-made files are gone. */
async function tableBytes(folder: string): Promise<number> {
  const db = await openLevel(folder, { create: false })
  try {
    return (await db.bytes('r/')) + (await db.bytes('b/'))
  } finally {
    await db.close()
  }
}

/** One bar per input through the engine with three strategies: median and 99th percentile in µs. */
export function measureLive(
  columns: BarColumns,
  three: Prepared,
  bars: number,
): { p50: number; p99: number } {
  const engine = liveEngine(three)
  const warm = Math.min(20_000, bars)
  const times = new Float64Array(bars - warm)
  for (let i = 0; i < bars; i++) {
    const input = { kind: 'bars', slices: [{ instrument: 0, columns, from: i, to: i + 1 }] } as const
    const start = performance.now()
    engine.apply(input)
    if (i >= warm) times[i - warm] = (performance.now() - start) * 1e3
  }
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) }
}

/** Median times of loading and of the whole command, ms, and its memory, MB. */
export interface FileTimes {
  readonly csv: number
  readonly cache: number
  readonly command: number
  readonly peakMb: number
  /** The same with every table of the result folder, as CSV and Parquet. */
  readonly allTables: number
  readonly allTablesPeakMb: number
}

/** What the books hold anyway: report, trades and equity. */
const BOOKS = ['--tables', 'trades,equity', '--no-parquet', '--no-html']

/** The series as a file: read as CSV, read from the column cache, and run by the command in a new process. */
export function measureFiles(columns: BarColumns, rounds: number): FileTimes {
  const folder = mkdtempSync(join(tmpdir(), 'grodt-bench-'))
  try {
    const file = join(folder, 'BTCUSDT-1m.csv')
    writeFileSync(file, csvOf(columns))
    const cacheFolder = join(folder, 'cache')
    const load = (cache: string | null) =>
      timed(() => void loadCandles(file, { cacheFolder: cache, symbol: 'BTC/USDT' }))
    load(cacheFolder)
    const work = workingFolder(folder)
    runBacktestCommand(work, file, BOOKS)
    const csv: number[] = []
    const cached: number[] = []
    const commands = []
    const whole = []
    for (let round = 0; round < rounds; round++) {
      csv.push(load(null))
      cached.push(load(cacheFolder))
      commands.push(runBacktestCommand(work, file, BOOKS))
      whole.push(runBacktestCommand(work, file, []))
    }
    return {
      csv: median(csv),
      cache: median(cached),
      command: median(commands.map(({ ms }) => ms)),
      peakMb: Math.max(...commands.map(({ peakMb }) => peakMb)),
      allTables: median(whole.map(({ ms }) => ms)),
      allTablesPeakMb: Math.max(...whole.map(({ peakMb }) => peakMb)),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function csvOf({ time, open, high, low, close, volume }: BarColumns): string {
  const lines = ['timestamp,open,high,low,close,volume']
  for (let i = 0; i < time.length; i++) {
    lines.push(`${time[i]},${open[i]},${high[i]},${low[i]},${close[i]},${volume[i]}`)
  }
  return `${lines.join('\n')}\n`
}
