/** A time (ms since 1970) as `2024-01-31 09:30` in UTC; seconds are shown when there are any. */
export function utc(ms: number): string {
  if (!(Math.abs(ms) <= 8.64e15)) return `time ${ms}`
  const text = new Date(ms).toISOString().replace('T', ' ')
  if (ms % 60_000 === 0) return text.slice(0, -8)
  return ms % 1_000 === 0 ? text.slice(0, -5) : text.slice(0, -1)
}
