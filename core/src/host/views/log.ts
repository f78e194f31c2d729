import { maskSecrets } from '../diagnostics/mask.ts'
import { LOG_LEVELS, type HostLog, type LogLevel } from '../log/host-log.ts'
import type { LoggedText } from '../log/log-ring.ts'
import { firstPage, isInTime, type PastPage, type PastQuery } from './past-events.ts'
import { moment, type Moment } from './time.ts'

/** A line of the log without secrets. */
export interface LogRow {
  readonly number: number
  /** Time of day. */
  readonly time: Moment
  readonly level: LogLevel
  readonly message: string
  /** What else it says. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** Which lines; times are those of the day. A place has the number of a line. */
export interface LogQuery extends Pick<PastQuery, 'before' | 'limit' | 'from' | 'to'> {
  /** Only lines above this number. */
  readonly above?: number | undefined
  /** Only lines that are at least as loud. */
  readonly level?: LogLevel | undefined
  /** Only lines with this text, in any case. */
  readonly contains?: string | undefined
}

/** Numbers of the levels in the lines themselves. */
const NUMBERS: Readonly<Record<LogLevel, number>> = { debug: 20, info: 30, warn: 40, error: 50 }

/** Lines of the log that are in memory, the newest first. */
export function logPage({ ring }: HostLog, query: LogQuery): PastPage<LogRow> {
  const { above = 0, before, limit, contains, level: least } = query
  const below = before?.event ?? Infinity
  const wanted = contains?.toLowerCase()
  const found = ring.lines
    .filter(({ number }) => number > above && number < below)
    .map(rowOf)
    .filter(
      ({ loudness, row }) =>
        isInTime({ time: row.time.ms }, query) &&
        (least === undefined || loudness >= NUMBERS[least]) &&
        // What is masked must not be found either.
        (wanted === undefined || JSON.stringify(row).toLowerCase().includes(wanted)),
    )
    .map(({ row }) => row)
    .reverse()
  return firstPage(found, limit, ({ number }) => number)
}

function rowOf({ number, text }: LoggedText): { readonly loudness: number; readonly row: LogRow } {
  const line = maskSecrets(JSON.parse(text)) as Readonly<Record<string, unknown>>
  const { level: loudness, time, msg, ...fields } = line
  const level = LOG_LEVELS.findLast((name) => NUMBERS[name] <= Number(loudness)) ?? 'debug'
  const row = { number, time: moment(Date.parse(String(time))), level, message: String(msg ?? ''), fields }
  return { loudness: Number(loudness), row }
}
