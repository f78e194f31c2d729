import type { SubLedger } from '../account.ts'
import { sleeveColumn } from '../curve-columns.ts'
import type { DrawdownTracker } from '../equity.ts'
import { annualTurnover, basis, DAY_MS, periodsPerYear, ratio } from './annual.ts'
import { bootstrap } from './bootstrap.ts'
import { compareStrategies } from './compare/compare.ts'
import { compareReturns } from './comparison.ts'
import { CurveFold, type DailyCurves, type MeanExposure } from './curve-fold.ts'
import {
  benchmarkStatistics,
  curveStatistics,
  returnsOf,
  type Moment,
  type Returns,
} from './curve-statistics.ts'
import { currentDrawdownOf, maxDrawdownOf } from './drawdown-reports.ts'
import { MINIMUM } from './minimum.ts'
import type { StrategyComparison } from './schema/compare.ts'
import type { Conventions } from './schema/conventions.ts'
import type { Confidence } from './schema/returns.ts'
import type { BookStatistics } from './schema/statistics.ts'
import type {
  RunStatistics,
  SleeveSource,
  SleeveStatistics,
  StatisticsRun,
  StatisticsSource,
} from './source.ts'
import { TradeBook, type TradeNames } from './trade-book.ts'

/** What book and strategies are told apart by. */
interface Part {
  readonly returns: Returns
  readonly result: number
  readonly totalReturn: number | null
  readonly tracker: DrawdownTracker
  /** What the tracker follows, now. */
  readonly value: number
  readonly barsExposed: number
  readonly exposure: MeanExposure
  readonly ledgers: readonly SubLedger[]
  readonly trades: TradeBook
  readonly refusals: readonly ReadonlyMap<string, number>[]
  readonly cuts: readonly ReadonlyMap<string, number>[]
  readonly confidence: Confidence | null
}

type CommonStatistics = Omit<BookStatistics, 'startEquity' | 'endEquity' | 'liquidations'>

/**
 * The statistics of a book that runs, at any moment. Reading goes over what is new since the last call; what is said
 * depends on the book alone, not on when it was asked before.
 */
export class RunningStatistics {
  readonly #source: StatisticsSource
  readonly #run: StatisticsRun
  /** For what sums are kept. */
  readonly #parts: string
  #curve: CurveFold
  #book: TradeBook
  #sleeves: readonly TradeBook[]
  #trades = 0

  constructor(source: StatisticsSource, run: StatisticsRun) {
    const { curve, sleeves, markets, labels } = source
    const tradeBook = (): TradeBook => new TradeBook(markets.length, labels.length)
    this.#source = source
    this.#run = run
    this.#parts = partsOf(source)
    this.#curve = new CurveFold(curve.table, sleeves.length)
    this.#book = tradeBook()
    this.#sleeves = sleeves.map(tradeBook)
  }

