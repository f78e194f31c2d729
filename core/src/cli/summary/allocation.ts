import { decisionSentence } from '../../research/pages/decision-sentence.ts'
import type { BacktestReport } from '../../research/report.ts'
import { amount, table, wrap, WIDTH } from '../text.ts'

/** The result of each strategy by what changed its weight; nothing where no weight moved. */
export function allocationLines({ allocation }: BacktestReport): string[] {
  if (allocation === undefined) return []
  const { decisions, components, strategies, total } = allocation
  const sums = table(
    ['', 'net', 'configured', ...components],
    [...strategies, { strategy: 'total', ...total }].map(({ strategy, net, configured, parts }) => [
      strategy,
      ...[net, configured, ...parts].map((value) => amount(value, 0)),
    ]),
  )
  return [...sums, ...wrap(decisionSentence(decisions), WIDTH)]
}
