import type { PaperHost } from '../../host/paper-host.ts'
import { timedEntries } from '../../host/views/answers.ts'
import type { DurationHistogram } from '../../plugins/duration-histogram.ts'

/** Durations with the values of their labels. */
export type TimedSample = readonly [times: DurationHistogram, ...labels: string[]]

/** How long one thing takes, counted by the host while it runs. */
export interface HostHistogram {
  /** Behind `grodt_`; ends with `_seconds`. */
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  readonly read: (host: PaperHost) => readonly TimedSample[]
}

/** What a host counts the time of. */
export const HOST_HISTOGRAMS: readonly HostHistogram[] = [
  {
    name: 'step_seconds',
    help: 'Time that the bars of one moment took to be carried out, with workers, journal and checks.',
    labels: [],
    read: ({ steps }) => [[steps]],
  },
  {
    name: 'plugin_answer_seconds',
    help: 'Time that the host waited for an answer of a plugin in its worker.',
    labels: ['kind', 'entry', 'plugin'],
    read: (host) =>
      timedEntries(host).map(({ kind, entry, plugin, seat }) => [seat.times, kind, entry, plugin]),
  },
]
