import type { Facts } from '@grodt/sdk'

/** Six significant digits say enough to people. */
export const shortNumber = (value: number): string => String(Number(value.toPrecision(6)))

/** A reason with the numbers behind it: `far from the VWAP (close 46544.6, deviations -2.13)`. */
export function reasonText(reason: string, facts: Facts | null): string {
  if (facts === null) return reason
  const numbers = Object.entries(facts).map(([name, value]) => `${name} ${shortNumber(value)}`)
  return numbers.length === 0 ? reason : `${reason} (${numbers.join(', ')})`
}
