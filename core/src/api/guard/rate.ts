/** Clients that are remembered at most: who comes from ever new addresses must not fill the memory. */
const MOST_CLIENTS = 10_000

interface Bucket {
  /** Requests that may come at once. */
  left: number
  /** When that was so, ms. */
  at: number
}

/** Counts one request of a client. @returns how long it has to wait, seconds; 0: it need not */
export type RateLimiter = (client: string) => number

/**
 * A bucket for each client: it holds a second's worth of requests and fills steadily.
 *
 * @param perSecond requests that a client may ask on average
 * @param now a clock that never goes back, ms
 */
export function rateLimiter(perSecond: number, now: () => number): RateLimiter {
  const buckets = new Map<string, Bucket>()
  return (client) => {
    const at = now()
    const bucket = buckets.get(client) ?? { left: perSecond, at }
    // Taken out and put in at the end: the first ones are those that have been quiet for longest.
    buckets.delete(client)
    for (const [name, other] of buckets) {
      // A second without a request fills any bucket: it need not be remembered.
      if (buckets.size < MOST_CLIENTS && at - other.at < 1000) break
      buckets.delete(name)
    }
    const left = Math.min(perSecond, bucket.left + ((at - bucket.at) / 1000) * perSecond)
    if (left < 1) {
      buckets.set(client, { left, at })
      return (1 - left) / perSecond
    }
    buckets.set(client, { left: left - 1, at })
    return 0
  }
}
