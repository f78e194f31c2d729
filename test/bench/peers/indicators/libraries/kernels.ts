import { BLOCK, IndicatorRegistry, MASK, Series } from '@grodt/sdk/host'
import type { Kernel } from '@grodt/sdk/host'
import type { IndicatorName, LibraryAdapter, Study } from '../study.ts'

const REQUESTS: Readonly<Record<IndicatorName, (registry: IndicatorRegistry) => Kernel>> = {
  'EMA 21': (registry) => registry.kernel('ema', 21, 'close'),
  'SMA 20': (registry) => registry.kernel('sma', 20, 'close'),
  'standard deviation 20': (registry) => registry.kernel('stddev', 20, 'close'),
  'Bollinger 20, 2': (registry) => registry.kernel('bollinger', 20, 2, 'close'),
  'RSI 14': (registry) => registry.kernel('rsi', 14, 'close'),
  'ATR 14': (registry) => registry.kernel('atr', 14),
  'ADX 14 with both DI': (registry) => registry.kernel('adx', 14),
  'Donchian 20': (registry) => registry.kernel('donchian', 20),
  'VWAP of the session': (registry) => registry.kernel('session-vwap'),
}

/**
 * The kernels of the SDK with all kernels that they build on. Bars are appended by the block, as in a backtest, and
 * the kernels run over `step` of them at a time: a whole block, or one as in live trading. Appending is not timed.
 */
function study(request: (registry: IndicatorRegistry) => Kernel, step: number): Study {
  return ({ columns }, out) => {
    const bars = columns.close.length
    const series = new Series('BTC/USDT', '1m')
    const registry = new IndicatorRegistry(series)
    const { outputs } = request(registry)
    let ms = 0
    for (let from = 0; from < bars; from += BLOCK) {
      const to = Math.min(bars, from + BLOCK)
      series.appendRows(columns, from, to)
      const start = performance.now()
      for (let i = from; i < to; i += step) registry.run(i, Math.min(to, i + step))
      ms += performance.now() - start
      out.forEach((values, n) => {
        for (let i = from; i < to; i++) values[i] = outputs[n][i & MASK]
      })
    }
    return ms
  }
}

/** All studies with the same step; no package is needed. */
export function kernels(step: number): ReturnType<LibraryAdapter> {
  return Object.fromEntries(Object.entries(REQUESTS).map(([name, request]) => [name, study(request, step)]))
}

const adapter: LibraryAdapter = () => kernels(BLOCK)
export default adapter
