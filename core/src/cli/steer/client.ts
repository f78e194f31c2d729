import { ApiProblem, createClient, HostUnreachable, type GrodtClient } from '@grodt/sdk/client'
import { GrodtError } from '../../errors.ts'
import type { ApiAddress } from './address.ts'

/** A host answers within milliseconds; one that does not within this is stuck or gone, ms. */
const PATIENCE = 10_000

/** What a host answered: what was asked for, or problem details (RFC 9457). */
export type Answer<T> =
  | { readonly ok: true; readonly body: T }
  | { readonly ok: false; readonly body: { readonly detail: string; readonly code?: string } }

/**
 * Ask a running host. T is what the command wants to see in the answer: the host's own view of it may be narrower than the
 * document of the API, as both are of one program.
 *
 * @param patience how long is waited, ms
 * @throws GrodtError HOST_UNREACHABLE when no host answers
 */
export async function ask<A, T extends A = A>(
  { url, token }: ApiAddress,
  question: (client: GrodtClient) => Promise<A>,
  patience = PATIENCE,
): Promise<Answer<T>> {
  try {
    return { ok: true, body: (await question(createClient({ url, token, timeout: patience }))) as T }
  } catch (error) {
    if (error instanceof ApiProblem) return { ok: false, body: error.problem }
    if (!(error instanceof HostUnreachable)) throw error
    const { problem } = error
    throw new GrodtError('HOST_UNREACHABLE', { address: url, problem }, { cause: error })
  }
}
