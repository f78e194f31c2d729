import { adx } from './adx.ts'
import { atr } from './atr.ts'
import { bollinger, keltner } from './band.ts'
import { donchian } from './donchian.ts'
import { efficiencyRatio } from './efficiency-ratio.ts'
import { ema } from './ema.ts'
import type { Kernel, KernelName, KernelSource } from './kernel.ts'
import { checkMultiple, checkPeriod, checkSource, MAX_AVERAGE } from './parameters.ts'
import { relativeVolume } from './relative-volume.ts'
import { rollingVwap } from './rolling-vwap.ts'
import { rsi } from './rsi.ts'
import { sessionVwap } from './session-vwap.ts'
import { sma } from './sma.ts'
import { typicalPrice } from './source.ts'
import { stddev } from './stddev.ts'
import { trueRange } from './true-range.ts'

type Make = (source: KernelSource, ...parameters: readonly unknown[]) => Kernel

/** How each built-in kernel is made from its parameters, which are checked here and nowhere else. */
export const BUILTIN: Readonly<Record<KernelName, Make>> = {
  source: (source, input) => {
    if (input === 'typical') return typicalPrice(source)
    throw new RangeError(
      `source: only 'typical' is computed, bar columns are read as they are; was ${String(input)}.`,
    )
  },
  ema: (source, period, input) =>
    ema(source, checkPeriod('ema: period', period, 1, MAX_AVERAGE), checkSource('ema: source', input)),
  sma: (source, period, input) =>
    sma(source, checkPeriod('sma: period', period), checkSource('sma: source', input)),
  stddev: (source, period, input) =>
    stddev(source, checkPeriod('stddev: period', period, 2), checkSource('stddev: source', input)),
  'true-range': (source) => trueRange(source),
  atr: (source, period) => atr(source, checkPeriod('atr: period', period)),
  adx: (source, period) => adx(source, checkPeriod('adx: period', period)),
  rsi: (source, period, input) =>
    rsi(source, checkPeriod('rsi: period', period), checkSource('rsi: source', input)),
  bollinger: (source, period, deviations, input) =>
    bollinger(
      source,
      checkPeriod('bollinger: period', period, 2),
      checkMultiple('bollinger: deviations', deviations),
      checkSource('bollinger: source', input),
    ),
  'session-vwap': (source) => sessionVwap(source),
  'rolling-vwap': (source, period) => rollingVwap(source, checkPeriod('rolling-vwap: period', period, 2)),
  donchian: (source, period) => donchian(source, checkPeriod('donchian: period', period)),
  keltner: (source, period, atrPeriod, multiple) =>
    keltner(
      source,
      checkPeriod('keltner: period', period),
      checkPeriod('keltner: atrPeriod', atrPeriod),
      checkMultiple('keltner: multiple', multiple),
    ),
  'efficiency-ratio': (source, period) =>
    efficiencyRatio(source, checkPeriod('efficiency-ratio: period', period)),
  'relative-volume': (source, period) =>
    relativeVolume(source, checkPeriod('relative-volume: period', period)),
}
