import type { AttributionSums } from '../../../portfolio/statistics/schema/attribution.ts'
import type { BacktestReport } from '../../report.ts'
import { amount } from '../format.ts'
import { numbers, signedAmount, words, type PageRow, type PageTable } from './page-table.ts'

/** Profit and loss by strategy, symbol, regime, side and exit; the rows of each group add up to the last line. */
export function attributionTable({ attribution, currency }: BacktestReport): PageTable {
  const { total, strategies, symbols, regimes, sides, exits } = attribution
  const withOpen = exits.some(({ exit }) => exit === 'open')
  const line = (name: string, sums: AttributionSums): PageRow => ({
    cells: [
      name,
      amount(sums.trades, 0),
      amount(sums.wins, 0),
      amount(sums.beforeCosts),
      amount(sums.fees),
      amount(sums.slippage),
      amount(sums.funding),
      signedAmount(sums.net),
      ...(withOpen ? [signedAmount(sums.open)] : []),
    ],
  })
  const groups = [
    { title: 'By strategy', rows: strategies.map((one) => line(one.strategy, one)) },
    { title: 'By symbol', rows: symbols.map((one) => line(one.symbol, one)) },
    {
      title: 'By regime at the entry',
      rows: regimes.map((one) => line(one.regime ?? 'not known', one)),
    },
    { title: 'By side', rows: sides.map((one) => line(one.side, one)) },
    {
      title: 'By exit',
      rows: exits.map((one) => line(one.exit === 'open' ? 'still open' : one.exit, one)),
    },
    { rows: [{ ...line('Total', total), sum: true }] },
  ]
  return {
    title: 'Where the result came from',
    note: `In ${currency}. Each group adds up to the total, which is the result of the book; net is what is left after fees, slippage and funding.`,
    columns: [
      ...words(''),
      ...numbers('Trades', 'Wins', 'Before costs', 'Fees', 'Slippage', 'Funding', 'Net'),
      ...numbers(...(withOpen ? ['Of it open'] : [])),
    ],
    groups: total.trades === 0 ? [] : groups,
    none: 'Nothing was traded.',
  }
}
