/** Clients that are remembered before those that have been quiet are forgotten. */
const MANY = 1000

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
    // A second without a request fills any bucket: it need not be remembered.
    if (buckets.size >= MANY) {
      for (const [name, bucket] of buckets) if (at - bucket.at >= 1000) buckets.delete(name)
    }
    const bucket = buckets.get(client) ?? { left: perSecond, at }
    const left = Math.min(perSecond, bucket.left + ((at - bucket.at) / 1000) * perSecond)
    if (left < 1) {
      buckets.set(client, { left, at })
      return (1 - left) / perSecond
    }
    buckets.set(client, { left: left - 1, at })
    return 0
  }
}
