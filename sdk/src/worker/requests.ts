import type { IndicatorSource, KernelView } from '../indicators/requests.ts'
import type { OpenTimeframe } from '../runtime/setup.ts'
import type { SeriesView } from '../runtime/series.ts'
import { receive, send, type WorkerChannel } from './channel.ts'
import { arrivedError } from './portable.ts'
import type { Reply, SentSeries, WorkerRequest } from './protocol.ts'

/** A series whose cursor follows the host. */
type FollowedSeries = { -readonly [Name in keyof SeriesView]: SeriesView[Name] }

/** The series of one instance, by their numbers, and what it can request of them. */
export interface RemoteSeries {
  /** @returns its indicators */
  open(sent: SentSeries): IndicatorSource
  /** Opens other timeframes of a symbol. */
  timeframesOf(symbol: string): OpenTimeframe
  /** Move all cursors to where the host is. */
  follow(cursors: readonly number[]): void
}

/** Ask the host, which waits for that. @throws what it throws */
function request<T extends KernelView | SentSeries>(channel: WorkerChannel, question: WorkerRequest): T {
  send(channel, question)
  const reply = receive(channel, Infinity)?.message as Reply
  if ('error' in reply) {
    const error = arrivedError(reply.error)
    // The stack of the host says nothing; this one leads to the line of the plugin.
    Error.captureStackTrace(error, request)
    throw error
  }
  return reply.value as T
}

/** Indicators and series that the host has. */
export function remoteSeries(channel: WorkerChannel): RemoteSeries {
  const sources: { readonly series: FollowedSeries; readonly source: IndicatorSource }[] = []

  function open({ number, view }: SentSeries): IndicatorSource {
    if (view === undefined) return sources[number].source
    const series: FollowedSeries = { ...view }
    const source: IndicatorSource = {
      series,
      kernel: (name, ...parameters) =>
        request<KernelView>(channel, { kind: 'kernel', series: number, name, parameters }),
      catalogue: ({ name, settings, source: column, entry }) => {
        const parameters = entry.input === 'value' ? { ...settings, source: column } : settings
        return request<KernelView>(channel, { kind: 'catalogue', series: number, name, parameters })
      },
    }
    sources[number] = { series, source }
    return source
  }

  return {
    open,
    timeframesOf: (symbol) => (timeframe) =>
      open(request<SentSeries>(channel, { kind: 'timeframe', symbol, timeframe })),
    follow(cursors) {
      cursors.forEach((cursor, number) => (sources[number].series.cursor = cursor))
    },
  }
}
