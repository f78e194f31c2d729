import { GrodtError } from '../../errors.ts'
import { timeframeName } from '../timeframe.ts'
import type { CandleFile, TimeframeOption } from './files.ts'
import { isKnownTimeframe, spacingOf } from './infer.ts'

/**
 * The timeframe of a file, ms: the one that it says itself; else the asked one; else the most common distance of its
 * bars, which must not contradict its name.
 *
 * @param asked null: not given by the user
 * @param option how a user would give it
 * @throws GrodtError DATA_TIMEFRAME
 */
export function chooseTimeframe(
  file: CandleFile,
  time: Float64Array,
  asked: number | null,
  option: TimeframeOption,
): number {
  const fail = (problem: string): never => {
    throw new GrodtError('DATA_TIMEFRAME', { problem })
  }
  if (file.described !== null) {
    const { timeframeMs } = file.described
    if (asked === null || asked === timeframeMs) return timeframeMs
    return fail(
      `${file.path}: it holds ${timeframeName(timeframeMs)} bars, not ${timeframeName(asked)} bars as asked.`,
    )
  }
  const { common, has } = spacingOf(time)
  if (common === null) {
    const told = asked ?? file.timeframeMs
    return told ?? fail(`${file.path}: the timeframe cannot be told from one bar. Give it with ${option}.`)
  }
  if (asked !== null) {
    if (asked <= common && has(asked)) return asked
    return fail(
      `${file.path}: the bars are ${timeframeName(common)} apart, not ${timeframeName(asked)} as asked.`,
    )
  }
  if (!isKnownTimeframe(common)) {
    return fail(
      `${file.path}: the bars are mostly ${timeframeName(common)} apart, which is no usual timeframe. Give it with ${option}.`,
    )
  }
  if (file.timeframeMs !== null && file.timeframeMs !== common) {
    return fail(
      `${file.path}: the name says ${timeframeName(file.timeframeMs)}, the bars are ${timeframeName(common)} apart. ` +
        `Rename the file or give ${option}.`,
    )
  }
  return common
}
