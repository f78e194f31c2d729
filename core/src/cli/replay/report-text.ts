import type { Difference } from '../../research/replay/differences.ts'
import type { ReplayReport } from '../../research/replay/replay.ts'
import { time } from '../run/format.ts'
import { amount, counted, duration, wrap, WIDTH } from '../text.ts'

/** A replay with the wall time that it took. */
export interface TimedReport extends ReplayReport {
  readonly seconds: number
  readonly barsPerSecond: number
}

const LABEL = 14

const row = (label: string, text: string): string[] =>
  text
    .split('\n')
    .flatMap((part) => wrap(part, WIDTH - LABEL - 2))
    .map((line, i) => `  ${(i === 0 ? label : '').padEnd(LABEL)}${line}`)

/** What was compared, and what came out. */
export function reportLines(report: TimedReport): string[] {
  const { folder, after, removed, records, span, processes, changes, inputs, bars } = report
  const { events, trades, snapshots, notCompared, differences, ended, seconds, barsPerSecond } = report
  const lines = [`${folder}: the journal through the kernel of backtests`]
  if (records === null || span === null) lines.push(...row('records', 'none could be compared'))
  else {
    lines.push(
      ...row(
        'records',
        `${amount(records.first, 0)} to ${amount(records.last, 0)}${beginning(after, removed)}`,
      ),
      ...row('market time', `${time(span.from)} to ${time(span.to)} UTC (${duration(span.to - span.from)})`),
      ...row('processes', `${amount(processes, 0)}, ${code(changes)}`),
      ...row('inputs', inputsText(inputs)),
      ...row('bars', amount(bars, 0)),
      ...row('events', `${amount(events, 0)}, with ${counted(trades, 'closed trade')}`),
      ...row('snapshots', `${amount(snapshots, 0)}, the whole state of each`),
      ...row('speed', `${amount(barsPerSecond, 0)} bars/s (${amount(seconds, 1)} s)`),
    )
  }
  for (const { first, last, reason } of notCompared) {
    lines.push(...row('not compared', `records ${amount(first, 0)} to ${amount(last, 0)}: ${reason}`))
  }
  const early = ended ? ', and the replay ended there; later ones may follow from the first' : ''
  lines.push(...row('differences', `${amount(differences.length, 0)}${early}`))
  return [...lines, ...differences.flatMap((one) => ['', ...differenceLines(one)])]
}

const code = (changes: number): string =>
  changes === 0
    ? 'all with the same configuration and plugins'
    : `configuration or plugins changed ${changes === 1 ? 'once' : `${amount(changes, 0)} times`}`

const inputsText = ({ history, ...inputs }: ReplayReport['inputs']): string =>
  Object.entries(history === 0 ? inputs : { history, ...inputs })
    .map(([kind, count]) => `${kind} ${amount(count, 0)}`)
    .join(', ')

function beginning(after: number, removed: number): string {
  if (after === 0) return ''
  const gone = removed === 0 ? '' : `; retention has removed ${counted(removed, 'record')} before`
  return `, from the snapshot at record ${amount(after, 0)} on${gone}`
}

/** One difference: where, and what was and is. */
export function differenceLines({ record, time: at, input, what, was, is }: Difference): string[] {
  const head = `record ${amount(record, 0)}, ${time(at)} UTC, ${input}: ${what}`
  return [head, ...members(was, is)]
}

/** Of two objects of one kind only the members that differ. */
function members(was: string | null, is: string | null): string[] {
  const [before, now] = [objectIn(was), objectIn(is)]
  if (before === null || now === null || before.kind !== now.kind) {
    return [`  was ${was ?? 'none'}`, `  is  ${is ?? 'none'}`]
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])]
  const shown = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value))
  const others = names.filter((name) => shown(before[name]) !== shown(now[name]))
  return others.map(
    (name) => `  ${String(now.kind)}, ${name}: was ${shown(before[name])}, is ${shown(now[name])}`,
  )
}

function objectIn(text: string | null): Record<string, unknown> | null {
  const value: unknown = text === null || !text.startsWith('{') ? null : JSON.parse(text)
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
}
