import type { ResearchConfig } from '../../config/types.ts'
import type { BacktestReport } from '../report.ts'
import { REPORT } from '../results.ts'
import {
  startBacktest,
  type BacktestJob,
  type BacktestJobs,
  type BacktestRequest,
  type NewBacktest,
} from './backtests.ts'
import { startProcess, type StartWork } from './child.ts'
import { startImport, type ImportJob, type ImportJobs, type ImportRequest } from './imports.ts'
import { createInventory, type Inventory } from './inventory.ts'
import { createJobs } from './jobs.ts'
import { createLane } from './lane.ts'
import { jobFolder, type Asked } from './records.ts'
import { IMPORT_RESULT } from './work.ts'
import type { ImportResult } from '../../market/data/import-result.ts'

/** What goes on beside a running host. */
export interface Research {
  readonly inventory: Inventory
  readonly backtests: Omit<BacktestJobs, 'start'>
  readonly imports: Omit<ImportJobs, 'start'>
  /** @throws GrodtError as `startBacktest` */
  startBacktest(backtest: NewBacktest): BacktestJob
  /** @throws GrodtError as `startImport` */
  startImport(asked: Asked, request: ImportRequest): ImportJob
  /** The host ends: nothing goes on. */
  close(): Promise<void>
}

export interface ResearchOptions {
  readonly settings: ResearchConfig
  /** Of columns and plugin bundles. */
  readonly cacheFolder: string
  /** Told of what could not be written once a job was taken. */
  readonly onProblem: (error: unknown) => void
  /** Does the work; for tests. */
  readonly startWork?: StartWork
  /** Time of day, ms. */
  readonly now?: () => number
}

/** Who waits for candle files to be looked through, at most. */
const MOST_LOOKING = 20

/** Jobs of every kind in one queue, each with what is kept of its kind. */
export function createResearch({
  settings,
  cacheFolder,
  onProblem,
  startWork,
  now = Date.now,
}: ResearchOptions): Research {
  const { keep, queue, memoryMb, stallMs } = settings
  const start = startWork ?? startProcess({ memoryMb, stallMs }, cacheFolder)
  const lane = createLane(start, queue, 'JOB_QUEUE')
  const looking = createLane(start, MOST_LOOKING, 'READ_BUSY')
  const common = { lane, keep, onProblem, now }
  const data = { folder: settings.dataFolder, key: 'research.data_folder' }
  const from = { folder: settings.importFolder, key: 'research.import_folder' }
  const backtests = createJobs({
    ...common,
    what: 'backtest',
    folder: jobFolder<BacktestRequest, BacktestReport>({
      folder: settings.results,
      key: 'research.results',
      resultFile: REPORT,
    }),
  })
  const imports = createJobs({
    ...common,
    what: 'import',
    folder: jobFolder<ImportRequest, ImportResult>({
      folder: settings.importRecords,
      key: 'research.import_records',
      resultFile: IMPORT_RESULT,
    }),
  })
  return {
    inventory: createInventory(data, looking),
    backtests,
    imports,
    startBacktest: (backtest) => startBacktest(backtests, data, cacheFolder, backtest),
    startImport: (asked, request) => startImport(imports, { from, data }, asked, request),
    async close() {
      await Promise.all([lane.close(), looking.close()])
    },
  }
}
