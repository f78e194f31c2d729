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
    const set = (isOff ? target[name] : weights[name]) ?? configured
    const left = isOff ? 0 : set
    return [configured, ...steps.map((step) => step.weights[name] ?? configured), set, left, left * exposure]
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

/** Add a path unless it says what the last one says. Most decisions of a quiet market change nothing. */
export function addPath(paths: WeightPath[], path: WeightPath): void {
  const last = paths[paths.length - 1] as WeightPath | undefined
  const content = ({ components, weights }: WeightPath): string => JSON.stringify([components, weights])
  if (last === undefined || content(last) !== content(path)) paths.push(path)
}