  /**
   * Go on where the statistics of the same book stand, which goes on in this one's source, instead of reading all of it
   * again. Where strategies, symbols or regimes are others it is read again. The other one must not be used any more.
   */
  continueFrom(before: RunningStatistics): void {
    if (before.#parts !== this.#parts) return
    this.#curve = before.#curve
    this.#curve.table = this.#source.curve.table
    this.#book = before.#book
    this.#sleeves = before.#sleeves
    this.#trades = before.#trades
  }

  /** Take in the rows and trades that are new. */
  read(): void {
    this.#curve.read()
    const { trades } = this.#source
    for (; this.#trades < trades.length; this.#trades++) {
      const trade = trades.peek(this.#trades)
      this.#book.add(trade)
      this.#sleeves[trade.sleeve].add(trade)
    }
  }

  /**
   * Daily values with those of now.
   *
   * @param present a row of the curve with the values of now, where the last row may be older; it is not kept
   */
  daily(present?: Float64Array): DailyCurves {
    this.read()
    return this.#curve.daily(present)
  }

  /** The conventions of the figures over these daily values. */
  conventions({ book: { times } }: DailyCurves): Conventions {
    const { options, seed } = this.#run
    const { annualisation, deviation, riskFreeRate, resamples } = options
    const days = times.length === 0 ? 0 : (times[times.length - 1] - times[0]) / DAY_MS
    return {
      annualisation,
      periodsPerYear: periodsPerYear(annualisation, Math.max(0, times.length - 1), days),
      deviation,
      riskFreeRate,
      resamples,
      seed,
      curveStepMs: this.#source.curve.stepMs,
    }
  }

  /** Every strategy beside the others, as of now. @param present as for `daily` */
  comparison(present?: Float64Array): StrategyComparison {
    const { periodsPerYear: periods } = this.conventions(this.daily(present))
    return compareStrategies(
      this.#source,
      this.#curve.points(present),
      basis(this.#run.options, periods ?? 1),
    )
  }

  /** Everything, as of now. @param present as for `daily` */
  statistics(present?: Float64Array): RunStatistics {
    const source = this.#source
    const { account, sleeves, time } = source
    const { options, seed, start } = this.#run
    const daily = this.daily(present)
    const conventions = this.conventions(daily)
    const returns = [daily.book, daily.benchmark, ...daily.sleeves].map(returnsOf)
    const [book, benchmark, ...own] = returns
    const moment: Moment = {
      basis: basis(options, conventions.periodsPerYear ?? 1),
      days: Math.max(0, time - start) / DAY_MS,
      start,
      end: Math.max(start, time),
      scale: account.scale,
      benchmark,
    }
    const [bookConfidence, ...confidences] = bootstrap(
      [book, ...own].map(({ whole }) => whole),
      { ...moment.basis, resamples: options.resamples, seed },
    )
    const exposures = this.#curve.sleeveExposures
    return {
      conventions,
      book: this.#bookStatistics(book, bookConfidence, moment),
      benchmark: benchmarkStatistics(benchmark, this.#curve.benchmarkDrawdown, moment),
      strategies: sleeves.map((sleeve, i) =>
        this.#sleeveStatistics(sleeve, i, own[i], exposures[i], confidences[i], moment),
      ),
    }
  }

  #bookStatistics(returns: Returns, confidence: Confidence | null, moment: Moment): BookStatistics {
    const { account, equity, drawdown, batchesExposed, liquidations, sleeves } = this.#source
    const { capital, scale } = account
    const common = this.#common(
      {
        returns,
        result: equity - capital,
        totalReturn: (equity - capital) / capital,
        tracker: drawdown,
        value: equity,
        barsExposed: batchesExposed,
        exposure: this.#curve.bookExposure,
        ledgers: sleeves.map(({ ledger }) => ledger),
        trades: this.#book,
        refusals: sleeves.map(({ refusals }) => refusals),
        cuts: sleeves.map(({ limitLog }) => limitLog.cuts),
        confidence,
      },
      moment,
    )
    return { startEquity: capital / scale, endEquity: equity / scale, ...common, liquidations }
  }

  #sleeveStatistics(
    sleeve: SleeveSource,
    index: number,
    returns: Returns,
    exposure: MeanExposure,
    confidence: Confidence | null,
    moment: Moment,
  ): SleeveStatistics {
    const { account, curve } = this.#source
    const { name, weight, result, drawdown, barsExposed, ledger, refusals, limitLog } = sleeve
    const startWeight = this.#curve.rows === 0 ? weight : curve.table.get(0, sleeveColumn(index, 'weight'))
    const common = this.#common(
      {
        returns,
        result,
        totalReturn: startWeight > 0 ? result / (startWeight * account.capital) : null,
        tracker: drawdown,
        value: result,
        barsExposed,
        exposure,
        ledgers: [ledger],
        trades: this.#sleeves[index],
        refusals: [refusals],
        cuts: [limitLog.cuts],
        confidence,
      },
      moment,
    )
    return { name, weight, ...common }
  }

  #common(part: Part, moment: Moment): CommonStatistics {
    const { labels, markets, batches } = this.#source
    const { returns, result, totalReturn, tracker, exposure, ledgers } = part
    const { scale, days } = moment
    const drawn = this.#curve.rows >= MINIMUM.points
    const maxDrawdown = drawn ? maxDrawdownOf(tracker, moment) : null
    const total = (key: 'turnover' | 'fees' | 'slippage' | 'funding'): number =>
      ledgers.reduce((sum, ledger) => sum + ledger[key], 0)
    const names: TradeNames = {
      symbols: markets.map(({ instrument }) => instrument.symbol),
      labels,
      scale,
      deviation: moment.basis.deviation,
    }
    return {
      result: result / scale,
      ...curveStatistics(returns, totalReturn, maxDrawdown?.fraction ?? 0, tracker.base, moment),
      maxDrawdown,
      currentDrawdown: drawn ? currentDrawdownOf(tracker, part.value, moment) : null,
      againstBenchmark: compareReturns(returns.whole, moment.benchmark.whole, moment.basis),
      confidence: part.confidence,
      exposure: ratio(part.barsExposed, batches),
      grossExposure: exposure.gross,
      netExposure: exposure.net,
      turnover: total('turnover') / scale,
      annualTurnover: annualTurnover(total('turnover'), returns.curve.bases, days),
      fees: total('fees') / scale,
      slippage: total('slippage') / scale,
      funding: total('funding') / scale,
      ...part.trades.statistics(names),
      refusals: countsOf(part.refusals),
      cuts: countsOf(part.cuts),
    }
  }
}

/** What sums are kept for. */
const partsOf = ({ sleeves, markets, labels }: StatisticsSource): string =>
  JSON.stringify([
    sleeves.map(({ name }) => name),
    markets.map(({ instrument }) => instrument.symbol),
    labels,
  ])

/** Most frequent first. */
function countsOf(all: readonly ReadonlyMap<string, number>[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const one of all) {
    for (const [reason, count] of one) counts.set(reason, (counts.get(reason) ?? 0) + count)
  }
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)))
}
