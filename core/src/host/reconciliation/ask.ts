import type { VenueAccount } from './account.ts'
import type { Amounts } from './amounts.ts'

/**
 * What an account holds, or why it does not say so in time: one that does not heed its signal is not waited for either.
 *
 * @param closing nobody wants to know any more
 * @param patience ms
 * @throws what `read` throws; Error when it takes too long
 */
export async function askAccount(
  account: VenueAccount,
  closing: AbortSignal,
  patience: number,
): Promise<Amounts> {
  closing.throwIfAborted()
  const late = new AbortController()
  const signal = AbortSignal.any([closing, late.signal])
  const cut = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
  const problem = `it gave no answer within ${patience / 1000} s`
  const timer = setTimeout(() => late.abort(new Error(problem)), patience)
  try {
    return await Promise.race([account.read(signal), cut])
  } finally {
    clearTimeout(timer)
  }
}
