import { createHash } from 'node:crypto'
import { del, entries, put, putJson, type Database, type Operation } from './database.ts'
import { CODE_PREFIX, codeKey, endOf, REVISION_PREFIX, revisionKey, revisionNumbers } from './keys.ts'
import type { Json } from './json.ts'

/** What records are made with from one number on, until the next revision. */
export interface StoredRevision {
  /** 1, 2, 3 ... */
  readonly number: number
  /** The first record that is made with it. */
  readonly from: number
  /** Engine time at which it came into force, ms. */
  readonly time: number
  /** SHA-256 (hex) of every code that it needs. */
  readonly code: readonly string[]
  /** Its content, as the host gave it. */
  readonly value: Json
}

/** A revision whose bytes can no longer be trusted. */
export interface DamagedRevision extends Pick<StoredRevision, 'number' | 'from'> {
  readonly problem: string
}

interface Written extends Omit<StoredRevision, 'number' | 'from'> {
  readonly checksum: string
}

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex')

const checksumOf = ({ number, from, time, code, value }: StoredRevision): string =>
  sha256(JSON.stringify([number, from, time, code, value]))

const revisionOperation = (revision: StoredRevision): Operation => {
  const { number, from, time, code, value } = revision
  const written: Written = { time, code, value, checksum: checksumOf(revision) }
  return putJson(revisionKey(number, from), written)
}

/** What puts a revision with some code into a store, whatever is there. */
export const newRevision = (revision: StoredRevision, code: ReadonlyMap<string, string>): Operation[] => [
  ...[...code].map(([hash, text]) => put(codeKey(hash), Buffer.from(text))),
  revisionOperation(revision),
]

/** What puts a revision with its code into a store: nothing for what is there already and whole. */
export async function revisionOperations(
  db: Database,
  revision: StoredRevision,
  code: ReadonlyMap<string, string>,
): Promise<Operation[]> {
  const operations: Operation[] = []
  for (const [hash, text] of code) {
    if ((await readCode(db, hash)) === null) operations.push(put(codeKey(hash), Buffer.from(text)))
  }
  const written = revisionOperation(revision)
  const before = await db.get(written.key)
  if (written.type === 'put' && before?.equals(written.value) !== true) operations.push(written)
  return operations
}

/** All revisions, the oldest first. */
export async function readRevisions(db: Database): Promise<(StoredRevision | DamagedRevision)[]> {
  const revisions: (StoredRevision | DamagedRevision)[] = []
  for await (const [key, bytes] of entries(db, { gt: REVISION_PREFIX, lt: endOf(REVISION_PREFIX) })) {
    revisions.push(revisionOf(key, bytes))
  }
  return revisions
}

/** Which revisions: the newest `limit` with a number below `before`. */
export interface RevisionRange {
  readonly before: number
  readonly limit: number
}

/** Some revisions, the newest first. */
export async function readNewestRevisions(
  db: Database,
  { before, limit }: RevisionRange,
): Promise<(StoredRevision | DamagedRevision)[]> {
  const revisions: (StoredRevision | DamagedRevision)[] = []
  const lt = Number.isFinite(before) ? revisionKey(before, 0) : endOf(REVISION_PREFIX)
  for await (const [key, bytes] of entries(db, { gt: REVISION_PREFIX, lt, reverse: true, limit })) {
    revisions.push(revisionOf(key, bytes))
  }
  return revisions
}

/** The revision with which a record is made; null when there was none at that time. */
export async function readRevisionAt(
  db: Database,
  seq: number,
): Promise<StoredRevision | DamagedRevision | null> {
  const range = { gt: REVISION_PREFIX, lt: endOf(REVISION_PREFIX), reverse: true }
  for await (const [key, bytes] of entries(db, range)) {
    if (revisionNumbers(key).from <= seq) return revisionOf(key, bytes)
  }
  return null
}

function revisionOf(key: string, bytes: Buffer): StoredRevision | DamagedRevision {
  const { number, from } = revisionNumbers(key)
  try {
    const { checksum, time, code, value } = JSON.parse(bytes.toString()) as Written
    const revision = { number, from, time, code, value }
    if (checksumOf(revision) === checksum) return revision
  } catch {
    // No JSON at all: as bad as a wrong checksum.
  }
  return { number, from, problem: `revision ${number} does not fit its checksum` }
}

