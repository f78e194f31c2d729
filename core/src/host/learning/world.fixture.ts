import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SeededRandom } from '@grodt/sdk/host'
import type { Test } from 'tap'
import { copyShipped } from '../../config/shipped.fixture.ts'
import { newColumns, type Candles } from '../../market/columns.ts'
import { DAY_HOURS, HOUR } from '../../learning/periods.ts'
import { prepare, type Prepared } from '../prepare.ts'

/** A Monday. */
export const WORLD_START = Date.UTC(2024, 0, 1)
export const SYMBOLS = Array.from({ length: 6 }, (_, i) => `S${i}/USDT`)

/**
 * Hourly bars of six symbols whose volatility can be foreseen: it goes on for days, and weekends are calm.
 *
 * @param days from a Monday on
 */
export function foreseeable(days: number): Candles[] {
  return SYMBOLS.map((symbol, s) => {
    const random = new SeededRandom(s + 1)
    const columns = newColumns(days * DAY_HOURS)
    let price = 100
    let level = 0
    for (let day = 0; day < days; day++) {
      level = 0.85 * level + 0.5 * random.normal()
      const calm = day % 7 >= 5 ? -1 : 0
      for (let hour = 0; hour < DAY_HOURS; hour++) {
        const row = day * DAY_HOURS + hour
        const open = price
        price = Math.max(1, price * Math.exp(0.004 * Math.exp(level + calm) * random.normal()))
        columns.time[row] = WORLD_START + row * HOUR
        columns.open[row] = open
        columns.high[row] = Math.max(open, price) * 1.0005
        columns.low[row] = Math.min(open, price) * 0.9995
        columns.close[row] = price
        columns.volume[row] = 1000 * Math.exp(level)
      }
    }
    return { symbol, timeframeMs: HOUR, columns, source: 'made up', hash: '' }
  })
}

/** The shipped configuration with static weights and another prediction, on the symbols of `foreseeable`. */
export function learningConfig(t: Test, prediction: readonly string[]): Promise<Prepared> {
  const folder = t.testdir({})
  copyShipped(folder)
  const path = join(folder, 'ml.yaml')
  const [before] = readFileSync(path, 'utf8').split('  performance_prediction:')
  const lines = prediction.map((line) => `    ${line}\n`).join('')
  writeFileSync(path, `${before}  performance_prediction:\n${lines}`)
  const market = { symbols: SYMBOLS, baseTimeframeMs: HOUR }
  return prepare(folder, { market, cacheFolder: join(folder, 'cache') })
}
