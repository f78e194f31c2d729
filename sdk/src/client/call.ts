import { rememberTag } from './etag.ts'
import { ApiProblem, HostUnreachable } from './problem.ts'
import type { Problem } from './types.ts'

const PREFIX = '/api/v1'

/** Where a host is asked, and how. */
export interface Connection {
  /** Origin of its API, for example `http://127.0.0.1:7373`. */
  readonly url: string
  readonly token: string | null
  readonly fetch: typeof globalThis.fetch
  /** How long an answer is waited for, ms. */
  readonly timeout: number
}

/** What the table of operations says of one. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below /api/v1, with the names of its parts in braces. */
  readonly path: string
  readonly answers: 'json' | 'text' | 'events'
}

/** What goes into the path, into the query, and as body. */
export type Input = Readonly<Record<string, unknown>>

/** What one call may want beside its input. */
export interface CallOptions {
  /** Ends the call; it is then rejected with the reason of the signal. */
  readonly signal?: AbortSignal
  /** Gets the headers of the answer. */
  readonly onHeaders?: (headers: Headers) => void
}

/** What a call may want beside its input that changes what has an ETag. */
export interface ChangeOptions extends CallOptions {
  /** ETag of what is to be changed, of `etagOf`: the call is refused when that has changed since. */
  readonly ifMatch?: string
}

/** One request of an operation, ready to be sent. */
interface Target {
  readonly url: string
  readonly body: string | undefined
}

/** @throws TypeError without a part of the path */
export function targetOf({ url }: Connection, { path }: Operation, input: Input): Target {
  const { body, ...rest } = input
  const inPath = new Set<string>()
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    inPath.add(name)
    const value = rest[name]
    if (value === undefined || value === '') throw new TypeError(`${path} needs "${name}".`)
    return encodeURIComponent(String(value))
  })
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(rest)) {
    if (value !== undefined && !inPath.has(name)) query.set(name, String(value))
  }
  const search = query.size === 0 ? '' : `?${query.toString()}`
  return {
    url: url.replace(/\/+$/, '') + PREFIX + filled + search,
    body: body === undefined ? undefined : JSON.stringify(body),
  }
}

/**
 * Carry out an operation that has an end.
 *
 * @throws ApiProblem when the host refuses, HostUnreachable when none answers, TypeError without a part of the path
 */
export async function call(
  connection: Connection,
  operation: Operation,
  input: Input = {},
  { signal, ifMatch, onHeaders }: ChangeOptions = {},
): Promise<unknown> {
  const { url, body } = targetOf(connection, operation, input)
  const headers = {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(ifMatch !== undefined && { 'if-match': ifMatch }),
  }
  const limit = AbortSignal.timeout(connection.timeout)
  const either = signal === undefined ? limit : AbortSignal.any([signal, limit])
  const request = { method: operation.method, headers, signal: either, ...(body !== undefined && { body }) }
  const answer = await send(connection, url, request)
  let text
  try {
    text = await answer.text()
  } catch (error) {
    throw unreachable(connection, error, either)
  }
  refuse(connection, answer, text)
  onHeaders?.(answer.headers)
  if (operation.answers === 'text') return text
  if (kindOf(answer) !== 'application/json') throw stranger(connection)
  const content: unknown = JSON.parse(text)
  if (typeof content === 'object' && content !== null) rememberTag(content, answer)
  return content
}

/** What is sent, whose signal ends it. */
interface RequestParts {
  readonly method?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
}

/** @throws HostUnreachable, and the reason of the signal */
export async function send(connection: Connection, url: string, request: RequestParts): Promise<Response> {
  const { token, fetch } = connection
  const headers = { ...request.headers, ...(token !== null && { authorization: `Bearer ${token}` }) }
  try {
    return await fetch(url, { ...request, headers })
  } catch (error) {
    throw unreachable(connection, error, request.signal)
  }
}

/** @throws ApiProblem for a refusal, HostUnreachable for one that no host can have sent */
export function refuse(connection: Connection, answer: Response, text: string): void {
  if (answer.ok) return
  if (kindOf(answer) !== 'application/problem+json') throw stranger(connection)
  const wait = answer.headers.get('retry-after')
  const seconds = wait === null ? null : Number(wait)
  throw new ApiProblem(JSON.parse(text) as Problem, seconds, answer.headers.get('etag'))
}

/** The media type of an answer, without its parameters. */
export const kindOf = ({ headers }: Response): string => (headers.get('content-type') ?? '').split(';')[0]

/** What answers is no host. */
export const stranger = ({ url }: Connection): HostUnreachable =>
  new HostUnreachable(url, 'what answers there is something else')

/** What to throw when a request has failed: what the caller wanted by its signal is no failure of the host. */
export function unreachable(connection: Connection, error: unknown, signal: AbortSignal): unknown {
  const timedOut = error instanceof Error && error.name === 'TimeoutError'
  if (signal.aborted && !timedOut) return signal.reason
  return new HostUnreachable(connection.url, networkProblem(error, connection.timeout), { cause: error })
}

function networkProblem(error: unknown, timeout: number): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') {
    return `nothing came back within ${timeout / 1000} s, so it may or may not have been done`
  }
  const { cause } = error
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined
  if (code === 'ECONNREFUSED') return 'the connection was refused'
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message
}
