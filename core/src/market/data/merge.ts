import { GrodtError } from '../../errors.ts'
import { COLUMN_NAMES, newColumns } from '../columns.ts'
import type { BarColumns } from '../columns.ts'
import { utc } from '../import/utc.ts'
import { timeframeName } from '../timeframe.ts'

const LISTED = 20

/** Bars of one file or other source. */
export interface Part {
  /** For messages, normally a path. */
  readonly name: string
  readonly columns: BarColumns
  /** The line of a bar; null where there are no lines. */
  readonly lineOf: ((bar: number) => number) | null
}

/** What became of the bars of a part. */
export interface PartCount {
  readonly name: string
  /** Bars that no earlier part has. */
  added: number
  /** Bars that an earlier part has too. */
  equal: number
  /** Bars that took the place of others. */
  replaced: number
}

export interface Merged {
  readonly columns: BarColumns
  /** In the order of the parts. */
  readonly parts: readonly PartCount[]
}

export interface MergeOptions {
  readonly timeframeMs: number
  /** Bars that differ from those of the first part take their place. */
  readonly replace: boolean
  /** Lines below the list of contradictions that say what the user can do. */
  readonly advice: string
}

/** The bars so far, each with where it came from. */
interface Out {
  readonly columns: BarColumns
  readonly origin: Uint16Array
  readonly bar: Uint32Array
  length: number
}

/**
 * Makes one series of several that may overlap. Equal bars are taken once. Bars of one time that differ are refused,
 * or with `replace` taken from the later part when the earlier is the first; two later parts never replace each other.
 *
 * @param parts each with ascending times; at most 65,535
 * @throws GrodtError DATA_CONFLICT with the first 20 contradictions, DATA_AMBIGUOUS when the grids differ
 */
export function mergeParts(parts: readonly Part[], options: MergeOptions): Merged {
  refuseOtherGrids(parts, options.timeframeMs)
  const room = parts.reduce((sum, { columns }) => sum + columns.time.length, 0)
  const out: Out = {
    columns: newColumns(room),
    origin: new Uint16Array(room),
    bar: new Uint32Array(room),
    length: 0,
  }
  const counts = parts.map(({ name }): PartCount => ({ name, added: 0, equal: 0, replaced: 0 }))
  const conflicts: string[] = []
  let conflictCount = 0
  const next = parts.map(() => 0)

  for (;;) {
    const { part, until } = nextRun(parts, next)
    if (part < 0) break
    const { columns } = parts[part]
    let bar = next[part]
    // Only the first bar of a run can have the time of the last one taken.
    const last = out.length - 1
    if (last >= 0 && columns.time[bar] === out.columns.time[last]) {
      const differing = COLUMN_NAMES.find((name) => columns[name][bar] !== out.columns[name][last])
      if (differing === undefined) counts[part].equal++
      else if (options.replace && out.origin[last] === 0) {
        take(out, last, columns, bar, part)
        counts[part].replaced++
      } else {
        const other = parts[out.origin[last]]
        if (conflicts.length < LISTED)
          conflicts.push(conflictText(parts[part], bar, other, out.bar[last], differing))
        conflictCount++
      }
      bar++
    }
    for (; bar < columns.time.length && columns.time[bar] <= until; bar++) {
      take(out, out.length++, columns, bar, part)
      counts[part].added++
    }
    next[part] = bar
  }
  if (conflictCount > 0) {
    if (conflictCount > LISTED) conflicts.push(`  and ${conflictCount - LISTED} more`)
    const isOther = conflictCount > LISTED && counts.every(({ equal }) => equal === 0)
    if (isOther) conflicts.push('No bar of the same time is equal: is it the same market?')
    const list = [...conflicts, options.advice].join('\n')
    throw new GrodtError('DATA_CONFLICT', { count: conflictCount, list })
  }
  const [time, open, high, low, close, volume] = COLUMN_NAMES.map((name) =>
    out.columns[name].slice(0, out.length),
  )
  return { columns: { time, open, high, low, close, volume }, parts: counts }
}

/** Where to go on: the bars of one part that come before those of all others. */
interface Run {
  /** -1 when no bar is left. */
  readonly part: number
  /** Time of the last bar that may belong to the run, ms. */
  readonly until: number
}

/** The run from the earliest bar that is left. Of bars of one time that of the first part comes first. */
function nextRun(parts: readonly Part[], next: readonly number[]): Run {
  let part = -1
  let other = -1
  let earliest = Infinity
  let second = Infinity
  for (let i = 0; i < parts.length; i++) {
    const { time } = parts[i].columns
    if (next[i] >= time.length) continue
    const first = time[next[i]]
    if (first < earliest) {
      second = earliest
      other = part
      earliest = first
      part = i
    } else if (first < second) {
      second = first
      other = i
    }
  }
  // All bars are on one grid of a second or more: half a millisecond less leaves out the bar of the other part.
  return { part, until: part < other ? second : second - 0.5 }
}

function take(out: Out, at: number, columns: BarColumns, bar: number, part: number): void {
  for (const name of COLUMN_NAMES) out.columns[name][at] = columns[name][bar]
  out.origin[at] = part
  out.bar[at] = bar
}

function conflictText(
  part: Part,
  bar: number,
  other: Part,
  otherBar: number,
  name: (typeof COLUMN_NAMES)[number],
): string {
  const value = part.columns[name][bar]
  const otherValue = other.columns[name][otherBar]
  const time = utc(part.columns.time[bar])
  return `  ${placeOf(part, bar)}: ${time} ${name} is ${value}, in ${placeOf(other, otherBar)} it is ${otherValue}`
}

const placeOf = ({ name, lineOf }: Part, bar: number): string =>
  lineOf === null ? name : `${name}:${lineOf(bar)}`

function refuseOtherGrids([first, ...others]: readonly Part[], timeframeMs: number): void {
  for (const other of others) {
    if ((other.columns.time[0] - first.columns.time[0]) % timeframeMs === 0) continue
    const problem =
      `"${first.name}" and "${other.name}" do not fit together: their ${timeframeName(timeframeMs)} bars start at ` +
      'different times. Give one of them.'
    throw new GrodtError('DATA_AMBIGUOUS', { problem })
  }
}
