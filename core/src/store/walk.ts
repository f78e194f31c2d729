import { entries, type Database } from './database.ts'
import { endOf, numberOf, recordKey } from './keys.ts'
import { hashOf, isSealed, type Link } from './record.ts'

/** A record of the journal, or the first thing that is wrong after the records before it. */
export type Step =
  | { readonly good: true; readonly seq: number; readonly value: Buffer }
  | {
      readonly good: false
      readonly seq: number
      /** `missing`: later records are there, this one is not. `changed`: its bytes do not fit the chain. */
      readonly fault: 'missing' | 'changed'
    }

/** The records after `from` in order, each checked against the hash chain; it ends after the first fault. */
export async function* walk(db: Database, from: Link, until = Infinity): AsyncGenerator<Step> {
  let { seq, hash } = from
  const end = until === Infinity ? { lt: endOf('r/') } : { lte: recordKey(until) }
  for await (const [key, value] of entries(db, { gt: recordKey(from.seq), ...end })) {
    seq += 1
    if (numberOf(key) !== seq || !isSealed(hash, value)) {
      yield { good: false, seq, fault: numberOf(key) === seq ? 'changed' : 'missing' }
      return
    }
    hash = hashOf(value)
    yield { good: true, seq, value }
  }
}

/** The link of a record that is stored, or the anchor itself; null when there is no such record. */
export async function linkAt(db: Database, anchor: Link, seq: number): Promise<Link | null> {
  if (seq === anchor.seq) return anchor
  const value = await db.get(recordKey(seq))
  return value === undefined ? null : { seq, hash: Buffer.from(hashOf(value)) }
}

export function faultText({ seq, fault }: Extract<Step, { good: false }>): string {
  return fault === 'missing'
    ? `record ${seq} is missing and later ones are there`
    : `record ${seq} does not fit the hash chain`
}
