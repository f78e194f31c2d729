import { withLock } from '../../market/data/lock.ts'
import { planResample } from '../../market/data/resample-files.ts'
import { seriesResult } from '../../market/data/import-result.ts'
import type { ResampledSeries } from '../../market/data/resample-files.ts'
import { describeReport } from '../../market/import/report.ts'
import { utc } from '../../market/import/utc.ts'
import { timeframeName } from '../../market/timeframe.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import { amount, counted } from '../text.ts'
import { DATA_COMMANDS, DATA_FOLDER } from './commands.ts'
import { badRowsOption, timeframeOption } from './options.ts'
import { folderNotes, updateLines } from './update-text.ts'
import { writeUpdates } from '../../market/data/write.ts'

const SHOWN = 5

/**
 * `grodt data resample PATH --to T`
 *
 * @throws GrodtError of the command line, the files and the data folder
 */
export function resampleCommand(args: readonly string[]): Promise<number> {
  const { name } = DATA_COMMANDS.resample
  const { values, flags, positionals } = parseCommandLine(DATA_COMMANDS.resample, args)
  const [path] = positionals as readonly (string | undefined)[]
  if (path === undefined) throw usageError(name, 'Name a candle file or a folder of them.')
  const to = timeframeOption(name, values, 'to')
  if (to === null) throw usageError(name, '--to is missing: give the longer timeframe, such as --to 1h.')
  const into = values.get('into') ?? DATA_FOLDER
  const options = {
    toMs: to.ms,
    into,
    replace: flags.has('replace'),
    symbol: values.get('symbol') ?? null,
    timeframe: timeframeOption(name, values, 'timeframe')?.text ?? null,
    badRows: badRowsOption(name, values),
  }
  const { series, reports } = withLock(into, () => {
    const planned = planResample(path, options)
    writeUpdates(planned.series.map(({ update }) => update))
    return planned
  })
  const notes = folderNotes(
    into,
    series.map(({ update }) => update),
  )
  if (flags.has('json')) {
    process.stdout.write(`${JSON.stringify({ series: series.map(seriesJson), notes }, null, 2)}\n`)
    return Promise.resolve(0)
  }
  const bad = reports.filter(({ badRowCount }) => badRowCount > 0).flatMap(describeReport)
  const lines = [...series.flatMap(seriesLines), ...bad, ...notes]
  process.stdout.write(`${lines.join('\n')}\n`)
  return Promise.resolve(0)
}

function seriesJson({ update, baseMs, baseBars, result }: ResampledSeries): unknown {
  const { barsEach, partialCount, partial, unfinished } = result
  const bar = ({ time, bars }: { time: number; bars: number }): unknown => ({
    time: new Date(time).toISOString(),
    bars,
  })
  return {
    ...seriesResult(update),
    from: { timeframe: timeframeName(baseMs), bars: baseBars },
    barsEach,
    partial: { count: partialCount, first: partial.map(bar) },
    unfinished: unfinished === null ? null : bar(unfinished),
  }
}

function seriesLines({ update, baseMs, baseBars, result }: ResampledSeries): string[] {
  const { barsEach, partialCount, partial, unfinished } = result
  const lines = [...updateLines(update), `  made of ${counted(baseBars, 'bar')} of ${timeframeName(baseMs)}`]
  if (partialCount > 0) {
    const made = partialCount === 1 ? 'bar is made' : 'bars are made'
    lines.push(`  ${amount(partialCount, 0)} ${made} of fewer than ${barsEach} bars:`)
    for (const { time, bars } of partial.slice(0, SHOWN)) {
      lines.push(`    ${utc(time)}: ${counted(bars, 'bar')}`)
    }
    if (partialCount > SHOWN) lines.push(`    and ${amount(partialCount - SHOWN, 0)} more`)
  }
  if (unfinished !== null) {
    const { time, bars } = unfinished
    lines.push(`  left out: the bar of ${utc(time)}, which is not over (${bars} of ${barsEach} bars)`)
  }
  return lines
}
