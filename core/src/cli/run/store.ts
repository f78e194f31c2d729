import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import type { HostConfig } from '../../config/types.ts'
import { openStore, type Store } from '../../store/store.ts'
import type { RunLog } from './log.ts'
import type { Output } from './view.ts'

/**
 * The store of a run.
 *
 * @param stop ends the run: nothing that it does from now on can be kept
 * @throws GrodtError STORE_IN_USE, STORE_FOLDER, STORE_NEWER, STORE_DAMAGED
 */
export async function openRunStore(
  folder: string,
  { keepSnapshots, keepDays }: HostConfig['store'],
  { logger }: RunLog,
  stop: () => void,
): Promise<Store> {
  const store = await openStore(folder, {
    snapshots: keepSnapshots,
    days: keepDays,
    onProblem(problem) {
      logger.error({ code: problem.code }, problem.message)
      if (problem.code === 'STORE_WRITE') stop()
    },
  })
  const { cut, lastSeq, dropped } = store.recovery
  if (cut > 0) {
    const text = `the end of the journal was torn: ${cut} record(s) after ${lastSeq} were cut off`
    logger.warn({ dropped }, text)
  }
  return store
}

/**
 * Keep the account of a store under another name and make room for a new one.
 *
 * @throws GrodtError STORE_IN_USE
 */
export async function setAside(folder: string, out: Output): Promise<void> {
  if (!existsSync(folder)) return
  // Opened first: a store that another host uses stays where it is.
  await (await openStore(folder)).close()
  const target = `${folder}-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}`
  await rename(folder, target)
  out.write(`The stored account was set aside: ${target}\n\n`)
}
