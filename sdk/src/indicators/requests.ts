import type { Indicator, IndicatorRequests, Source } from '../contract/values.ts'
import { RingHandle } from '../runtime/handles.ts'
import { catalogueRequest, outputIndex, type CatalogueRequest } from './catalogue-request.ts'
import type { SeriesView } from '../runtime/series.ts'
import type { Kernel, KernelName } from './kernel.ts'

/** What a handle reads of a kernel. */
export type KernelView = Pick<Kernel, 'outputs' | 'warmup'>

/** Where the indicators of one series come from: its registry, or another thread that has it. */
export interface IndicatorSource {
  readonly series: SeriesView
  /** @throws RangeError when a parameter is out of its range */
  kernel(name: KernelName, ...parameters: readonly (number | string)[]): KernelView
  catalogue(request: CatalogueRequest): KernelView
}

/** What a plugin asks indicators of: checks each request and gives handles on the shared kernels of their source. */
export function indicatorRequests(registry: IndicatorSource): IndicatorRequests {
  const handle = (kernel: KernelView, output = 0): Indicator =>
    new RingHandle(registry.series, kernel.outputs[output], kernel.warmup)
  const band = (kernel: KernelView) => ({
    upper: handle(kernel, 0),
    middle: handle(kernel, 1),
    lower: handle(kernel, 2),
  })
  const vwap = (kernel: KernelView) => ({ vwap: handle(kernel, 0), sigma: handle(kernel, 1) })

  return {
    ema: (period, source: Source = 'close') => handle(registry.kernel('ema', period, source)),
    sma: (period, source: Source = 'close') => handle(registry.kernel('sma', period, source)),
    stddev: (period, source: Source = 'close') => handle(registry.kernel('stddev', period, source)),
    atr: (period) => handle(registry.kernel('atr', period)),
    adx(period) {
      const kernel = registry.kernel('adx', period)
      return { adx: handle(kernel, 0), plusDi: handle(kernel, 1), minusDi: handle(kernel, 2) }
    },
    rsi: (period, source: Source = 'close') => handle(registry.kernel('rsi', period, source)),
    bollinger: (period, deviations, source: Source = 'close') =>
      band(registry.kernel('bollinger', period, deviations, source)),
    sessionVwap: () => vwap(registry.kernel('session-vwap')),
    rollingVwap: (period) => vwap(registry.kernel('rolling-vwap', period)),
    donchian(period) {
      const kernel = registry.kernel('donchian', period)
      return { upper: handle(kernel, 0), lower: handle(kernel, 1) }
    },
    keltner: (period, atrPeriod, multiple) => band(registry.kernel('keltner', period, atrPeriod, multiple)),
    efficiencyRatio: (period) => handle(registry.kernel('efficiency-ratio', period)),
    relativeVolume: (period) => handle(registry.kernel('relative-volume', period)),
    indicator(name, parameters = {}) {
      const request = catalogueRequest(name, parameters)
      const kernel = registry.catalogue(request)
      return { get: (output) => handle(kernel, outputIndex(request, output)) }
    },
  }
}

/** The names of all requests. */
export const REQUESTS: readonly (keyof IndicatorRequests)[] = [
  ...(['ema', 'sma', 'stddev', 'atr', 'adx', 'rsi', 'bollinger', 'sessionVwap', 'rollingVwap'] as const),
  ...(['donchian', 'keltner', 'efficiencyRatio', 'relativeVolume', 'indicator'] as const),
]
