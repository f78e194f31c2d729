import type { Severity } from '../../../config/alerts.ts'
import type { AlertMessage } from '../message.ts'

/** A way on which messages leave the host. */
export interface Channel {
  readonly name: string
  readonly kind: 'log' | 'webhook' | 'telegram'
  /** Nothing that matters less is sent. */
  readonly severity: Severity
  /** Where messages go, without anything secret. */
  readonly where: string
  /**
   * Send a message.
   *
   * @returns what came back, in a few words
   * @throws SendProblem when it did not arrive
   */
  readonly send: (message: AlertMessage, signal: AbortSignal) => Promise<string>
}

/** A message did not arrive. Its text has nothing secret. */
export class SendProblem extends Error {
  /** Whether the same again may arrive. */
  readonly retry: boolean
  /** How long the other side wants to be left alone, ms; null: it does not say. */
  readonly wait: number | null

  constructor(problem: string, { retry, wait = null }: { retry: boolean; wait?: number | null }) {
    super(problem)
    this.name = 'SendProblem'
    this.retry = retry
    this.wait = wait
  }
}

/** What is in the environment of the process, by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * A secret out of the environment.
 *
 * @throws SendProblem where it has none: it cannot come while the process lives
 */
export function secretOf(environment: Environment, name: string): string {
  const secret = environment[name] ?? ''
  if (secret !== '') return secret
  throw new SendProblem(`the environment variable ${name} is not set where this runs`, { retry: false })
}
