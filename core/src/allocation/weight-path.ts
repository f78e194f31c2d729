import type { AllocationDecision } from './types.ts'

/** How the weights came about from one decision on: kept for attribution. */
export interface WeightPath {
  /** Engine time of the decision, ms: it holds for what is decided after it. */
  readonly time: number
  /** What changed the weights, in order: the steps of the allocator, then `pace`, `off`, `exposure`. */
  readonly components: readonly string[]
  /**
   * By strategy: the configured weight, and the weight after each component. The last one is what scales its budget.
   */
  readonly weights: Readonly<Record<string, readonly number[]>>
}

/**
 * The weights of a decision, component by component. `pace` is what threshold, largest step and risk engine keep back
 * of the target, `off` what switching off takes away, `exposure` what scaling does.
 */
export function weightPath(decision: AllocationDecision): WeightPath {
  const { time, sleeves, steps, target, weights, off, exposure } = decision
  const path = ({ name, configured }: (typeof sleeves)[number]): number[] => {
    const isOff = off.includes(name)
    // A strategy may be called as what every object has.
    const among = (all: Readonly<Record<string, number>>): number =>
      Object.hasOwn(all, name) ? all[name] : configured
    const set = among(isOff ? target : weights)
    const left = isOff ? 0 : set
    return [configured, ...steps.map((step) => among(step.weights)), set, left, left * exposure]
  }
  return {
    time,
    components: [...steps.map(({ name }) => name), 'pace', 'off', 'exposure'],
    weights: Object.fromEntries(sleeves.map((sleeve) => [sleeve.name, path(sleeve)])),
  }
}

/** Whether capital moved at all: a wish that threshold or bounds keep back leaves every weight as configured. */
export const hasMoved = (paths: readonly WeightPath[]): boolean =>
  paths.some(({ weights }) => Object.values(weights).some((path) => path[path.length - 1] !== path[0]))

/**
 * The weights that a start or a reload set without a decision: what they differ by from the configured ones is called
 * `start`.
 *
 * @param time of the start, ms
 */
export function startPath(
  time: number,
  sleeves: readonly { readonly name: string; readonly configured: number; readonly weight: number }[],
  exposure: number,
): WeightPath {
  return {
    time,
    components: ['start', 'exposure'],
    weights: Object.fromEntries(
      sleeves.map(({ name, configured, weight }) => [name, [configured, weight, weight * exposure]]),
    ),
  }
}

/** Add a path unless it says what the last one says. Most decisions of a quiet market change nothing. */
export function addPath(paths: WeightPath[], path: WeightPath): void {
  const last = paths.at(-1)
  if (last === undefined || !isSame(last, path)) paths.push(path)
}

export const isSame = (a: WeightPath, b: WeightPath): boolean => {
  const names = Object.keys(a.weights)
  return (
    sameItems(a.components, b.components) &&
    names.length === Object.keys(b.weights).length &&
    names.every((name) => Object.hasOwn(b.weights, name) && sameItems(a.weights[name], b.weights[name]))
  )
}

const sameItems = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i])

/** Something that was opened with the weights of its time. */
export interface Opened {
  readonly strategy: string
  /** When it was opened, ms: the decisions before it made its size. */
  readonly opened: number
}

/** Where the last path from before a moment is with which the strategy could trade; -1: it has the configured weight. */
export function placeOfPath(paths: readonly WeightPath[], { strategy, opened }: Opened): number {
  let low = 0
  let high = paths.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (paths[middle].time < opened) low = middle + 1
    else high = middle
  }
  // An order that was given before its sleeve was switched off may be filled after it.
  for (let i = low - 1; i >= 0; i--) if (gives(paths[i], strategy)) return i
  return -1
}

const gives = ({ weights }: WeightPath, strategy: string): boolean =>
  Object.hasOwn(weights, strategy) && (weights[strategy].at(-1) ?? 0) > 0

/**
 * The paths that are still asked for: those that something open was opened with, those from `now` on, and for orders that
 * wait the last one before, and of each strategy the last one that gave it anything. One position that is never closed
 * keeps one path, not all that came after it.
 *
 * @param open what was opened and is not closed
 * @param now ms
 */
export function neededPaths(
  paths: readonly WeightPath[],
  open: Iterable<Opened>,
  now: number,
): readonly WeightPath[] {
  const early = paths.filter(({ time }) => time < now)
  const names = new Set(early.flatMap(({ weights }) => Object.keys(weights)))
  const waiting = [...names].map((strategy) => ({ strategy, opened: now }))
  const needed = new Set([...open, ...waiting].map((one) => placeOfPath(paths, one)))
  return paths.filter((_, i) => i >= early.length - 1 || needed.has(i))
}
