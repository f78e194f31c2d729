import { GrodtError } from '../../errors.ts'
import type { BadRowPolicy } from '../../market/import/checked-file.ts'
import type { ImportResult } from '../../market/data/import-result.ts'
import { timeframeMs } from '../../market/timeframe.ts'
import { candlesInside, folderInside, type Root } from './inside.ts'
import type { Job, Jobs } from './jobs.ts'
import type { Asked } from './records.ts'

/** What an import does, as it is kept. */
export interface ImportRequest {
  /** Candle files and folders of them, from the import folder on; empty for that one. */
  readonly paths: readonly string[]
  /** The folder that they are written into, from the data folder on; empty for that one. */
  readonly into: string
  /** Of files whose names do not tell it. */
  readonly symbol: string | null
  /** Such as 5m; null: told by the bars. */
  readonly timeframe: string | null
  readonly badRows: BadRowPolicy
  /** Whether new bars take the place of those that differ from them. */
  readonly replace: boolean
}

export type ImportJob = Job<ImportRequest>
export type ImportJobs = Jobs<ImportRequest, ImportResult>

/** Where candles come from and go to. */
export interface ImportRoots {
  readonly from: Root
  readonly data: Root
}

/**
 * Have candle files imported once the turn has come.
 *
 * @throws GrodtError DATA_OUTSIDE, DATA_NOT_FOUND, BODY_INVALID, and those of `Jobs.start`
 */
export function startImport(
  jobs: ImportJobs,
  { from, data }: ImportRoots,
  asked: Asked,
  request: ImportRequest,
): ImportJob {
  const { paths, into, symbol, timeframe, badRows, replace } = request
  const length = timeframe === null ? null : timeframeMs(timeframe)
  if (timeframe !== null && length === null) {
    const problem = `The body key "timeframe" must be a timeframe such as 5m or 1h; this was "${timeframe}".`
    throw new GrodtError('BODY_INVALID', { problem })
  }
  // At once, so that whoever asks is told; and again at its turn, since what is there may have changed.
  const sources = (): string[] => paths.map((path) => candlesInside(from, path))
  const target = (): string => folderInside(data, into)
  sources()
  target()
  return jobs.start({
    asked,
    request,
    work: ({ result: out }) => ({
      kind: 'import',
      paths: sources(),
      options: { into: target(), symbol, timeframeMs: length, badRows, replace },
      out,
    }),
  })
}
