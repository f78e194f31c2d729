import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { addConfigs, csv, walk } from '../../cli/cli-fixture.ts'
import { loadCandles } from '../../market/import/load.ts'
import { carryOut, loadOptions, readyRun } from '../execute.ts'
import { PLAIN_OPTIONS } from '../options.fixture.ts'
import { buildReport, type BacktestOptions, type BacktestReport, type FinishedRun } from '../report.ts'

/** A run of the shipped configuration over two generated symbols, 100 days of 1h bars. */
export async function smallRun(
  t: Test,
  options: Partial<BacktestOptions> = {},
  record = true,
): Promise<{ run: FinishedRun; report: BacktestReport }> {
  const folder = t.testdir({ data: {} })
  writeFileSync(join(folder, 'data', 'btcusdt_1h.csv'), csv(walk(2400, 7)))
  writeFileSync(join(folder, 'data', 'ethusdt_1h.csv'), csv(walk(2400, 8)))
  addConfigs(folder)
  const all = { ...PLAIN_OPTIONS, ...options }
  const cacheFolder = join(folder, 'cache')
  const loaded = loadCandles(join(folder, 'data'), loadOptions(all, cacheFolder))
  const ready = await readyRun(loaded, all, { configs: join(folder, 'configs'), cacheFolder })
  const run = carryOut(ready, { log: () => undefined, record })
  return { run, report: buildReport(run) }
}
