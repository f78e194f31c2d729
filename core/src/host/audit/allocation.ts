import type { AllocationDecision } from '../../allocation/types.ts'
import { GrodtError } from '../../errors.ts'
import type { JournalRecord } from '../../store/record.ts'

/** A decision of the meta-controller, and where it stands. */
export interface FoundDecision {
  /** Number of the record that holds it. */
  readonly record: number
  readonly decision: AllocationDecision
}

/** The decision that a record holds; null where it holds none. */
export function decisionIn({ kind, input }: JournalRecord): AllocationDecision | null {
  if (kind !== 'weights' || input === undefined) return null
  return (input as unknown as { readonly decision?: AllocationDecision }).decision ?? null
}

/**
 * A decision of a journal by its number.
 *
 * @param id null for the last one
 * @throws GrodtError AUDIT_UNKNOWN when there is no such decision
 */
export async function findDecision(
  { folder, records }: { readonly folder: string; readonly records: AsyncIterable<JournalRecord> },
  id: number | null,
): Promise<FoundDecision> {
  let first: number | null = null
  let found: FoundDecision | null = null
  for await (const record of records) {
    const decision = decisionIn(record)
    if (decision === null) continue
    first ??= decision.id
    found = { record: record.seq, decision }
    if (decision.id === id) return found
  }
  if (found !== null && id === null) return found
  const last = found?.decision.id ?? null
  const present =
    first === null || last === null
      ? 'No decision has been made: the allocator is a fixed one, the meta-controller is off, or none was due yet.'
      : `There are ${first} to ${last}.`
  throw new GrodtError('AUDIT_UNKNOWN', {
    ...{ folder, what: 'allocation decision', number: id ?? '', first, last, present },
  })
}
