import { linkSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { GrodtError } from '../../errors.ts'

/** Lies in a data folder while somebody writes into it, and says who. */
const LOCK_FILE = '.grodt-writing'

/**
 * Do something with a data folder that nobody else writes into meanwhile. What is planned from the files that are there
 * would otherwise be written over what another one has written since.
 *
 * @param folder made where it is not there yet; one that is still empty afterwards goes again
 * @throws GrodtError DATA_LOCKED, DATA_WRITE, and what the work throws
 */
export function withLock<Result>(folder: string, work: () => Result): Result {
  const file = join(folder, LOCK_FILE)
  const made = written(folder, () => mkdirSync(folder, { recursive: true }))
  try {
    written(file, () => {
      while (!taken(file)) removeDead(folder, file)
    })
  } catch (error) {
    removeEmpty(folder, made)
    throw error
  }
  try {
    return work()
  } finally {
    rmSync(file, { force: true })
    removeEmpty(folder, made)
  }
}

/** @throws GrodtError DATA_WRITE for an error of the file system */
function written<Result>(path: string, write: () => Result): Result {
  try {
    return write()
  } catch (cause) {
    if (cause instanceof GrodtError) throw cause
    throw new GrodtError('DATA_WRITE', { path, problem: (cause as Error).message }, { cause })
  }
}

/** False when it is there already. */
function taken(file: string): boolean {
  const draft = `${file}.${process.pid}.tmp`
  writeFileSync(draft, JSON.stringify({ pid: process.pid, host: hostname() }))
  try {
    // With its content at once: nobody ever reads half of it.
    linkSync(draft, file)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Remove the lock of a process that is gone. @throws GrodtError DATA_LOCKED for any other */
function removeDead(folder: string, file: string): void {
  const text = textOf(file)
  if (text === null) return
  if (!isDead(text)) throw new GrodtError('DATA_LOCKED', { folder, file, owner: ownerText(text) })
  const mine = `${file}.${process.pid}.tmp`
  renameSync(file, mine)
  // Who found the dead one at the same time may have put its own there already.
  if (textOf(mine) !== text) linkSync(mine, file)
  rmSync(mine, { force: true })
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

interface Owner {
  readonly pid?: unknown
  readonly host?: unknown
}

function ownerIn(text: string): Owner {
  try {
    return (JSON.parse(text) ?? {}) as Owner
  } catch {
    return {}
  }
}

/** Of a process of another machine nobody can tell; nor, in a container that was started anew, of one with the own id. */
function isDead(text: string): boolean {
  const { pid, host } = ownerIn(text)
  return typeof pid === 'number' && host === hostname() && (pid === process.pid || !runs(pid))
}

function ownerText(text: string): string {
  const { pid, host } = ownerIn(text)
  const where = host === hostname() ? '' : ` on ${String(host)}`
  return typeof pid === 'number' ? `process ${pid}${where}` : 'another process'
}

/** Whether there is such a process, be it that of another user. */
export function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) !== 'ESRCH'
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

/** @param made the first folder on the way that was made; undefined: none was */
function removeEmpty(folder: string, made: string | undefined): void {
  if (made === undefined) return
  try {
    for (let one = resolve(folder); ; one = dirname(one)) {
      rmdirSync(one)
      if (one === resolve(made)) return
    }
  } catch {
    // It holds something by now.
    return
  }
}
