import { readAnchor } from './head.ts'
import { damaged } from './failure.ts'
import { openLevel } from './level-database.ts'
import { parseRecord, recordLine } from './record.ts'
import { readRevisions } from './revisions.ts'
import { schemaOf } from './schema.ts'
import { faultText, walk } from './walk.ts'

/** Which records are exported. */
export interface ExportFilter {
  /** Engine times, ms: from `from` on, up to and with `until`. */
  readonly from?: number
  readonly until?: number
  readonly kinds?: readonly string[]
}

/**
 * Records as lines of JSON, in order, each checked against the hash chain. A line is the text that was hashed with the
 * hash as last member: sha256(hash of the record before + line without `,"hash":"..."`) is the hash.
 *
 * @throws GrodtError STORE_MISSING, STORE_IN_USE, STORE_FOLDER, STORE_NEWER, STORE_DAMAGED
 */
export async function* exportStore(folder: string, filter: ExportFilter = {}): AsyncGenerator<string> {
  const { from = -Infinity, until = Infinity, kinds } = filter
  const all = from === -Infinity && until === Infinity && kinds === undefined
  const db = await openLevel(folder, { create: false })
  try {
    await schemaOf(folder, db)
    for await (const step of walk(db, await readAnchor(folder, db))) {
      if (!step.good) throw damaged(folder, faultText(step), step.seq)
      if (!all) {
        const { time, kind } = parseRecord(step.value)
        if (time < from || time > until || kinds?.includes(kind) === false) continue
      }
      yield recordLine(step.value)
    }
  } finally {
    await db.close()
  }
}

/**
 * Revisions as lines of JSON, in order: number, first record, engine time, the hashes of their plugins' code, and content.
 *
 * @throws GrodtError STORE_MISSING, STORE_IN_USE, STORE_FOLDER, STORE_NEWER, STORE_DAMAGED
 */
export async function* exportRevisions(folder: string): AsyncGenerator<string> {
  const db = await openLevel(folder, { create: false })
  try {
    await schemaOf(folder, db)
    for (const revision of await readRevisions(db)) {
      if ('problem' in revision) throw damaged(folder, revision.problem)
      yield JSON.stringify(revision)
    }
  } finally {
    await db.close()
  }
}
