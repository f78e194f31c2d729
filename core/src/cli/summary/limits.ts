import type { BacktestReport } from '../../research/report.ts'
import { limitNumber } from '../../research/pages/tables/risk.ts'
import { amount, percent, table } from '../text.ts'

/** The limits that refused or cut entries, below the name of each strategy; nothing when no limit was hit. */
export function limitSection({ protections: { limits } }: BacktestReport): string[] {
  if (limits.length === 0) return []
  const names = [...new Set(limits.map(({ strategy }) => strategy))]
  return table(
    ['', 'refused', 'cut', 'least kept', 'furthest', 'allowed'],
    names.flatMap((name) => [
      [name, '', '', '', '', ''],
      ...limits
        .filter(({ strategy }) => strategy === name)
        .map(({ limit, refused, cut, leastKept, value, allowed, unit }) => [
          `  ${limit}`,
          amount(refused, 0),
          amount(cut, 0),
          leastKept === null ? '' : percent(leastKept),
          limitNumber(value, unit),
          limitNumber(allowed, unit),
        ]),
    ]),
  )
}
