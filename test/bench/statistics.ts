/** Median of a sample; the upper one of two. */
export function median(sample: readonly number[]): number {
  return percentile(sample, 0.5)
}

/** The value below which `share` (0 to 1) of a sample lies. */
export function percentile(sample: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(sample).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}

/** Milliseconds that a function takes. */
export function timed(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}
