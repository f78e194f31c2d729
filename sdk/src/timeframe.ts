const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/**
 * Length of a timeframe such as `5m`, `1h`, `1d` in milliseconds, or null when the text is not one.
 * Months are not a timeframe here: their length varies.
 */
export function timeframeMs(text: string): number | null {
  const match = /^([1-9]\d{0,3})([smhdw])$/.exec(text)
  return match === null ? null : Number(match[1]) * UNITS[match[2]]
}

/** The shortest usual name of a timeframe: 3,600,000 gives `1h`. */
export function timeframeName(ms: number): string {
  for (const unit of ['w', 'd', 'h', 'm', 's']) {
    const length = UNITS[unit]
    if (ms % length === 0 && (unit !== 'w' || ms === length)) return `${ms / length}${unit}`
  }
  return `${ms}ms`
}

/**
 * Bars of a timeframe in 24 hours, for markets that never close.
 *
 * @throws RangeError when the text is not a timeframe
 */
export function barsPerDay(timeframe: string): number {
  const ms = timeframeMs(timeframe)
  if (ms === null)
    throw new RangeError(`"${timeframe}" is not a timeframe; expected for example 5m, 1h or 1d.`)
  return 86_400_000 / ms
}
