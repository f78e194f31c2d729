import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { defineStrategy, parameters } from '@grodt/sdk'
import fc from 'fast-check'
import t from 'tap'

import type { BarColumns } from '../core/src/market/columns.ts'
import { resample } from '../core/src/market/data/resample.ts'
import { anySeries, decimal } from '../core/src/market/data/series.fixture.ts'
import { loadCandles } from '../core/src/market/import/load.ts'
import { HOUR, MINUTE, play } from './support/engine.ts'

type Bar = [time: number, open: number, high: number, low: number, close: number, volume: number]

/** The longer bars that a strategy can read when the engine makes them out of base bars. */
function seen(columns: BarColumns, baseMs: number, timeframeMs: number): Bar[] {
  const bars: Bar[] = []
  const plugin = defineStrategy({
    config: parameters({}),
    create: () => ({
      onBar({ count, openTime, open, high, low, close, volume }) {
        // After a gap two bars may close at one moment; the strategy is asked once, then.
        for (let k = count - 1 - bars.length; k >= 0; k--) {
          bars.push([openTime.ago(k), open.ago(k), high.ago(k), low.ago(k), close.ago(k), volume.ago(k)])
        }
        return null
      },
    }),
  })
  play({ markets: [{ symbol: 'X', columns, baseMs }], strategies: [{ name: 'S', timeframeMs, plugin }] })
  return bars
}

function made(columns: BarColumns, baseMs: number, timeframeMs: number): Bar[] {
  const { time, open, high, low, close, volume } = resample(columns, baseMs, timeframeMs).columns
  return Array.from(time, (value, i) => [value, open[i], high[i], low[i], close[i], volume[i]])
}

/** Equal but for the rounding of the engine's volume, which is added bar by bar. */
const agrees = (a: Bar, b: Bar): boolean =>
  a.every((value, i) => (i < 5 ? value === b[i] : Math.abs(value - b[i]) <= 1e-12 * Math.max(value, b[i])))

t.test('resampled bars are those that the engine makes of the same base bars', async (t) => {
  let partial = 0
  const timeframe = fc.constantFrom(5 * MINUTE, 15 * MINUTE, HOUR)
  fc.assert(
    fc.property(anySeries(150, decimal), timeframe, (columns, timeframeMs) => {
      const [engine, here] = [seen, made].map((bars) => bars(columns, MINUTE, timeframeMs))
      partial += resample(columns, MINUTE, timeframeMs).partialCount
      return engine.length === here.length && engine.every((bar, i) => agrees(bar, here[i]))
    }),
    { numRuns: 60 },
  )
  t.ok(partial > 50, `gaps were among them: ${partial} bars of fewer base bars`)
})

t.test('with whole volumes they are the same bits', async () => {
  const whole = fc.integer({ min: 1, max: 1e6 })
  fc.assert(
    fc.property(anySeries(100, whole), (columns) => {
      const [engine, here] = [seen, made].map((bars) => bars(columns, MINUTE, 5 * MINUTE))
      return JSON.stringify(engine) === JSON.stringify(here)
    }),
    { numRuns: 30 },
  )
})

const data = process.env.GRODT_DATA ?? ''
const five = join(data, 'crypto', 'btcusdt_5m_2024.csv.gz')
const hourly = join(data, 'crypto-no-licence', 'btcusdt_1h_2022-2024.csv.gz')
const skip =
  data !== '' && existsSync(five) && existsSync(hourly)
    ? false
    : 'set GRODT_DATA to a folder with crypto/btcusdt_5m_2024.csv.gz and its hourly counterpart'

t.test("five-minute candles make the exchange's own hours", { skip }, async (t) => {
  const load = (path: string): BarColumns => loadCandles(path, { cacheFolder: null }).candles[0].columns
  const hours = made(load(five), 5 * MINUTE, HOUR)
  const { time, open, high, low, close, volume } = load(hourly)
  const at = time.indexOf(hours[0][0])
  t.equal(hours.length, 5_980)
  t.strictSame(
    hours,
    hours.map((_, i) => [time, open, high, low, close, volume].map((column) => column[at + i])),
  )
  const engine = seen(load(five), 5 * MINUTE, HOUR)
  t.ok(engine.length === hours.length && engine.every((bar, i) => agrees(bar, hours[i])))
})
