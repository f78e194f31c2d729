import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { planImport } from '../../market/data/import.ts'
import { importResult } from '../../market/data/import-result.ts'
import { withLock } from '../../market/data/lock.ts'
import { writeUpdates } from '../../market/data/write.ts'
import { IMPORT_RESULT, type ImportWork, type JobProgress } from './work.ts'

/**
 * Import candle files and write what came of it.
 *
 * @param expectHost throws where nobody waits for it any more; called before anything is written
 * @throws GrodtError of the files and the data folder
 */
export function runImport(
  { paths, options, out }: ImportWork,
  say: (progress: JobProgress) => void,
  expectHost: () => void,
): void {
  const plan = withLock(options.into, () => {
    const planned = planImport(paths, { ...options, onRead: (done, all) => say({ done, all }) })
    expectHost()
    writeUpdates(planned.updates)
    return planned
  })
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, IMPORT_RESULT), `${JSON.stringify(importResult(plan), null, 2)}\n`)
}
