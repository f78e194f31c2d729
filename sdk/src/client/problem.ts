import type { ConfigurationMistake, Problem } from './types.ts'

/** The host has answered and refused: problem details (RFC 9457). The message is their `detail`. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  /** The document as the host sent it. */
  readonly problem: Problem
  /** After how many seconds to ask again; null where the host does not say. */
  readonly retryAfter: number | null
  /** Of a change that was made for another state (412): the ETag that its state has now; else null. */
  readonly etag: string | null

  constructor(problem: Problem, retryAfter: number | null = null, etag: string | null = null) {
    super(problem.detail)
    this.problem = problem
    this.retryAfter = retryAfter
    this.etag = etag
  }

  /** Of the table of errors; it stays the same, as words do not. */
  get code(): string {
    return this.problem.code
  }

  /** The HTTP status, 400 to 599. */
  get status(): number {
    return this.problem.status
  }

  /** What was wrong, and what to do. */
  get detail(): string {
    return this.problem.detail
  }

  /** Every mistake of every file, of CONFIG_INVALID; else empty. */
  get errors(): readonly ConfigurationMistake[] {
    return this.problem.errors ?? []
  }
}

/** No host has answered. What was asked for may have been done where it did not answer in time. */
export class HostUnreachable extends Error {
  override readonly name = 'HostUnreachable'
  readonly address: string
  /** Why, in words that go on behind the address. */
  readonly problem: string

  constructor(address: string, problem: string, options?: ErrorOptions) {
    super(`No host answers at ${address}: ${problem}.`, options)
    this.address = address
    this.problem = problem
  }
}
