import { addIssue, decimal, type Report } from './check-report.ts'

/** How far a sum of decimal fractions may miss 1 through binary rounding. */
const ROUNDING = 1e-9

const BOUNDS = ['machine_learning', 'meta_controller', 'capital_allocation']

/** Weights of the enabled strategies: at most 1 together, and inside the bounds of ml.yaml while those hold. */
export function checkAllocation(report: Report): void {
  checkSum(report)
  if (report.loaded.draft.machineLearning.metaController.enabled) checkBounds(report)
}

function enabledEntries(report: Report) {
  return report.loaded.draft.strategies.filter((entry) => entry.enabled)
}

/** Whether the weight that the user meant cannot be told. */
function isUnknown(report: Report, name: string): boolean {
  const path = ['strategies', name]
  return ['enabled', 'capital_allocation'].some((key) =>
    report.loaded.isBroken('strategies.yaml', [...path, key]),
  )
}

/** The first strategy that takes the sum above 1 is the one that is named. */
function checkSum(report: Report): void {
  const weights: number[] = []
  let sum = 0
  for (const { name, capitalAllocation } of enabledEntries(report)) {
    if (isUnknown(report, name)) return
    weights.push(capitalAllocation)
    sum += capitalAllocation
    if (sum <= 1 + ROUNDING) continue
    addIssue(report, 'strategies.yaml', ['strategies', name, 'capital_allocation'], {
      value: capitalAllocation,
      expected: `the enabled strategies to sum to at most 1: ${weights.join(' + ')} = ${decimal(sum)}`,
    })
    return
  }
}

function checkBounds(report: Report): void {
  const { loaded } = report
  if (loaded.isBroken('ml.yaml', BOUNDS) || loaded.isBroken('ml.yaml', [...BOUNDS.slice(0, 2), 'enabled']))
    return
  const { minAllocation, maxAllocation } = loaded.draft.machineLearning.metaController.capitalAllocation
  if (minAllocation > maxAllocation) {
    const expected = `at most max_allocation (${maxAllocation})`
    addIssue(report, 'ml.yaml', [...BOUNDS, 'min_allocation'], { value: minAllocation, expected })
    return
  }
  const entries = enabledEntries(report)
  const least = entries.length * minAllocation
  if (least > 1 + ROUNDING) {
    const product = `${entries.length} x ${minAllocation} = ${decimal(least)}`
    const expected = `at most 1 for all enabled strategies together: ${product}`
    addIssue(report, 'ml.yaml', [...BOUNDS, 'min_allocation'], { value: minAllocation, expected })
  }
  for (const { name, capitalAllocation } of entries) {
    if (isUnknown(report, name)) continue
    if (capitalAllocation >= minAllocation && capitalAllocation <= maxAllocation) continue
    addIssue(report, 'strategies.yaml', ['strategies', name, 'capital_allocation'], {
      value: capitalAllocation,
      expected: `a number from ${minAllocation} to ${maxAllocation}, the bounds of ml.yaml while its meta_controller is enabled`,
    })
  }
}
