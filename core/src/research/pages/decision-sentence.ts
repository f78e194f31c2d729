import type { AllocationReport } from '../../portfolio/statistics/schema/allocation.ts'

/** How often the meta-controller decided, and how often that moved something. */
export function decisionSentence({ count, moved, lastMoved }: AllocationReport['decisions']): string {
  if (count === 0) return 'The allocator set the weights at the start, and nothing moved them later on.'
  const made = `${count.toLocaleString('en')} decision${count === 1 ? '' : 's'} about the weights`
  return lastMoved === null
    ? `${made}, none of which moved anything.`
    : `${made}, ${moved.toLocaleString('en')} of which moved something, the last one at ${lastMoved}.`
}
