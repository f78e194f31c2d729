import type { AllocationReport } from '../../../portfolio/statistics/schema/allocation.ts'
import { decisionSentence } from '../decision-sentence.ts'
import { amount } from '../format.ts'
import { numbers, signedAmount, words, type PageRow, type PageTable } from './page-table.ts'

/** What moving capital earned or cost, by strategy and by what changed the weights. */
export function allocationTable(
  { decisions, components, strategies, total }: AllocationReport,
  currency: string,
): PageTable {
  const line = (name: string, sums: AllocationReport['total']): PageRow => ({
    cells: [name, amount(sums.net), amount(sums.configured), ...sums.parts.map(signedAmount)],
  })
  const rows = strategies.map((one) => line(one.strategy, one))
  return {
    title: 'What moving capital earned or cost',
    note: `In ${currency}, against the configured weights. Each trade is divided by the weights that it was opened with, so that the columns add up to its result. What a strategy would have made while it was switched off is not known and counts as nothing. ${decisionSentence(decisions)}`,
    columns: [...words(''), ...numbers('Net', 'Configured weights', ...components)],
    groups: [{ rows }, { rows: [{ ...line('Total', total), sum: true }] }],
    none: 'Nothing was traded.',
  }
}
