import { maskSecrets } from '../diagnostics/mask.ts'
import { LOG_LEVELS, type HostLog, type LogLevel } from '../log/host-log.ts'
import type { LoggedText } from '../log/log-ring.ts'
import { moment, type Moment } from './time.ts'

/** A line of the log without secrets. */
export interface LogRow {
  readonly number: number
  /** Time of day. */
  readonly time: Moment
  readonly level: string
  readonly message: string
  /** What else it says. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** Which lines. */
export interface LogQuery {
  /** Only lines behind this number, from there on; left out: the last ones. */
  readonly after?: number | undefined
  readonly limit: number
  /** Only lines that are at least as loud. */
  readonly level?: LogLevel | undefined
  /** Only lines with this text, in any case. */
  readonly contains?: string | undefined
}

/** The last lines of the log, the oldest first. */
export interface LogView {
  readonly level: string
  readonly lines: readonly LogRow[]
  /** Of the lines that are still in memory; null where there is none. */
  readonly oldest: number | null
  readonly newest: number | null
}

/** Numbers of the levels in the lines themselves. */
const NUMBERS: Readonly<Record<LogLevel, number>> = { debug: 20, info: 30, warn: 40, error: 50 }

export function logView({ ring, level }: HostLog, query: LogQuery): LogView {
  const { lines } = ring
  const { after, limit, contains, level: least } = query
  const wanted = contains?.toLowerCase()
  const rows = lines.filter(({ number }) => number > (after ?? 0)).map(rowOf)
  const found = rows.filter(
    ({ loudness, row }) =>
      (least === undefined || loudness >= NUMBERS[least]) &&
      // What is masked must not be found either.
      (wanted === undefined || JSON.stringify(row).toLowerCase().includes(wanted)),
  )
  const shown = after === undefined ? found.slice(-limit) : found.slice(0, limit)
  return {
    level,
    lines: shown.map(({ row }) => row),
    oldest: lines.at(0)?.number ?? null,
    newest: lines.at(-1)?.number ?? null,
  }
}

function rowOf({ number, text }: LoggedText): { readonly loudness: number; readonly row: LogRow } {
  const line = maskSecrets(JSON.parse(text)) as Readonly<Record<string, unknown>>
  const { level: loudness, time, msg, ...fields } = line
  const level = LOG_LEVELS.findLast((name) => NUMBERS[name] <= Number(loudness)) ?? 'debug'
  const row = { number, time: moment(Date.parse(String(time))), level, message: String(msg ?? ''), fields }
  return { loudness: Number(loudness), row }
}
