import type { FastifyReply, FastifyRequest } from 'fastify'
import { GrodtError } from '../errors.ts'

/** A state that requests change, and what it is called as it is now. */
export interface Versioned<C> {
  /** Where its ETag stands, for people: `GET /risk`. */
  readonly from: string
  /** In messages, at their beginning. */
  readonly what: string
  /**
   * The ETags that it has now. The first one is its own; with the others, of which it is a part, it may be asked for too.
   *
   * @throws GrodtError when there is no such thing
   */
  readonly tags: (context: C, request: FastifyRequest) => readonly [string, ...string[]]
}

/** What a request demands of the state that it changes, by its header `If-Match` (RFC 9110, 13.1.1). */
export interface Condition {
  /**
   * To be asked right before anything is done: what comes earlier may still change the state.
   *
   * @throws GrodtError STATE_MOVED
   */
  readonly check: () => void
  /** Give the ETag that the state has now with the answer. */
  readonly tell: () => void
}

/** Of a route that has no version. */
export const NO_CONDITION: Condition = { check: () => undefined, tell: () => undefined }

/** @throws GrodtError BODY_INVALID when `If-Match` is no list of ETags */
export function conditionOf<C>(
  { from, what, tags }: Versioned<C>,
  context: C,
  request: FastifyRequest,
  reply: FastifyReply,
): Condition {
  const header = request.headers['if-match']
  const asked = tagsIn(header, from)
  const tell = (): readonly string[] => {
    const now = tags(context, request)
    void reply.header('etag', now[0])
    return now
  }
  return {
    check: () => {
      if (asked === null) return
      const now = tell()
      if (asked.some((tag) => now.includes(tag))) return
      throw new GrodtError('STATE_MOVED', { what, now: now[0], asked: header, from })
    },
    tell: () => void tell(),
  }
}

/**
 * The ETags of a header; null: whichever there is will do. A weak one is nobody's, as they are compared strongly.
 *
 * @throws GrodtError BODY_INVALID
 */
function tagsIn(header: string | undefined, from: string): readonly string[] | null {
  if (header === undefined || header.trim() === '*') return null
  return header.split(',').map((part) => {
    const tag = part.trim()
    if (/^(W\/)?"[\x21\x23-\x2b\x2d-\x7e]*"$/.test(tag)) return tag
    const problem = `The header If-Match must be an ETag in quotes, as ${from} has it, or several with commas between them; this was ${header}.`
    throw new GrodtError('BODY_INVALID', { problem })
  })
}