/** Kept code by the SHA-256 of its text; null when it is not there, or another one. */
export async function readCode(db: Database, hash: string): Promise<string | null> {
  const bytes = await db.get(codeKey(hash))
  return bytes !== undefined && sha256(bytes) === hash ? bytes.toString() : null
}

export const codeProblem = (hash: string): string =>
  `the plugin code ${hash} is missing or does not fit its hash`

/** Hashes and sizes of all kept code, and whether it fits. */
export async function* codeEntries(
  db: Database,
): AsyncGenerator<{ readonly hash: string; readonly bytes: number; readonly whole: boolean }> {
  for await (const [key, bytes] of entries(db, { gt: CODE_PREFIX, lt: endOf(CODE_PREFIX) })) {
    const hash = key.slice(CODE_PREFIX.length)
    yield { hash, bytes: bytes.length, whole: sha256(bytes) === hash }
  }
}

/** What removes the revisions that ended with or before a record, and the code that only they needed. */
export async function retireRevisions(db: Database, seq: number): Promise<Operation[]> {
  const revisions = await readRevisions(db)
  return removeRevisions(
    db,
    revisions,
    revisions.filter((_, i) => i + 1 < revisions.length && revisions[i + 1].from <= seq),
  )
}

/** What removes the revisions of records that a journal which ends at `seq` no longer has. */
export async function cutRevisions(db: Database, seq: number): Promise<Operation[]> {
  const revisions = await readRevisions(db)
  return removeRevisions(
    db,
    revisions,
    revisions.filter(({ from }) => from > seq + 1),
  )
}

type AnyRevision = StoredRevision | DamagedRevision

async function removeRevisions(
  db: Database,
  revisions: readonly AnyRevision[],
  gone: readonly AnyRevision[],
): Promise<Operation[]> {
  if (gone.length === 0) return []
  const left = revisions.filter((one) => !gone.includes(one))
  const operations = gone.map(({ number, from }) => del(revisionKey(number, from)))
  const needed = new Set(left.flatMap((one) => ('problem' in one ? [] : one.code)))
  for await (const { hash } of codeEntries(db)) if (!needed.has(hash)) operations.push(del(codeKey(hash)))
  return operations
}

/** What is wrong with revisions and their code. */
export async function revisionProblems(
  db: Database,
): Promise<{ readonly revisions: number; readonly code: number; readonly problems: string[] }> {
  const revisions = await readRevisions(db)
  const problems = revisions.flatMap((one) => ('problem' in one ? [one.problem] : []))
  const state = new Map<string, boolean>()
  for await (const { hash, whole } of codeEntries(db)) {
    state.set(hash, whole)
    if (!whole) problems.push(`the plugin code ${hash} does not fit its hash`)
  }
  for (const one of revisions) {
    if ('problem' in one) continue
    for (const hash of one.code) {
      if (!state.has(hash)) problems.push(`the plugin code ${hash} of revision ${one.number} is missing`)
    }
  }
  return { revisions: revisions.length, code: state.size, problems }
}

/**
 * What takes damaged revisions and code out of a store. A revision keeps its number and place, so that no other one is
 * taken for it, and says that it has no content or no code any more.
 */
export async function repairRevisions(
  db: Database,
): Promise<{ readonly operations: Operation[]; readonly problems: string[] }> {
  const { problems } = await revisionProblems(db)
  if (problems.length === 0) return { operations: [], problems }
  const whole = new Set<string>()
  const operations: Operation[] = []
  for await (const code of codeEntries(db)) {
    if (code.whole) whole.add(code.hash)
    else operations.push(del(codeKey(code.hash)))
  }
  for (const one of await readRevisions(db)) {
    if ('problem' in one) {
      operations.push(revisionOperation({ ...one, time: 0, code: [], value: null }))
    } else if (!one.code.every((hash) => whole.has(hash))) {
      operations.push(revisionOperation({ ...one, code: one.code.filter((hash) => whole.has(hash)) }))
    }
  }
  return { operations, problems }
}
