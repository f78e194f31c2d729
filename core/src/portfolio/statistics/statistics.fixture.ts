import { Account, SubLedger } from '../account.ts'
import { curveWidth, SLEEVE_COLUMNS, sleeveColumn } from '../curve-columns.ts'
import { DrawdownTracker, NumberTable } from '../equity.ts'
import type { Trade } from '../trade.ts'
import type { Basis } from './annual.ts'
import { RunningStatistics } from './running.ts'
import type { SleeveSource, StatisticsRun, StatisticsSource } from './source.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
/** 2024-01-01. */
export const START = Date.UTC(2024, 0, 1)

/** 365 days, sample deviation, no rate. */
export const BASIS: Basis = { periods: 365, dailyRate: 0, deviation: 'sample' }

export const OPTIONS: StatisticsRun['options'] = {
  annualisation: 365,
  deviation: 'sample',
  riskFreeRate: 0,
  resamples: 0,
}

/** A winning long trade from 100 to 101 with what is changed of it. */
export function tradeOf(net: number, changes: Partial<Trade> = {}): Trade {
  return {
    sleeve: 0,
    instrument: 0,
    side: 1,
    lots: 1,
    entryTime: 1000,
    exitTime: 4000,
    entryPrice: 100,
    exitPrice: 101,
    entryNotional: 10_000,
    gross: net,
    fees: 0,
    slippage: 0,
    funding: 0,
    net,
    cause: 'stop',
    barsHeld: 1,
    bestPrice: 101,
    worstPrice: 99,
    stopFraction: 0.01,
    regime: 0,
    confidence: 1,
    weight: 1,
    strength: 1,
    reason: 'test',
    facts: null,
    ...changes,
  }
}

/** What a strategy has at one moment, cash units. */
export interface SleeveRow {
  readonly result: number
  readonly gross: number
  readonly net: number
  readonly weight: number
  /** Since the start; 0 when not given. */
  readonly turnover?: number
  readonly fees?: number
  readonly slippage?: number
  readonly funding?: number
  readonly exposed?: number
}

/** A row of a curve, cash units. */
export interface BookRow {
  readonly time: number
  readonly equity: number
  readonly gross: number
  readonly net: number
  readonly benchmark: number
  /** Since the start; 0 when not given. */
  readonly batches?: number
  readonly exposed?: number
  readonly sleeves: readonly SleeveRow[]
}

/** The setting of a made-up book. */
export interface BookSetup {
  /** Cash units; the scale is 100. */
  readonly capital: number
  /** Start weights of the strategies S0, S1 and so on. */
  readonly weights: readonly number[]
  readonly symbols?: readonly string[]
  readonly labels?: readonly string[]
}

/** A book that is told what happened to it, as statistics read it of an engine. */
export class TestBook implements StatisticsSource {
  readonly account: Account
  time = 0
  equity: number
  readonly drawdown: DrawdownTracker
  readonly curve: { readonly table: NumberTable; readonly stepMs: number }
  readonly trades: Trade[] & { peek(row: number): Trade }
  batches = 0
  batchesExposed = 0
  readonly liquidations = 0
  readonly labels: readonly string[]
  readonly markets: StatisticsSource['markets']
  readonly sleeves: readonly (SleeveSource & { result: number; barsExposed: number })[]

  constructor({ capital, weights, symbols = ['A', 'B'], labels = ['up', 'down'] }: BookSetup) {
    this.account = new Account(capital, 100, 'USD')
    this.equity = capital
    this.drawdown = new DrawdownTracker(capital)
    this.curve = { table: new NumberTable(curveWidth(weights.length), 4), stepMs: HOUR }
    this.trades = Object.assign([] as Trade[], { peek: (row: number): Trade => this.trades[row] })
    this.labels = labels
    this.markets = symbols.map((symbol) => ({ instrument: { symbol } }))
    this.sleeves = weights.map((weight, i) => ({
      name: `S${i}`,
      weight,
      result: 0,
      ledger: new SubLedger(`S${i}`),
      drawdown: new DrawdownTracker(0, Math.max(1, Math.round(capital * weight))),
      barsExposed: 0,
      refusals: new Map(),
      limitLog: { cuts: new Map() },
    }))
  }

  /** One bar that ends with a row of the curve. */
  add(row: BookRow): void {
    const { table } = this.curve
    const offset = table.addRow()
    table.block.set(rowNumbers(row), offset)
    this.time = row.time
    this.equity = row.equity
    this.drawdown.update(row.equity, row.time)
    this.batches++
    if (row.gross > 0) this.batchesExposed++
    row.sleeves.forEach(({ result, gross }, i) => {
      const sleeve = this.sleeves[i]
      sleeve.result = result
      sleeve.drawdown.update(result, row.time)
      if (gross > 0) sleeve.barsExposed++
    })
  }

  /** The statistics of a run over it. */
  statistics(changes: Partial<StatisticsRun['options']> = {}, start = START): RunningStatistics {
    return new RunningStatistics(this, { options: { ...OPTIONS, ...changes }, seed: 1, start })
  }
}

/** A row in the order of the curve's columns. */
export function rowNumbers({
  time,
  equity,
  gross,
  net,
  benchmark,
  sleeves,
  ...counts
}: BookRow): Float64Array {
  const row = new Float64Array(curveWidth(sleeves.length))
  const { batches = 0, exposed = 0 } = counts
  row.set([time, equity, equity - net, gross, net, benchmark, batches, exposed])
  sleeves.forEach((sleeve, i) => {
    for (const name of SLEEVE_COLUMNS) row[sleeveColumn(i, name)] = sleeve[name] ?? 0
  })
  return row
}

/** A book without strategies that has these values at the end of each day; the first is the start. */
export function dailyBook(values: readonly number[], benchmark: readonly number[] = []): TestBook {
  const book = new TestBook({ capital: values[0], weights: [] })
  values.forEach((equity, day) => {
    book.add({
      time: START + day * DAY,
      equity,
      gross: 0,
      net: 0,
      benchmark: benchmark[day] ?? values[0],
      sleeves: [],
    })
  })
  return book
}
