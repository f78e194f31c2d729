import type { DurationHistogram, RecentDurations } from '../../plugins/duration-histogram.ts'
import type { TimedEntry } from '../answer-times.ts'
import type { PaperHost } from '../paper-host.ts'

/** How long something took since the process began, and what the last times were like. */
export interface DurationsView extends RecentDurations {
  readonly count: number
  /** Seconds. */
  readonly total: number
}

/** The answers of an entry of a plugin. */
export interface EntryAnswers extends DurationsView {
  readonly entry: string
}

export function durationsView({ count, sum, recent }: DurationHistogram): DurationsView {
  return { count, total: sum, ...recent }
}

type Source = Pick<PaperHost, 'staff'>

/** All whose answers come from workers; none where plugins run in the thread of the host. */
export const timedEntries = ({ staff }: Source): readonly TimedEntry[] => staff?.timed ?? []

/** Of one entry; null where it runs in the thread of the host. */
export function answersOfEntry(host: Source, kind: TimedEntry['kind'], entry: string): DurationsView | null {
  const found = timedEntries(host).find((one) => one.kind === kind && one.entry === entry)
  return found === undefined ? null : durationsView(found.seat.times)
}

/** Of all entries of a plugin that run in workers. */
export function answersOfPlugin(host: Source, kind: TimedEntry['kind'], plugin: string): EntryAnswers[] {
  return timedEntries(host)
    .filter((one) => one.kind === kind && one.plugin === plugin)
    .map(({ entry, seat }) => ({ entry, ...durationsView(seat.times) }))
}
