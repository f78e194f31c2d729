import Type, { type TSchema } from 'typebox'
import { GrodtError } from '../errors.ts'
import type { EventPlace, PastQuery } from '../host/views/past-events.ts'
import { pick } from '../portfolio/statistics/schema/live.ts'
import { nullable, object } from './schemas/schemas.ts'
import { EXPECTED_TIME, listTime } from './time-text.ts'

/** Rows of a page where the request does not say, and at most. */
const PAGE = 50
const LARGEST = 500

const time = (description: string) =>
  Type.Optional(
    Type.String({
      description: `${description} ISO 8601 in UTC, or milliseconds since 1970.`,
      expected: EXPECTED_TIME,
    }),
  )

/** The query of every list: the part that is wanted of it. */
export const listQuery = object({
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: LARGEST, default: PAGE, description: 'At most so many rows.' }),
  ),
  cursor: Type.Optional(
    Type.String({ description: '`next` of the page before.', expected: '`next` of the page before' }),
  ),
  from: time('Nothing before this time.'),
  to: time('Nothing after this time.'),
  strategy: Type.Optional(Type.String({ description: 'Only of this strategy.', expected: 'a text' })),
  symbol: Type.Optional(Type.String({ description: 'Only of this symbol.', expected: 'a text' })),
})

/** The query of what is there now: which of it is wanted. */
export const presentQuery = object(pick(listQuery.properties, ['strategy', 'symbol']))

/** The query of a list that is of one strategy, or of none. */
export const symbolListQuery = object(pick(listQuery.properties, ['limit', 'cursor', 'from', 'to', 'symbol']))

/** The answer of a list. */
export const pageOf = <P extends Record<string, TSchema>>(rows: P) =>
  object({
    ...rows,
    next: nullable(
      Type.String(),
      'Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only.',
    ),
  })

/** What a list was asked for, as its query has it. */
export interface ListRequest {
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly strategy?: string | undefined
  readonly symbol?: string | undefined
}

/** @throws GrodtError BODY_INVALID for what is no time and no cursor */
export function pastQuery({ limit = PAGE, cursor, from, to, strategy, symbol }: ListRequest): PastQuery {
  return {
    ...{ limit, strategy, symbol, from: timeOf('from', from), to: timeOf('to', to) },
    before: cursor === undefined ? null : placeOf(cursor),
  }
}

/** A place as a caller gets it: what is in it is nothing to rely on. */
export const cursorOf = (place: EventPlace | null): string | null =>
  place === null ? null : Buffer.from(`${place.record}:${place.event}`).toString('base64url')

/** The place that a caller got as a cursor; null for what is none. */
export function placeIn(cursor: string): EventPlace | null {
  const match = /^(\d{1,15}):(\d{1,15}(?:\.\d{1,6})?)$/.exec(Buffer.from(cursor, 'base64url').toString())
  return match === null ? null : { record: Number(match[1]), event: Number(match[2]) }
}

function placeOf(cursor: string): EventPlace {
  const place = placeIn(cursor)
  if (place !== null) return place
  const problem = `The query key "cursor" must be \`next\` of the page before; this was "${cursor}".`
  throw new GrodtError('BODY_INVALID', { problem })
}

/**
 * A time as a request has it, ms.
 *
 * @param part of the request, for messages
 * @throws GrodtError BODY_INVALID for what is no time
 */
export function timeOf(key: string, text: string | undefined, part = 'query'): number | undefined {
  if (text === undefined) return undefined
  const ms = listTime(text)
  if (ms !== null) return ms
  const problem = `The ${part} key "${key}" must be ${EXPECTED_TIME}; this was "${text}".`
  throw new GrodtError('BODY_INVALID', { problem })
}
