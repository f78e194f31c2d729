import { takesIfMatch, type Route } from '../route.ts'

/** Headers of requests that mean something to some routes, as components of the OpenAPI document. */
export const REQUEST_HEADERS = {
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description:
      'ETag of what is to be changed, or several with commas between them: refused with 412 when none of them holds any more. Left out, or `*`: whichever holds.',
    schema: { type: 'string' },
  },
  LastEventId: {
    name: 'Last-Event-ID',
    in: 'header',
    required: false,
    description: 'Number of the event that was seen last: the stream begins behind it.',
    schema: { type: 'string' },
  },
} as const

/** Headers of answers beside those of every answer, as components of the OpenAPI document. */
export const ANSWER_HEADERS = {
  ETag: {
    description: 'Names the present state for `If-Match` of a change: every change of it gives another one.',
    schema: { type: 'string' },
  },
  RetryAfter: {
    description: 'How long to wait. Seconds.',
    schema: { type: 'integer', minimum: 1 },
  },
  Challenge: {
    description: 'What is wrong with the token, or that there is none (RFC 6750).',
    schema: { type: 'string' },
  },
} as const

type HeaderNames = Readonly<Record<string, keyof typeof ANSWER_HEADERS>>

/** Headers of an answer, each with its component, by reference. */
export const headerRefs = (headers: HeaderNames): Readonly<Record<string, { readonly $ref: string }>> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, component]) => [name, { $ref: `#/components/headers/${component}` }]),
  )

/** Headers that a route reads. */
export const headersRead = (route: Route): readonly (keyof typeof REQUEST_HEADERS)[] => [
  ...(takesIfMatch(route) ? (['IfMatch'] as const) : []),
  ...(route.produces === 'text/event-stream' ? (['LastEventId'] as const) : []),
]

/** Headers of problems by their status, which the guard sets, each with its component. */
export const PROBLEM_HEADERS: Readonly<Record<number, HeaderNames>> = {
  401: { 'WWW-Authenticate': 'Challenge' },
  403: { 'WWW-Authenticate': 'Challenge' },
  429: { 'Retry-After': 'RetryAfter' },
}
