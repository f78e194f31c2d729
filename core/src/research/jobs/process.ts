/**
 * What runs in the process of a backtest: it gets one piece of work, says how far it is and what came of it, and waits
 * to be ended. A mistake, a loop or a full memory is its own; the host only sees it end.
 */
import { tuneOptimizer } from '../../host/optimizer.ts'
import { listData, type ListedFile } from '../../market/data/list.ts'
import { loadCandles } from '../../market/import/load.ts'
import { carryOut, loadOptions, readyRun } from '../execute.ts'
import { buildReport } from '../report.ts'
import { writeResults } from '../results.ts'
import { failureOf, type BacktestWork, type FromProcess, type Work } from './work.ts'

/** Between two words about progress, ms. */
const INTERVAL_MS = 100

const host = process.ppid

const say = (message: FromProcess): void => void process.send?.(message)

async function backtest({ data, configs, cacheFolder, options, out }: BacktestWork): Promise<void> {
  const loaded = loadCandles(data, loadOptions(options, cacheFolder))
  const ready = await readyRun(loaded, options, { configs, cacheFolder })
  let next = 0
  const run = carryOut(ready, {
    log: () => undefined,
    record: false,
    onProgress(done, all) {
      // While bars run no message is read: a host that is gone shows by the parent that takes its place.
      if (process.ppid !== host) process.exit(1)
      if (done < all && performance.now() < next) return
      next = performance.now() + INTERVAL_MS
      say({ kind: 'progress', done, all })
    },
  })
  await writeResults(out, run, buildReport(run), { tables: [], parquet: false, html: false })
}

async function filesOf(work: Work): Promise<readonly ListedFile[]> {
  if (work.kind === 'listing') return work.paths.flatMap(listData)
  await backtest(work)
  return []
}

tuneOptimizer()
process.once('disconnect', () => process.exit(1))
process.once('message', (work: Work) => {
  void filesOf(work).then(
    (files) => say({ kind: 'done', files }),
    (error: unknown) => say({ kind: 'failed', failure: failureOf(error) }),
  )
})
