import type { StartMark } from '../../host/durable/catch-up.ts'
import { identityChanges, identityOf } from '../../host/durable/identity.ts'
import { prepareRevision, revisionAt } from '../../host/durable/revisions.ts'
import { withHeld } from '../../host/reload/held.ts'
import type { Prepared } from '../../host/prepare.ts'
import { GrodtError } from '../../errors.ts'
import type { JournalReader } from '../../store/read.ts'
import type { RunStart } from '../journal/about.ts'

/** What made some records, as far as they say it. */
export interface Ran extends Pick<StartMark, 'identity' | 'revision' | 'held'> {
  /** Of a backtest. */
  readonly backtest?: RunStart['backtest']
}

/** Configuration and plugins under which records were made, or why they cannot be had. */
export type Code =
  | { readonly prepared: Prepared; readonly missing: null }
  | { readonly prepared: null; readonly missing: string }

/** Finds what a process was made of. @param seq of a record that it made */
export type CodeOf = (ran: Ran, seq: number) => Promise<Code>

/** Whether the same ran. */
export const sameRun = (a: Ran, b: Ran): boolean =>
  (a.revision ?? null) === (b.revision ?? null) &&
  JSON.stringify(a.held ?? []) === JSON.stringify(b.held ?? []) &&
  identityChanges(a.identity, b.identity).length === 0

/** What a preparation gives, held against what ran; another error than one of GRODT's own is thrown. */
async function held(ran: Ran, prepare: () => Promise<Prepared>): Promise<Code> {
  try {
    const prepared = await prepare()
    const changes = identityChanges(ran.identity, identityOf(prepared))
    if (changes.length === 0) return { prepared: withHeld(prepared, ran.held ?? []), missing: null }
    return { prepared: null, missing: `these are not what they were: ${changes.join(', ')}` }
  } catch (error) {
    if (error instanceof GrodtError) return { prepared: null, missing: error.message }
    throw error
  }
}

/** Each thing once. */
function once<T>(make: (of: Ran, seq: number) => Promise<T>, key: (of: Ran) => unknown): typeof make {
  const made = new Map<string, Promise<T>>()
  return (of, seq) => {
    const name = JSON.stringify(key(of))
    const known = made.get(name) ?? make(of, seq)
    made.set(name, known)
    return known
  }
}

/** The configuration and the plugins of today serve where nothing has changed since. */
export function presentCode(prepare: (ran: Ran) => Promise<Prepared>): CodeOf {
  const prepared = once(prepare, ({ backtest }) => backtest ?? null)
  return (ran, seq) => held(ran, () => prepared(ran, seq))
}

/**
 * What the store keeps serves where it keeps it.
 *
 * @param cacheFolder where the plugins' code is written to be imported
 * @param otherwise finds what it does not keep, or not whole
 */
export function keptCode(reader: JournalReader, cacheFolder: string, otherwise: CodeOf): CodeOf {
  const kept = once(
    async (ran, seq) => {
      const revision = await revisionAt(reader, seq)
      if (revision === null || revision.number !== ran.revision) {
        const problem = `revision ${ran.revision ?? ''} is missing`
        throw new GrodtError('STORE_DAMAGED', { folder: reader.folder, problem })
      }
      return prepareRevision(reader, revision, cacheFolder)
    },
    ({ revision }) => revision ?? null,
  )
  return async (ran, seq) => {
    if (ran.revision === undefined || ran.revision === null) return otherwise(ran, seq)
    const found = await held(ran, () => kept(ran, seq))
    if (found.prepared !== null) return found
    const today = await otherwise(ran, seq)
    return today.prepared === null ? found : today
  }
}
