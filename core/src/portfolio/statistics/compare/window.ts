import { curveColumn, sleeveColumn } from '../../curve-columns.ts'
import { ratio, type Basis } from '../annual.ts'
import type { CurvePoints } from '../curve-points.ts'
import { wholeReturns } from '../daily-returns.ts'
import { MINIMUM } from '../minimum.ts'
import { riskStatistics } from '../risk.ts'
import type { ComparisonRow, ComparisonWindow } from '../schema/compare.ts'
import type { TradeSource } from '../source.ts'
import { componentRisks, type ComponentRisk } from './component-risk.ts'
import { correlationMatrix } from './correlations.ts'

const TIME = curveColumn('time')
const EQUITY = curveColumn('equity')
const BATCHES = curveColumn('batches')

/** Everything that a comparison reads. Amounts in cash units. */
export interface Compared {
  readonly points: CurvePoints
  /** Daily returns of the book. */
  readonly returns: Float64Array
  readonly trades: TradeSource
  readonly basis: Basis
  /** Cash units per unit of the quote currency. */
  readonly scale: number
  /** Deepest fall of the book at every bar since the start, fraction. */
  readonly deepest: number | null
  readonly sleeves: readonly ComparedSleeve[]
}

export interface ComparedSleeve {
  readonly name: string
  /** Its daily returns on its own capital; NaN on days that began with nothing. */
  readonly returns: Float64Array
  /** Change of its result over the equity of the book; NaN on days that began with nothing. */
  readonly contributions: Float64Array
  readonly deepest: number | null
}

/** A row that says nothing. */
export const EMPTY_ROW: ComparisonRow = {
  result: null,
  return: null,
  sharpe: null,
  sortino: null,
  maxDrawdown: null,
  trades: null,
  winRate: null,
  exposure: null,
  turnover: null,
  turnoverMultiple: null,
  costs: null,
  costShare: null,
  returnContribution: null,
  risk: null,
  riskShare: null,
}

/** Closed trades and how many of them won. */
interface Closed {
  trades: number
  wins: number
}

/** What a row is made of. */
interface RowParts {
  readonly result: number
  readonly capital: number
  readonly equity: number
  readonly returns: Float64Array
  readonly deepest: number | null
  readonly closed: Closed
  readonly exposed: number
  readonly batches: number
  readonly turnover: number
  readonly costs: number
  readonly component: ComponentRisk | null
}

/** The rows of one window. @param days its length in daily returns; null: all of them */
export function comparisonWindow(
  window: ComparisonWindow['window'],
  days: number | null,
  data: Compared,
): ComparisonWindow {
  const { points, sleeves, basis } = data
  const to = points.length - 1
  const length = days ?? to
  if (length < 1 || length > to) {
    return {
      window,
      from: null,
      to: null,
      dailyReturns: 0,
      book: EMPTY_ROW,
      strategies: sleeves.map(({ name }) => ({ name, ...EMPTY_ROW })),
      correlations: sleeves.map(() => sleeves.map(() => null)),
    }
  }
  const from = to - length
  const slice = (values: Float64Array): Float64Array => values.subarray(from, to)
  const closed = closedBetween(data, points.at(from, TIME), points.at(to, TIME))
  const change = (column: number): number => points.at(to, column) - points.at(from, column)
  const equity = points.at(from, EQUITY)
  const batches = change(BATCHES)
  const own = sleeves.map((_, i) => {
    const costs = (['fees', 'slippage', 'funding'] as const).map((name) => change(sleeveColumn(i, name)))
    return {
      turnover: change(sleeveColumn(i, 'turnover')),
      costs: costs.reduce((sum, cost) => sum + cost, 0),
      capital: points.at(from, sleeveColumn(i, 'weight')) * equity,
    }
  })
  const whole = wholeReturns(slice(data.returns))
  const components =
    whole === null || whole.length < MINIMUM.dailyReturns
      ? null
      : componentRisks([whole, ...sleeves.map(({ contributions }) => slice(contributions))], whole, basis)
  const everyBar = days === null
  const fall = (column: number, capital: number): number | null =>
    capital > 0 ? points.deepestFall(from, to, column, capital) : null
  return {
    window,
    from: iso(points.at(from, TIME)),
    to: iso(points.at(to, TIME)),
    dailyReturns: length,
    book: comparisonRow(data, {
      result: change(EQUITY),
      capital: equity,
      equity,
      returns: slice(data.returns),
      deepest: everyBar ? data.deepest : fall(EQUITY, equity),
      closed: total(closed),
      exposed: change(curveColumn('exposed')),
      batches,
      turnover: own.reduce((sum, { turnover }) => sum + turnover, 0),
      costs: own.reduce((sum, { costs }) => sum + costs, 0),
      component: components?.[0] ?? null,
    }),
    strategies: sleeves.map(({ name, returns, deepest }, i) => ({
      name,
      ...comparisonRow(data, {
        ...own[i],
        result: change(sleeveColumn(i, 'result')),
        equity,
        returns: slice(returns),
        deepest: everyBar ? deepest : fall(sleeveColumn(i, 'result'), own[i].capital),
        closed: closed[i],
        exposed: change(sleeveColumn(i, 'exposed')),
        batches,
        component: components?.[i + 1] ?? null,
      }),
    })),
    correlations: correlationMatrix(
      sleeves.map(({ returns }) => wholeReturns(slice(returns))),
      basis,
    ),
  }
}

function comparisonRow({ basis, scale }: Compared, parts: RowParts): ComparisonRow {
  const { result, capital, equity, closed, turnover, costs, component } = parts
  const over = (value: number, whole: number): number | null => (whole > 0 ? ratio(value, whole) : null)
  const { sharpe, sortino } = riskStatistics(wholeReturns(parts.returns), basis)
  return {
    result: result / scale,
    return: over(result, capital),
    sharpe,
    sortino,
    maxDrawdown: parts.deepest,
    trades: closed.trades,
    winRate: closed.trades >= MINIMUM.trades ? closed.wins / closed.trades : null,
    exposure: over(parts.exposed, parts.batches),
    turnover: turnover / scale,
    turnoverMultiple: over(turnover, capital),
    costs: costs / scale,
    costShare: over(costs, result + costs),
    returnContribution: over(result, equity),
    risk: component?.risk ?? null,
    riskShare: component?.share ?? null,
  }
}

/** The trades of each strategy that were closed after `from` and not after `to`, ms. */
function closedBetween({ trades, sleeves }: Compared, from: number, to: number): Closed[] {
  const closed = sleeves.map((): Closed => ({ trades: 0, wins: 0 }))
  for (let row = firstAfter(trades, from); row < trades.length; row++) {
    const { sleeve, net, exitTime } = trades.peek(row)
    if (exitTime > to) break
    closed[sleeve].trades++
    if (net > 0) closed[sleeve].wins++
  }
  return closed
}

/** Trades are in the order in which they were closed. */
function firstAfter(trades: TradeSource, time: number): number {
  let low = 0
  let high = trades.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (trades.peek(middle).exitTime <= time) low = middle + 1
    else high = middle
  }
  return low
}

function total(all: readonly Closed[]): Closed {
  const sum = { trades: 0, wins: 0 }
  for (const { trades, wins } of all) {
    sum.trades += trades
    sum.wins += wins
  }
  return sum
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
