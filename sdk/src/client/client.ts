import { call, type ChangeOptions, type Connection, type Input } from './call.ts'
import { followEvents, type FollowOptions } from './events.ts'
import { OPERATIONS, type GrodtClient } from './operations.ts'

/** Which host is asked, and how. */
export interface ClientOptions {
  /** Where its API listens, for example `http://127.0.0.1:7373`. */
  readonly url: string
  /** Of `grodt token`; null or left out: none, with which a host may let itself be read. */
  readonly token?: string | null
  /** Takes the place of the global one, for a proxy or a test. */
  readonly fetch?: typeof globalThis.fetch
  /** How long an answer is waited for, ms; default 10,000. */
  readonly timeout?: number
}

/**
 * The API of a running host as functions, one for each operation of its OpenAPI document. `input` has the parts of the
 * path, the keys of the query, and `body`.
 *
 * They are rejected with ApiProblem when the host refuses, with HostUnreachable when none answers.
 */
export function createClient({
  url,
  token = null,
  fetch = globalThis.fetch,
  timeout = 10_000,
}: ClientOptions): GrodtClient {
  const connection: Connection = { url, token, fetch, timeout }
  const calls = Object.entries(OPERATIONS).map(([name, operation]) => [
    name,
    operation.answers === 'events'
      ? (input?: Input, options?: FollowOptions) => followEvents(connection, operation, input, options)
      : (input?: Input, options?: ChangeOptions) => call(connection, operation, input, options),
  ])
  // The table and the interface are written from one document.
  return Object.fromEntries(calls) as GrodtClient
}
