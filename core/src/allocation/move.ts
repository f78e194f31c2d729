import { ROUNDING } from './project.ts'

/** One sleeve on its way. */
export interface Mover {
  /** Present weight; 0 while it is off. */
  readonly weight: number
  /** Where it is to go. */
  readonly target: number
  /** Whether it is off and may have capital again: it comes back at the smallest weight, once there is room for that. */
  readonly returns: boolean
}

/** Additions of steps leave no trace: 0.38, not 0.38000000000000006. */
const tidy = (weight: number): number => Math.round(weight * 1e12) / 1e12

/**
 * One step of every weight towards its target, by at most `maxStep`; sums of at most 1 stay so. What becomes smaller goes
 * first: sleeves that return get what room there is, then the others share the rest in proportion to what they lack.
 *
 * @param min the smallest weight of a sleeve that has any: one that returns begins with it, also where that is a larger
 *   step
 * @returns the next weights; null for a sleeve that has to wait until there is room for it
 */
export function stepWeights(movers: readonly Mover[], maxStep: number, min: number): (number | null)[] {
  const next: (number | null)[] = movers.map(({ weight, target, returns }) =>
    returns ? null : target < weight ? Math.max(target, tidy(weight - maxStep)) : weight,
  )
  let room = 1 - next.reduce<number>((sum, weight) => sum + (weight ?? 0), 0)
  let waits = false
  movers.forEach(({ target, returns }, i) => {
    if (!returns) return
    const start = Math.min(target, Math.max(min, maxStep))
    if (start > room + ROUNDING) waits = true
    else {
      next[i] = start
      room -= start
    }
  })
  // Room is kept for who waits.
  if (waits) return next
  const lacks = movers.map(({ weight, target, returns }) =>
    returns ? 0 : Math.min(maxStep, Math.max(0, target - weight)),
  )
  const wanted = lacks.reduce((sum, lack) => sum + lack, 0)
  const share = wanted <= room + ROUNDING ? 1 : Math.max(0, room) / wanted
  return next.map((weight, i) => {
    if (weight === null || lacks[i] === 0) return weight
    const { target } = movers[i]
    const raised = weight + lacks[i] * share
    return raised >= target - ROUNDING ? target : tidy(raised)
  })
}
