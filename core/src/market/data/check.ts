import { candleFile, listAllPaths } from '../import/files.ts'
import { checkFile } from './check-file.ts'
import type { FileCheck } from './check-file.ts'
import { withNeighbour } from './neighbours.ts'

export interface CheckOptions {
  /** The timeframe of files that do not say it themselves, ms; null: taken from their bars. */
  readonly timeframeMs: number | null
  /** Most findings of a kind and file that are kept; all are counted. */
  readonly limit: number
}

/** What was found in several files. */
export interface DataCheck {
  /** In the order of the paths. */
  readonly files: readonly FileCheck[]
  readonly errors: number
  readonly warnings: number
}

/**
 * Checks candle files, each by itself and against the files of the same symbol and timeframe.
 *
 * @param paths files, and folders whose files are meant
 * @throws GrodtError DATA_NOT_FOUND for a path without candle files; DATA_FILES for several
 */
export function checkData(paths: readonly string[], options: CheckOptions): DataCheck {
  const found = listAllPaths(paths)
  const checks = found.map((path) => {
    const file = candleFile(path)
    return checkFile(file, file.described === null ? options.timeframeMs : null, options.limit)
  })
  const files = checks.map((check) => withNeighbour(check, checks, options.limit))
  const count = (severity: string): number =>
    files
      .flatMap(({ groups }) => groups)
      .reduce((sum, group) => (group.severity === severity ? sum + group.count : sum), 0)
  return { files, errors: count('error'), warnings: count('warning') }
}
