import { tuneOptimizer } from '../../host/optimizer.ts'
import type { PinnedPlugin } from '../../host/pins.ts'
import { loadCandles } from '../../market/import/load.ts'
import { loadKeptPlugin } from '../../plugins/load.ts'
import { carryOut, loadOptions, readyRun } from '../execute.ts'
import { buildReport } from '../report.ts'
import { writeResults } from '../results.ts'
import type { BacktestWork, JobProgress, KeptCode } from './work.ts'

/** Run a backtest and write its result. @throws GrodtError of data, configuration and plugins */
export async function runBacktest(
  { data, configs, cacheFolder, options, pinned, out }: BacktestWork,
  say: (progress: JobProgress) => void,
): Promise<void> {
  tuneOptimizer()
  const loaded = loadCandles(data, loadOptions(options, cacheFolder))
  const kept = await Promise.all(pinned.map((one) => pinnedFrom(one, cacheFolder)))
  const ready = await readyRun(loaded, options, { configs, cacheFolder, pinned: kept })
  const run = carryOut(ready, {
    log: () => undefined,
    record: false,
    onProgress: (done, all) => say({ done, all }),
  })
  await writeResults(out, run, buildReport(run), { tables: [], parquet: false, html: false })
}

const pinnedFrom = async ({ pin, manifest, code }: KeptCode, cacheFolder: string): Promise<PinnedPlugin> => ({
  pin,
  plugin: await loadKeptPlugin(manifest, code, cacheFolder),
})
