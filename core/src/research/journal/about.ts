import type { StartFacts } from '../../host/audit/starts.ts'
import type { HostIdentity } from '../../host/durable/identity.ts'
import { seriesName } from '../../host/durable/record.ts'
import type { FedMarket } from '../../host/wire.ts'
import { timeframeName } from '../../market/timeframe.ts'
import { coreVersion } from '../../version.ts'
import type { BacktestOptions, FinishedRun } from '../report.ts'
import { curveStep } from '../results.ts'
import { fedMarkets } from '../run.ts'
import type { RunJournalParts } from './choice.ts'

/** What the first record of a backtest's journal says: all that a replay needs beside the revision that it names. */
export interface RunStart {
  /** Open of the first traded bar, ms. */
  readonly start: number
  readonly identity: HostIdentity
  /** Number of the revision of configuration and plugins. */
  readonly revision: number
  readonly facts: StartFacts
  readonly backtest: AboutRun
}

/** What ran, beside configuration and plugins. */
export interface AboutRun {
  /** Version of GRODT. */
  readonly engine: string
  readonly parts: RunJournalParts
  /** Close of the last bar, ms, and the traded bars of all symbols. */
  readonly end: number
  readonly bars: number
  /** Distance of the points of the equity curve, ms. */
  readonly curveMs: number
  readonly options: BacktestOptions
  /** By instrument. */
  readonly markets: readonly JournaledMarket[]
}

export interface JournaledMarket extends FedMarket {
  /** The series of the store with its bars. */
  readonly series: string
  /** Those that were loaded, and their SHA-256 (hex) as the report has it. */
  readonly bars: number
  readonly sha256: string
}

/** What a run is about, from what is ready to run. */
export function aboutRun(
  { candles, options, period }: Pick<FinishedRun, 'candles' | 'options' | 'period'>,
  parts: RunJournalParts,
): AboutRun {
  return {
    engine: coreVersion(),
    parts,
    end: period.end,
    bars: period.bars,
    curveMs: curveStep(period.end - period.start),
    options,
    markets: fedMarkets(candles).map((market, i) => ({
      ...market,
      series: seriesName(market.symbol, timeframeName(market.baseMs)),
      bars: candles[i].columns.time.length,
      sha256: candles[i].hash,
    })),
  }
}
