import type { AttributionSums } from '../../portfolio/statistics/schema/attribution.ts'
import type { BacktestReport } from '../../research/report.ts'
import { amount, table } from '../text.ts'

function exitName(exit: string): string {
  if (exit === 'open') return 'open positions'
  return exit === 'dust' ? 'dust' : `exit ${exit}`
}

/** Profit and loss by strategy, symbol, regime, side and exit; each group of lines sums to the last one. */
export function attributionTable({ attribution }: BacktestReport): string[] {
  const { total, strategies, symbols, regimes, sides, exits } = attribution
  if (total.trades === 0) return []
  const groups: (readonly [name: string, sums: AttributionSums])[] = [
    ...strategies.map((one) => [one.strategy, one] as const),
    ...(symbols.length > 1 ? symbols.map((one) => [one.symbol, one] as const) : []),
    ...regimes.map((one) => [`in ${one.regime ?? 'an unknown regime'}`, one] as const),
    ...sides.map((one) => [one.side, one] as const),
    ...exits.map((one) => [exitName(one.exit), one] as const),
    ['total', total],
  ]
  return table(
    ['', 'trades', 'before costs', 'fees', 'slippage', 'funding', 'net'],
    groups.map(([name, sums]) => [
      name,
      amount(sums.trades, 0),
      amount(sums.beforeCosts, 0),
      amount(sums.fees, 0),
      amount(sums.slippage, 0),
      amount(sums.funding, 0),
      amount(sums.net, 0),
    ]),
  )
}
