import type { BacktestReport } from '../../research/report.ts'
import { amount, table } from '../text.ts'

/** The result of each strategy by what changed its weight; nothing where no weight moved. */
export function allocationLines({ allocation }: BacktestReport): string[] {
  if (allocation === undefined) return []
  const { components, strategies, total } = allocation
  return table(
    ['', 'net', 'configured', ...components],
    [...strategies, { strategy: 'total', ...total }].map(({ strategy, net, configured, parts }) => [
      strategy,
      ...[net, configured, ...parts].map((value) => amount(value, 0)),
    ]),
  )
}
