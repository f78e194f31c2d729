import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { type Candles, compute, firstDifference, MINUTE } from './candles.fixture.ts'
import type { KernelName } from './kernel.ts'

const FILE = 'crypto/btcusdt_5m_2024.csv.gz'
const folder = process.env.GRODT_DATA
const path = folder === undefined ? '' : join(folder, FILE)
const skip = existsSync(path) ? false : `set GRODT_DATA to a folder with ${FILE} to run this`

/** The five-minute bars of the file as hourly ones. */
function hourlyBars(): Candles {
  const bars: Candles = { time: [], open: [], high: [], low: [], close: [], volume: [] }
  for (const line of gunzipSync(readFileSync(path)).toString().trim().split('\n').slice(1)) {
    const [time, open, high, low, close, volume] = line.split(',').map(Number)
    const hour = time - (time % (60 * MINUTE))
    const last = bars.time.length - 1
    if (bars.time[last] === hour) {
      bars.high[last] = Math.max(bars.high[last], high)
      bars.low[last] = Math.min(bars.low[last], low)
      bars.close[last] = close
      bars.volume[last] += volume
    } else {
      bars.time.push(hour)
      bars.open.push(open)
      bars.high.push(high)
      bars.low.push(low)
      bars.close.push(close)
      bars.volume.push(volume)
    }
  }
  return bars
}

t.test('kernels give the known values on hourly BTC/USDT bars of 2024', { skip }, async (t) => {
  const bars = hourlyBars()
  t.equal(bars.time[200], 1704787200000)
  t.equal(bars.time[5000], 1722067200000)
  t.same([bars.close[200], bars.close[5000]], [46544.65, 67986])
  const cases: [
    at200: number,
    at5000: number,
    output: number,
    name: KernelName,
    ...rest: (number | string)[],
  ][] = [
    [46682.595, 67923.029, 0, 'ema', 9, 'close'],
    [404.3484, 346.0416, 0, 'atr', 14],
    [40.5626, 43.4845, 0, 'adx', 14],
    [0.31438, 0.148433, 0, 'efficiency-ratio', 20],
    [46706.6965, 67966.1076, 0, 'session-vwap'],
    [100.632, 116.085, 1, 'session-vwap'],
  ]
  for (const [at200, at5000, output, name, ...parameters] of cases) {
    const values = compute(bars, (registry) => registry.kernel(name, ...parameters))[output]
    t.equal(firstDifference([values[200], values[5000]], [at200, at5000], 2e-5), null, name)
  }
})
