import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { didYouMean, nearestName } from '@grodt/sdk/host'
import { GrodtError } from '../../errors.ts'
import { isScope, type Scope } from './scope.ts'
import { digestOf, isTokenName, isTokenOf, nameOf, newToken } from './secret.ts'
import { writeOnce } from './write-once.ts'

/** The token that the first start makes, for the commands on the machine of the host. */
const LOCAL = 'local'

/** With these the host signs what nobody did with a token. */
export const OWN_AUTHORS: readonly string[] = ['host', 'supervisor', 'api', 'file', 'signal', 'start']

/** What is known of a token: never the token itself. */
export interface TokenRecord {
  readonly name: string
  readonly scope: Scope
  /** Time of day, ISO 8601 in UTC. */
  readonly created: string
}

interface StoredToken extends TokenRecord {
  readonly sha256: string
}

/** One file each: two commands at a time cannot undo each other, and one that is gone is revoked at once. */
const recordsFolder = (folder: string): string => join(folder, 'tokens')
const recordFile = (folder: string, name: string): string => join(recordsFolder(folder), `${name}.json`)
const localFile = (folder: string): string => join(folder, `${LOCAL}.token`)

/**
 * Make the folder of the tokens and the local one at the first start.
 *
 * @returns the file of the token that was made; null where this is not the first start
 * @throws GrodtError TOKEN_FOLDER when it cannot be made, or other users can look into it
 */
export function openTokens(folder: string): string | null {
  return guarded(folder, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    requireClosed(folder)
    if (existsSync(recordsFolder(folder))) return null
    // The folder of the records comes last and whole: whatever ends the process before, the next start begins anew.
    const token = makeLocalToken(folder)
    const unfinished = `${recordsFolder(folder)}.${process.pid}`
    rmSync(unfinished, { recursive: true, force: true })
    mkdirSync(unfinished, { mode: 0o700 })
    writeRecord(join(unfinished, `${LOCAL}.json`), LOCAL, 'admin', token)
    try {
      renameSync(unfinished, recordsFolder(folder))
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true })
      // Another process that started at the same time was first, with the same token.
      if (!existsSync(recordsFolder(folder))) throw error
      return null
    }
    return localFile(folder)
  })
}

/** The local token of the first start: the one that is there, of whichever process. */
function makeLocalToken(folder: string): string {
  writeOnce(localFile(folder), `${newToken(LOCAL)}\n`)
  const token = localToken(folder)
  if (token === null) throw new Error(`"${localFile(folder)}" holds no token. Remove it`)
  return token
}

/** The token for the commands on this machine; null where there is none, or this user may not read it. */
export function localToken(folder: string): string | null {
  try {
    const token = readFileSync(localFile(folder), 'utf8').trim()
    return nameOf(token) === null ? null : token
  } catch {
    return null
  }
}

/**
 * Make a token.
 *
 * @returns the token, which is not kept: it is shown once
 * @throws GrodtError TOKEN_NAME, TOKEN_EXISTS, TOKEN_FOLDER
 */
export function addToken(folder: string, name: string, scope: Scope): string {
  if (!isTokenName(name) || OWN_AUTHORS.includes(name)) throw new GrodtError('TOKEN_NAME', { name })
  openTokens(folder)
  const token = newToken(name)
  return guarded(folder, () => {
    try {
      writeRecord(recordFile(folder, name), name, scope, token)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new GrodtError('TOKEN_EXISTS', { name })
      throw error
    }
    if (name === LOCAL) writeFileSync(localFile(folder), `${token}\n`, { mode: 0o600 })
    return token
  })
}

/**
 * Make a token worthless from now on, for a running host too.
 *
 * @throws GrodtError TOKEN_UNKNOWN, TOKEN_FOLDER
 */
export function revokeToken(folder: string, name: string): void {
  const known = tokenNames(folder)
  if (!known.includes(name)) {
    const present = known.length === 0 ? 'There are none.' : `There are: ${known.join(', ')}.`
    throw new GrodtError('TOKEN_UNKNOWN', { name, hint: didYouMean(nearestName(name, known)), present })
  }
  guarded(folder, () => {
    if (name === LOCAL) rmSync(localFile(folder), { force: true })
    rmSync(recordFile(folder, name))
  })
}

/** Those that are valid, by name. @throws GrodtError TOKEN_FOLDER */
export function listTokens(folder: string): TokenRecord[] {
  return tokenNames(folder).flatMap((name) => {
    const stored = readRecord(folder, name)
    return stored === null ? [] : [{ name, scope: stored.scope, created: stored.created }]
  })
}

/** Whose token this is; null where it is nobody's. It is looked up each time, so one that is revoked ends at once. */
export function findToken(folder: string, token: string): Pick<TokenRecord, 'name' | 'scope'> | null {
  const name = nameOf(token)
  const stored = name === null ? null : readRecord(folder, name)
  const right = isTokenOf(token, stored?.sha256 ?? null)
  return right && stored !== null ? { name: stored.name, scope: stored.scope } : null
}

function tokenNames(folder: string): string[] {
  return guarded(folder, () => {
    if (!existsSync(recordsFolder(folder))) return []
    const files = readdirSync(recordsFolder(folder)).filter((file) => file.endsWith('.json'))
    return files
      .map((file) => file.slice(0, -'.json'.length))
      .filter(isTokenName)
      .sort()
  })
}

/** Null where there is none, or it is damaged: nobody gets in by that. */
function readRecord(folder: string, name: string): StoredToken | null {
  try {
    const { scope, created, sha256 } = JSON.parse(readFileSync(recordFile(folder, name), 'utf8')) as Partial<
      Record<keyof StoredToken, unknown>
    >
    const whole = isScope(scope) && typeof created === 'string' && /^[0-9a-f]{64}$/.test(String(sha256))
    return whole ? { name, scope, created, sha256: String(sha256) } : null
  } catch {
    return null
  }
}

/** @throws errors of the file system, EEXIST where there is one */
function writeRecord(path: string, name: string, scope: Scope, token: string): void {
  const record: StoredToken = { name, scope, created: new Date().toISOString(), sha256: digestOf(token) }
  writeFileSync(path, `${JSON.stringify(record)}\n`, { mode: 0o600, flag: 'wx' })
}

const ELSEWHERE = 'Give another one with api.access of host.yaml, or start without the API: --no-api.'

/** Windows keeps other users out by other means than a mode. */
function requireClosed(folder: string): void {
  if (process.platform === 'win32' || (statSync(folder).mode & 0o077) === 0) return
  const advice = `Close it: chmod 700 "${folder}". Where its disk has no modes, that does nothing. ${ELSEWHERE}`
  throw new GrodtError('TOKEN_FOLDER', { folder, problem: 'can be opened by other users', advice })
}

/** What the file system refuses is told by the folder that it is about. */
function guarded<T>(folder: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof GrodtError) throw error
    const problem = `cannot be used: ${(error as Error).message}`
    const advice = ELSEWHERE
    throw new GrodtError('TOKEN_FOLDER', { folder, problem, advice }, { cause: error })
  }
}
