import type { BadRowPolicy } from '../import/checked-file.ts'
import { forAll } from '../import/collect.ts'
import { findFiles } from '../import/files.ts'
import { loadCandles } from '../import/load.ts'
import type { ImportReport } from '../import/report.ts'
import { timeframeName } from '../timeframe.ts'
import { GrodtError } from '../../errors.ts'
import { withSymbol } from './import.ts'
import { checkMultiple, resample } from './resample.ts'
import type { Resampled } from './resample.ts'
import { planUpdate } from './update.ts'
import type { Update, UpdateOptions } from './update.ts'

export interface ResampleOptions extends UpdateOptions {
  /** Length of the longer bars, ms. */
  readonly toMs: number
  /** The symbol of a single file whose name does not tell it. */
  readonly symbol: string | null
  /** The timeframe to start from, such as `1m`; null: the one there is. */
  readonly timeframe: string | null
  readonly badRows: BadRowPolicy
}

/** One symbol with its longer bars. */
export interface ResampledSeries {
  readonly update: Update
  /** Length of a base bar, ms. */
  readonly baseMs: number
  readonly baseBars: number
  readonly result: Resampled
}

/**
 * Reads candles and says what a data folder becomes with longer bars made of them. Nothing is written.
 *
 * @throws GrodtError of the files as `loadCandles`, of the folder as `planUpdate`; DATA_TIMEFRAME when bars of a symbol
 * are no whole part of the longer ones, or are too few for one
 */
export function planResample(
  path: string,
  options: ResampleOptions,
): { series: ResampledSeries[]; reports: readonly ImportReport[] } {
  const { toMs, symbol, timeframe, badRows } = options
  const files = findFiles(path)
  forAll(files, (file) => withSymbol(file, symbol, files.length))
  const { candles, reports } = loadCandles(path, {
    cacheFolder: null,
    badRows,
    timeframeOption: '--timeframe',
    ...(symbol === null ? {} : { symbol }),
    ...(timeframe === null ? {} : { timeframe }),
  })
  const series = forAll(candles, (one) => {
    checkMultiple(one.symbol, one.timeframeMs, toMs)
    const result = resample(one.columns, one.timeframeMs, toMs)
    if (result.columns.time.length === 0) {
      const problem = `${one.symbol}: its ${timeframeName(one.timeframeMs)} bars do not reach the end of one ${timeframeName(toMs)} bar.`
      throw new GrodtError('DATA_TIMEFRAME', { problem })
    }
    const name = `${one.source}, made into ${timeframeName(toMs)} bars`
    const update = planUpdate(
      { symbol: one.symbol, timeframeMs: toMs },
      [{ name, columns: result.columns, lineOf: null }],
      options,
    )
    return { update, baseMs: one.timeframeMs, baseBars: one.columns.time.length, result }
  })
  return { series, reports }
}
