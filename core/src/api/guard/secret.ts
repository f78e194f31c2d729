import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 random bits: a plain hash of them cannot be guessed back, so nothing slower is needed. */
const SECRET_BYTES = 32

/** Of a token: it becomes the name of a file, and the author of what is done with it. */
const NAME = '[a-z0-9][a-z0-9-]{0,31}'
const WHOLE_NAME = new RegExp(`^${NAME}$`)

/** The beginning says what it is, to people and to programs that look for secrets in the wrong places. */
const TOKEN = new RegExp(`^grodt_(${NAME})_([A-Za-z0-9_-]{43})$`)

export const isTokenName = (name: string): boolean => WHOLE_NAME.test(name)

/** A token that nobody has seen yet. */
export const newToken = (name: string): string =>
  `grodt_${name}_${randomBytes(SECRET_BYTES).toString('base64url')}`

/** The name that a token says it has; null where it is none. */
export const nameOf = (token: string): string | null => TOKEN.exec(token)?.[1] ?? null

/** What is kept of a token: SHA-256, hex. */
export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Stands for what is kept of a token that does not exist: no token has it, and comparing takes as long. */
const NOBODY = '0'.repeat(64)

/** Whether a token is the one of which this is kept, in a time that does not tell how much of it was right. */
export function isTokenOf(token: string, digest: string | null): boolean {
  return timingSafeEqual(Buffer.from(digestOf(token), 'hex'), Buffer.from(digest ?? NOBODY, 'hex'))
}
