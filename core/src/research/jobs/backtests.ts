import { join } from 'node:path'
import type { ConfigFile } from '../../config/load.ts'
import type { BacktestOptions, BacktestReport } from '../report.ts'
import { candlesInside, type Root } from './inside.ts'
import type { Job, Jobs } from './jobs.ts'
import type { Asked } from './records.ts'
import type { KeptCode } from './work.ts'

/** What a backtest does, as it is kept. */
export interface BacktestRequest {
  /** File or folder, from the data folder on; empty for that one. */
  readonly data: string
  readonly options: BacktestOptions
  /** What of the configuration is other than that of the host, by file. */
  readonly changes: Readonly<Record<string, unknown>>
  /** Of the configuration that it was made from; null where the host keeps none. */
  readonly revision: number | null
}

export type BacktestJob = Job<BacktestRequest>
export type BacktestJobs = Jobs<BacktestRequest, BacktestReport>

/** A backtest that somebody wants. */
export interface NewBacktest extends BacktestRequest {
  readonly asked: Asked
  /** The configuration. */
  readonly files: readonly ConfigFile[]
  /** Code that a roll-back has put in the place of what the folders of plugins hold. */
  readonly pinned: readonly KeptCode[]
}

const CONFIGS = 'configs'

/**
 * Have a backtest run once its turn has come.
 *
 * @param data the folder of candles
 * @param cacheFolder of columns and plugin bundles
 * @throws GrodtError DATA_OUTSIDE, DATA_NOT_FOUND, and those of `Jobs.start`
 */
export function startBacktest(
  jobs: BacktestJobs,
  data: Root,
  cacheFolder: string,
  { asked, files, pinned, ...request }: NewBacktest,
): BacktestJob {
  // At once, so that whoever asks is told; and again at its turn, since what is there may have changed.
  const path = (): string => candlesInside(data, request.data)
  path()
  return jobs.start({
    asked,
    request,
    files: files.map(({ name, text }) => ({ path: join(CONFIGS, name), text })),
    work: ({ folder, result: out }) => {
      const configs = join(folder, CONFIGS)
      return {
        kind: 'backtest',
        data: path(),
        configs,
        cacheFolder,
        options: request.options,
        pinned,
        out,
      }
    },
  })
}
