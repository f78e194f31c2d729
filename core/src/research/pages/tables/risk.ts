import type { LimitReport, ProtectionReport } from '../../../portfolio/statistics/schema/protections.ts'
import type { BacktestReport } from '../../report.ts'
import { amount, duration, percent, shortTime, statistic } from '../format.ts'
import { numbers, words, type PageGroup, type PageRow, type PageTable } from './page-table.ts'

/** Moves of the kill switch that are listed: one that warns often has hundreds. */
const MOST_MOVES = 30

/** What limits and protections did, table by table. */
export function riskTables(report: BacktestReport): PageTable[] {
  return [limitsTable(report), refusalTable(report), locksTable(report), killSwitchTable(report)]
}

function limitsTable({ protections: { limits }, currency }: BacktestReport): PageTable {
  return {
    title: 'Limits hit',
    note: `How often a limit refused an entry or cut it, the smallest part that it left of one, and the refused entry that was furthest from what is allowed. Amounts in ${currency}.`,
    columns: [
      ...words('Strategy', 'Limit'),
      ...numbers('Refused', 'Cut', 'Least kept', 'Furthest value', 'Allowed'),
    ],
    groups: [
      {
        rows: limits.map((one) => ({
          cells: [
            one.strategy,
            one.limit,
            amount(one.refused, 0),
            amount(one.cut, 0),
            one.leastKept === null ? '' : percent(one.leastKept, 1),
            limitNumber(one.value, one.unit),
            limitNumber(one.allowed, one.unit),
          ],
        })),
      },
    ],
    none: 'No limit was hit.',
  }
}

/** A value of a limit, or what it allows, the way its unit is read; nothing where there is no number. */
export function limitNumber(value: number | null, unit: LimitReport[number]['unit']): string {
  if (value === null || unit === null) return ''
  // The age of a bar is the one count that need not be whole.
  if (unit === 'count') return amount(value, Number.isInteger(value) ? 0 : 2)
  return statistic(value, unit)
}

/** Refused and cut entries: a line for each reason, a column for each strategy. */
function refusalTable({ statistics: { book, strategies } }: BacktestReport): PageTable {
  const group = (title: string, what: 'refusals' | 'cuts'): PageGroup => ({
    title,
    rows: Object.entries(book[what]).map(([reason, count]) => ({
      cells: [
        reason,
        amount(count, 0),
        ...strategies.map((one) => (one[what][reason] === undefined ? '' : amount(one[what][reason], 0))),
      ],
    })),
  })
  const groups = [group('Refused by', 'refusals'), group('Cut by', 'cuts')]
  return {
    title: 'Entries refused and cut',
    columns: [...words('Reason'), ...numbers('Book', ...strategies.map(({ name }) => name))],
    groups: groups.filter(({ rows }) => rows.length > 0),
    none: 'No entry was refused or cut.',
  }
}

function locksTable({ protections: { locks, pauses }, period }: BacktestReport): PageTable {
  const length = Date.parse(period.to) - Date.parse(period.from)
  const line = (
    [strategy, symbol, what]: readonly [string, string, string],
    count: number,
    ms: number,
  ): PageRow => ({
    cells: [strategy, symbol, what, amount(count, 0), duration(ms), percent(ms / length, 1)],
  })
  const lockRows = locks.flatMap(({ strategy, reason, scopes }) =>
    scopes.map(({ symbol, count, lockedMs }) =>
      line([strategy ?? 'Book', symbol ?? 'all', `lock: ${reason}`], count, lockedMs),
    ),
  )
  const pauseRows = pauses.map(({ strategy, rule, count, pausedMs }) =>
    line([strategy, 'all', `pause: ${rule}`], count, pausedMs),
  )
  return {
    title: 'Locks and pauses',
    note: 'They block entries, never exits. The time is the sum over all of a line; locks.csv has each of them.',
    columns: [...words('Strategy', 'Symbol', 'Reason'), ...numbers('Times', 'Total time', 'Of the run')],
    groups: [{ rows: [...lockRows, ...pauseRows] }],
    none: 'No lock was set, and no strategy was paused.',
  }
}

function killSwitchTable({ protections: { killSwitch }, currency }: BacktestReport): PageTable {
  return {
    title: 'Kill switch',
    note: `At the end it was ${killSwitch.stage}. Equity in ${currency}.${killSwitch.moves.length > MOST_MOVES ? ` The last ${MOST_MOVES} of ${amount(killSwitch.moves.length, 0)} moves; report.json has all.` : ''}`,
    columns: [...words('Time (UTC)', 'From', 'To', 'Cause'), ...numbers('Measured', 'Limit', 'Equity')],
    groups: [{ rows: killSwitch.moves.slice(-MOST_MOVES).map(moveRow) }],
    none: 'The kill switch did not act.',
  }
}

function moveRow({
  time,
  from,
  to,
  cause,
  value,
  limit,
  equity,
}: ProtectionReport['killSwitch']['moves'][number]): PageRow {
  const fraction = (one: number | null): string => (one === null ? '' : percent(one))
  return {
    cells: [shortTime(time), from, to, cause ?? '', fraction(value), fraction(limit), amount(equity)],
  }
}
