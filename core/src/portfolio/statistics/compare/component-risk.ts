import type { Basis } from '../annual.ts'
import { deviationOf, isSpread, moments } from '../moments.ts'

/** What a part adds to a deviation. */
export interface ComponentRisk {
  /** Deviation per year; negative: the part makes the whole calmer. */
  readonly risk: number
  /** Its share in the deviation of the whole. */
  readonly share: number
}

/**
 * Component risk by Euler allocation (Tasche 1999, "Risk contributions and performance measurement"): a deviation is
 * homogeneous of degree one in its parts, so that part i contributes cov(part i, whole) / deviation(whole), and the
 * components sum to the deviation of the whole because the covariance is linear. Each component depends on its own
 * part and the whole alone, not on the order of the parts.
 *
 * @param parts returns of the parts over the same days, each over what stands behind the whole: they sum to its returns
 * @returns null where the whole has no deviation
 */
export function componentRisks(
  parts: readonly Float64Array[],
  whole: Float64Array,
  { periods, deviation: kind }: Basis,
): ComponentRisk[] | null {
  const all = moments(whole)
  const deviation = deviationOf(all, kind)
  if (!isSpread(deviation, all.mean)) return null
  const year = deviation * Math.sqrt(periods)
  return parts.map((part) => {
    const { mean } = moments(part)
    let product = 0
    for (let i = 0; i < part.length; i++) product += (part[i] - mean) * (whole[i] - all.mean)
    const share = product / all.m2
    return { risk: share * year, share }
  })
}
