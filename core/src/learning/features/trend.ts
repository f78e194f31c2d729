import { IndicatorRegistry, indicatorRequests, type RegistrySnapshot, Series } from '@grodt/sdk/host'
import type { Json } from '../../store/json.ts'
import type { HourBar } from '../observed.ts'
import { damaged, fieldsOf, listOf, packNumbers, unpackNumbers } from '../packed.ts'

/** Wilder's own period, and a day of hours. */
const ADX_PERIOD = 14
const EFFICIENCY_PERIOD = 24

const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const

/** How much the hours of a market trend: the same kernels that strategies and classifiers use, on hourly bars. */
export interface Trend {
  /** @param time open time of the hour, ms */
  push(time: number, bar: HourBar): void
  /** Average directional index of 14 hours, as a fraction, 0 to 1; NaN for the first 27 bars. */
  adx(): number
  /** Efficiency ratio of 24 hours, 0 to 1; NaN for the first 24 bars. */
  efficiency(): number
  snapshot(): Json
  /** @throws GrodtError ENGINE_STATE */
  restore(json: Json): void
}

function open(symbol: string) {
  const registry = new IndicatorRegistry(new Series(symbol, '1h'))
  const ask = indicatorRequests(registry)
  const { adx } = ask.adx(ADX_PERIOD)
  const efficiency = ask.efficiencyRatio(EFFICIENCY_PERIOD)
  return { registry, adx, efficiency }
}

export function createTrend(symbol: string): Trend {
  let now = open(symbol)
  return {
    push(time, bar) {
      const { series } = now.registry
      series.append(time, bar.open, bar.high, bar.low, bar.close, bar.volume)
      series.cursor = series.appended - 1
      now.registry.run(series.cursor, series.appended)
    },
    adx: () => now.adx.now / 100,
    efficiency: () => now.efficiency.now,
    snapshot() {
      const { bars, kernels, appended } = now.registry.snapshot(0)
      return {
        appended,
        bars: COLUMNS.map((name) => packNumbers(bars[name])),
        kernels: kernels.map(({ key, state, outputs }) => ({
          key,
          state: packNumbers(state),
          outputs: outputs.map(packNumbers),
        })),
      }
    },
    restore(json) {
      const next = open(symbol)
      const saved = snapshotOf(json, symbol)
      try {
        next.registry.restore(saved)
      } catch (error) {
        throw damaged(error instanceof Error ? error.message : String(error))
      }
      now = next
    },
  }
}

function snapshotOf(json: Json, symbol: string): RegistrySnapshot {
  const { appended, bars, kernels } = fieldsOf(json, 'the trend')
  if (typeof appended !== 'number') throw damaged('the number of bars is missing')
  const [time, open, high, low, close, volume] = listOf(bars, 'bars of the trend', COLUMNS.length).map(
    (column) => unpackNumbers(column),
  )
  return {
    version: 1,
    symbol,
    timeframe: '1h',
    appended,
    computed: appended,
    cursor: appended - 1,
    bars: { time, open, high, low, close, volume },
    kernels: listOf(kernels, 'indicators').map((one) => {
      const { key, state, outputs } = fieldsOf(one, 'an indicator')
      if (typeof key !== 'string') throw damaged('the name of an indicator is missing')
      return {
        key,
        state: unpackNumbers(state),
        outputs: listOf(outputs, 'outputs of an indicator').map((output) => unpackNumbers(output)),
      }
    }),
  }
}
