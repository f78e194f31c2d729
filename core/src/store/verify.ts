import { GrodtError } from '../errors.ts'
import type { Database } from './database.ts'
import { checkRows } from './check-rows.ts'
import { findDamagedChunks, type DamagedChunk } from './damaged-chunks.ts'
import { readAnchor, readHead } from './head.ts'
import { damagedHostValues, hostValueProblem } from './host-values.ts'
import { openLevel } from './level-database.ts'
import { modelProblems } from './models.ts'
import { hashOf, type Link } from './record.ts'
import { chunkProblem } from './rows.ts'
import { revisionProblems } from './revisions.ts'
import { schemaOf } from './schema.ts'
import { orphanNumbers, readSnapshot, snapshotNumbers } from './snapshots.ts'
import { faultText, walk } from './walk.ts'

/** Something in a store that cannot be trusted. */
export interface StoreProblem {
  readonly what: 'journal' | 'snapshot' | 'bars' | 'revision' | 'model' | 'value'
  /** The record from which on the journal, or the snapshot, cannot be trusted, or whose bars are wrong; null otherwise. */
  readonly seq: number | null
  readonly problem: string
}

/** What a full check found. */
export interface Verification {
  readonly version: number | null
  /** The journal begins after this record. */
  readonly anchor: number
  /** Records that fit the hash chain, from the anchor up to the first problem. */
  readonly records: number
  /** The last of them, and its hash (hex). */
  readonly last: number
  readonly hash: string
  readonly snapshots: number
  readonly chunks: number
  readonly revisions: number
  /** Plugins' code that revisions need. */
  readonly code: number
  /** Trained models, with or without their bytes. */
  readonly models: number
  readonly problems: readonly StoreProblem[]
}

/**
 * Check every record, snapshot, chunk of bars, revision and model. Nothing is changed.
 *
 * @throws GrodtError STORE_MISSING, STORE_IN_USE, STORE_FOLDER, STORE_NEWER, STORE_DAMAGED when it cannot be read at all
 */
export async function verifyStore(folder: string): Promise<Verification> {
  const db = await openLevel(folder, { create: false })
  try {
    return await verifyOn(folder, db)
  } finally {
    await db.close()
  }
}

/** Check the store on a database. */
export async function verifyOn(folder: string, db: Database): Promise<Verification> {
  const version = await schemaOf(folder, db)
  const anchor = await readAnchor(folder, db)
  const journal = await checkJournal(folder, db, anchor)
  const snapshots = await checkSnapshots(db, journal)
  const chunks = await findDamagedChunks(db, version, anchor.seq)
  const kept = await revisionProblems(db)
  const values = (await damagedHostValues(db)).map(
    ({ name }) => ({ what: 'value', seq: null, problem: hostValueProblem(name) }) as const,
  )
  const revisions = kept.problems.map((problem) => ({ what: 'revision', seq: null, problem }) as const)
  const trained = await modelProblems(db)
  const models = [...trained.problems.values()].map(
    (problem) => ({ what: 'model', seq: null, problem }) as const,
  )
  return {
    version,
    anchor: anchor.seq,
    records: journal.last.seq - anchor.seq,
    last: journal.last.seq,
    hash: journal.last.hash.toString('hex'),
    snapshots: snapshots.count,
    chunks: chunks.count,
    revisions: kept.revisions,
    code: kept.code,
    models: trained.models,
    problems: [
      ...journal.problems,
      ...snapshots.problems,
      ...barProblems(journal, chunks.damaged),
      ...revisions,
      ...models,
      ...values,
    ],
  }
}

interface JournalCheck {
  readonly last: Link
  readonly problems: StoreProblem[]
  /** The first record whose bars are not those that it says. */
  readonly wrongRows: number | null
  /** Hashes of the records at which there are snapshots. */
  readonly hashes: ReadonlyMap<number, string>
}

async function checkJournal(folder: string, db: Database, anchor: Link): Promise<JournalCheck> {
  const wanted = new Set(await snapshotNumbers(db))
  const hashes = new Map([[anchor.seq, anchor.hash.toString('hex')]])
  const rows = checkRows(db)
  let last = anchor
  let wrongRows: number | null = null
  try {
    for await (const step of walk(db, anchor)) {
      if (!step.good) {
        const problems: StoreProblem[] = [{ what: 'journal', seq: step.seq, problem: faultText(step) }]
        return { last, hashes, wrongRows, problems }
      }
      last = { seq: step.seq, hash: Buffer.from(hashOf(step.value)) }
      if (wanted.has(step.seq)) hashes.set(step.seq, last.hash.toString('hex'))
      if (wrongRows !== null) continue
      const fits = rows.fits(step.value)
      // Waiting for what is known already would cost more than the check.
      if (!(typeof fits === 'boolean' ? fits : await fits)) wrongRows = step.seq
    }
  } finally {
    await rows.close()
  }
  return { last, hashes, wrongRows, problems: await checkEnd(folder, db, last) }
}

async function checkEnd(folder: string, db: Database, last: Link): Promise<StoreProblem[]> {
  const wrong = (seq: number, problem: string): StoreProblem[] => [{ what: 'journal', seq, problem }]
  let head
  try {
    head = await readHead(folder, db)
  } catch (error) {
    if (error instanceof GrodtError) return wrong(last.seq, String(error.details.problem))
    throw error
  }
  const end = head?.seq ?? 0
  if (end === last.seq) {
    if (head === null || head.hash.equals(last.hash)) return []
    return wrong(end, `the head of the journal does not have the hash of record ${end}`)
  }
  const problem = `the journal should end with record ${end} and ends with record ${last.seq}`
  return wrong(Math.min(end, last.seq) + 1, problem)
}

async function checkSnapshots(
  db: Database,
  { hashes }: JournalCheck,
): Promise<{ count: number; problems: StoreProblem[] }> {
  const numbers = await snapshotNumbers(db)
  const problems = (await orphanNumbers(db)).map((seq): StoreProblem => {
    return { what: 'snapshot', seq, problem: `what is known of the snapshot at record ${seq} is missing` }
  })
  for (const seq of numbers) {
    const snapshot = await readSnapshot(db, seq)
    const hash = hashes.get(seq)
    if (typeof snapshot === 'string') problems.push({ what: 'snapshot', seq, problem: snapshot })
    else if (hash !== undefined && hash !== snapshot.hash) {
      const problem = `the snapshot at record ${seq} belongs to another journal`
      problems.push({ what: 'snapshot', seq, problem })
    }
  }
  return { count: numbers.length, problems }
}

function barProblems({ wrongRows }: JournalCheck, chunks: readonly DamagedChunk[]): StoreProblem[] {
  const problems = chunks.map(({ series, first, unnamed }): StoreProblem => ({
    what: 'bars',
    seq: unnamed?.from ?? null,
    problem: chunkProblem(series, first),
  }))
  if (wrongRows === null) return problems
  const problem = `the bars of record ${wrongRows} are not there, or do not fit its hash`
  return [{ what: 'bars', seq: wrongRows, problem }, ...problems]
}
