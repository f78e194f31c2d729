import {
  catalogueRequest,
  sentError,
  type IndicatorRegistry,
  type KernelView,
  type Reply,
  type SentSeries,
  type SentSymbol,
  type SeriesView,
  type WorkerRequest,
} from '@grodt/sdk/host'
import type { RemoteSymbol } from './remote-instance.ts'

/** The series that an instance in a worker reads, by the numbers under which it knows them. */
export interface SeriesBook {
  /** For a new instance, which knows none yet. */
  begin(): SentSymbol[]
  /** Answer a request of the instance. */
  readonly serve: (request: WorkerRequest) => Reply
  /** Where each series stands. */
  cursors(): number[]
}

/** Series are shared: what the host writes, the worker reads. */
export function seriesBook(symbols: readonly RemoteSymbol[]): SeriesBook {
  let registries: IndicatorRegistry[] = []

  function sent(registry: IndicatorRegistry): SentSeries {
    const known = registries.indexOf(registry)
    if (known >= 0) return { number: known }
    registries.push(registry)
    return { number: registries.length - 1, view: viewOf(registry) }
  }

  function answer(request: WorkerRequest): KernelView | SentSeries {
    switch (request.kind) {
      case 'kernel': {
        const { outputs, warmup } = registries[request.series].kernel(request.name, ...request.parameters)
        return { outputs, warmup }
      }
      case 'catalogue': {
        const { series, name, parameters } = request
        const { outputs, warmup } = registries[series].catalogue(catalogueRequest(name, parameters))
        return { outputs, warmup }
      }
      case 'timeframe': {
        const open = symbols.find(({ instrument }) => instrument.symbol === request.symbol)?.openTimeframe
        if (open === undefined) throw new Error(`bars(...): ${request.symbol} is no symbol of this instance.`)
        return sent(open(request.timeframe))
      }
    }
  }

  return {
    begin() {
      registries = []
      return symbols.map(({ instrument, registry }) => ({ instrument, series: sent(registry) }))
    },
    serve(request) {
      try {
        return { kind: 'reply', value: answer(request) }
      } catch (error) {
        return { kind: 'reply', error: sentError(error) }
      }
    },
    cursors: () => registries.map(({ series }) => series.cursor),
  }
}

function viewOf({ series }: IndicatorRegistry): SeriesView {
  const { symbol, timeframe, time, open, high, low, close, volume, cursor } = series
  if (!(time.buffer instanceof SharedArrayBuffer)) {
    throw new Error(`The bars of ${symbol} ${timeframe} are not shared: wire the engine with its staff.`)
  }
  return { symbol, timeframe, time, open, high, low, close, volume, cursor }
}
