/**
 * The keys of a store. Numbers have 16 digits, so that the order of the texts is the order of the numbers.
 *
 *     m/<name>            what the store knows about itself: schema, head, anchor, uncovered
 *     u/<name>            small values of the host
 *     r/<seq>             records of the journal
 *     s/<seq>, d/<seq>    what is known of a snapshot, and its bytes
 *     b/<series>/<row>    chunks of bars, by their first row
 *     v/<number>/<seq>    revisions of what the host runs, with the first record made under each
 *     c/<sha-256>         plugin code that revisions need, by its hash
 *     l/<id>, w/<id>      what is known of a trained model, and its bytes; the id is the SHA-256 of the bytes
 *     o/<sha-256>         what the last walk-forward of a specification of models found
 */
const number = (value: number): string => String(value).padStart(16, '0')

export const SCHEMA_KEY = 'm/schema'
export const HEAD_KEY = 'm/head'
export const ANCHOR_KEY = 'm/anchor'
export const UNCOVERED_KEY = 'm/uncovered'

export const hostKey = (name: string): string => `u/${name}`
export const recordKey = (seq: number): string => `r/${number(seq)}`
export const snapshotKey = (seq: number): string => `s/${number(seq)}`
export const snapshotBytesKey = (seq: number): string => `d/${number(seq)}`
/** The name of a series may hold any character, `BTC/USDT` too: it is escaped. */
export const chunkKey = (series: string, row: number): string => `${seriesPrefix(series)}${number(row)}`
export const seriesPrefix = (series: string): string => `b/${encodeURIComponent(series)}/`

export const REVISION_PREFIX = 'v/'
export const CODE_PREFIX = 'c/'
export const revisionKey = (revision: number, from: number): string =>
  `${REVISION_PREFIX}${number(revision)}/${number(from)}`
export const codeKey = (hash: string): string => `${CODE_PREFIX}${hash}`

export const MODEL_PREFIX = 'l/'
export const MODEL_BYTES_PREFIX = 'w/'
export const modelKey = (id: string): string => `${MODEL_PREFIX}${id}`
export const modelBytesKey = (id: string): string => `${MODEL_BYTES_PREFIX}${id}`

export const VALIDATION_PREFIX = 'o/'
export const validationKey = (specification: string): string => `${VALIDATION_PREFIX}${specification}`

/** The numbers in the key of a revision. */
export function revisionNumbers(key: string): { readonly number: number; readonly from: number } {
  return { number: Number(key.slice(REVISION_PREFIX.length, key.lastIndexOf('/'))), from: numberOf(key) }
}

/** The number at the end of a key. */
export const numberOf = (key: string): number => Number(key.slice(key.lastIndexOf('/') + 1))
/** The series of the key of a chunk. */
export const seriesOf = (key: string): string => decodeURIComponent(key.slice(2, key.lastIndexOf('/')))

/** Comes after every key that begins with a prefix. */
export const endOf = (prefix: string): string => `${prefix}\uffff`
