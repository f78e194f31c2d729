import { DAY, type BookRow } from './statistics.fixture.ts'
import type { Trade } from '../trade.ts'

/**
 * The statistics once more, from all rows and trades at once, written as in a textbook and without anything of the
 * accumulators: what streaming is compared with.
 */

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const mean = (values: readonly number[]): number => sum(values) / values.length

function deviation(values: readonly number[], sample: boolean): number {
  const m = mean(values)
  return Math.sqrt(sum(values.map((value) => (value - m) ** 2)) / (values.length - (sample ? 1 : 0)))
}

function moment(values: readonly number[], power: number): number {
  const m = mean(values)
  return mean(values.map((value) => (value - m) ** power))
}

/** Days end at midnight UTC: a row at midnight belongs to the day before it. */
const dayNumber = (time: number): number => Math.ceil(time / DAY)

/** The first row, and the last row of every day. */
export function lastOfDays(rows: readonly BookRow[]): BookRow[] {
  const days = new Map<number, BookRow>()
  for (const row of rows.slice(1)) days.set(dayNumber(row.time), row)
  return rows.length === 0 ? [] : [rows[0], ...days.values()]
}

export interface BatchOptions {
  readonly periods: number
  readonly rate: number
  readonly sample: boolean
}

/** What daily returns say, of a sample that is large enough. */
export function batchRisk(returns: readonly number[], { periods, rate, sample }: BatchOptions) {
  const n = returns.length
  const daily = (1 + rate) ** (1 / periods) - 1
  const excess = returns.map((value) => value - daily)
  const sd = deviation(returns, sample)
  const year = Math.sqrt(periods)
  const g1 = moment(returns, 3) / moment(returns, 2) ** 1.5
  const g2 = moment(returns, 4) / moment(returns, 2) ** 2 - 3
  const below = excess.map((value) => Math.min(value, 0))
  const losses = -sum(below)
  const sorted = [...returns].sort((a, b) => a - b)
  const at = (share: number): number => {
    const position = (n - 1) * share
    const low = Math.floor(position)
    const high = Math.ceil(position)
    return sorted[low] * (1 - (position - low)) + sorted[high] * (position - low)
  }
  const worst = (share: number): number => mean(sorted.slice(0, Math.floor((n - 1) * share) + 1))
  return {
    volatility: sd * year,
    sharpe: (mean(excess) / deviation(excess, sample)) * year,
    sortino: losses === 0 ? null : (mean(excess) / Math.sqrt(mean(below.map((value) => value ** 2)))) * year,
    omega: losses === 0 ? null : sum(excess.map((value) => Math.max(value, 0))) / losses,
    skewness: sample ? (g1 * Math.sqrt(n * (n - 1))) / (n - 2) : g1,
    kurtosis: sample ? ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * g2 + 6) : g2,
    bestDay: Math.max(...returns),
    worstDay: Math.min(...returns),
    positiveDays: returns.filter((value) => value > 0).length / n,
    valueAtRisk: {
      historical95: -at(0.05),
      historical99: n < 100 ? null : -at(0.01),
      parametric95: 1.6448536269514722 * sd - mean(returns),
      parametric99: 2.3263478740408408 * sd - mean(returns),
    },
    expectedShortfall: {
      historical95: -worst(0.05),
      historical99: n < 100 ? null : -worst(0.01),
      parametric95:
        (sd * Math.exp(-(1.6448536269514722 ** 2) / 2)) / Math.sqrt(2 * Math.PI) / 0.05 - mean(returns),
      parametric99:
        (sd * Math.exp(-(2.3263478740408408 ** 2) / 2)) / Math.sqrt(2 * Math.PI) / 0.01 - mean(returns),
    },
  }
}

/** Falls of daily values by marking every value with its high-water mark. */
export function batchDrawdowns(times: readonly number[], values: readonly number[], base: number) {
  const marks = values.map((_, i) => Math.max(...values.slice(0, i + 1)))
  const falls = values.map((value, i) => (marks[i] - value) / (marks[i] + base))
  const episodes: { depth: number; from: number; trough: number; to: number; recovered: boolean }[] = []
  for (let i = 1; i < values.length; i++) {
    if (falls[i] === 0 || falls[i - 1] > 0) continue
    let end = i
    while (end < values.length && falls[end] > 0) end++
    const inside = falls.slice(i, end)
    const depth = Math.max(...inside)
    episodes.push({
      depth,
      from: times[i - 1],
      trough: times[i + inside.indexOf(depth)],
      to: times[Math.min(end, values.length - 1)],
      recovered: end < values.length,
    })
  }
  const healed = episodes.filter(({ recovered }) => recovered)
  const average = (list: readonly number[]): number | null => (list.length === 0 ? null : mean(list))
  return {
    count: episodes.length,
    averageFraction: average(episodes.map(({ depth }) => depth)),
    averageDurationMs: average(episodes.map(({ from, to }) => to - from)),
    longestDurationMs: episodes.length === 0 ? null : Math.max(...episodes.map(({ from, to }) => to - from)),
    averageRecoveryMs: average(healed.map(({ trough, to }) => to - trough)),
    timeUnderWater: falls.slice(1).filter((fall) => fall > 0).length / (values.length - 1),
    ulcerIndex: Math.sqrt(mean(falls.slice(1).map((fall) => fall ** 2))),
  }
}

/** Returns held against a benchmark's. */
export function batchComparison(
  returns: readonly number[],
  benchmark: readonly number[],
  { periods, rate, sample }: BatchOptions,
) {
  const daily = (1 + rate) ** (1 / periods) - 1
  const covariance = mean(
    returns.map((value, i) => (value - mean(returns)) * (benchmark[i] - mean(benchmark))),
  )
  const beta = covariance / moment(benchmark, 2)
  const differences = returns.map((value, i) => value - benchmark[i])
  const error = deviation(differences, sample)
  return {
    alpha: (mean(returns) - daily - beta * (mean(benchmark) - daily)) * periods,
    beta,
    correlation: covariance / Math.sqrt(moment(returns, 2) * moment(benchmark, 2)),
    trackingError: error * Math.sqrt(periods),
    informationRatio: (mean(differences) / error) * Math.sqrt(periods),
  }
}

/** Statistics of trades in the order in which they were closed. */
export function batchTrades(trades: readonly Trade[], scale: number, sample: boolean) {
  const n = trades.length
  const wins = trades.filter(({ net }) => net > 0)
  const losses = trades.filter(({ net }) => net <= 0)
  const nets = trades.map(({ net }) => net)
  const gained = sum(wins.map(({ net }) => net))
  const lost = -sum(losses.map(({ net }) => net))
  const held = (list: readonly Trade[]): number[] =>
    list.map(({ exitTime, entryTime }) => exitTime - entryTime)
  const fractions = trades.map(({ net, entryNotional }) => net / entryNotional)
  const mae = (list: readonly Trade[]): number[] =>
    list.map((one) => Math.max(0, (one.side * (one.entryPrice - one.worstPrice)) / one.entryPrice))
  const mfe = (list: readonly Trade[]): number[] =>
    list.map((one) => Math.max(0, (one.side * (one.bestPrice - one.entryPrice)) / one.entryPrice))
  const of = (list: readonly number[], f: (values: readonly number[]) => number): number | null =>
    list.length === 0 ? null : f(list)
  const most = (values: readonly number[]): number => Math.max(...values)
  const least = (values: readonly number[]): number => Math.min(...values)
  const payoff = gained > 0 && lost > 0 ? gained / wins.length / (lost / losses.length) : null
  const streak = (won: string): number =>
    most(
      nets
        .map((net) => (net > 0 ? 'w' : 'l'))
        .join('')
        .split(won === 'w' ? 'l' : 'w')
        .map(({ length }) => length),
    )
  const ten = n >= 10
  return {
    trades: n,
    wins: wins.length,
    losses: losses.length,
    net: sum(nets) / scale,
    gross: sum(trades.map(({ gross }) => gross)) / scale,
    fees: sum(trades.map(({ fees }) => fees)) / scale,
    funding: sum(trades.map(({ funding }) => funding)) / scale,
    winRate: ten ? wins.length / n : null,
    profitFactor: ten && lost > 0 ? gained / lost : null,
    expectancy: ten ? mean(nets) / scale : null,
    expectancyFraction: ten ? mean(fractions) : null,
    averageHoldingMs: of(held(trades), mean),
    averageWin: ten && wins.length > 0 ? gained / wins.length / scale : null,
    averageLoss: ten && losses.length > 0 ? lost / losses.length / scale : null,
    payoff: ten ? payoff : null,
    sqn:
      n >= 30 && deviation(nets, sample) > 0 ? (mean(nets) / deviation(nets, sample)) * Math.sqrt(n) : null,
    kelly: n >= 30 && payoff !== null ? wins.length / n - (1 - wins.length / n) / payoff : null,
    averageWinHoldingMs: of(held(wins), mean),
    averageLossHoldingMs: of(held(losses), mean),
    longestHoldingMs: of(held(trades), most),
    best: n === 0 ? null : most(nets) / scale,
    worst: n === 0 ? null : least(nets) / scale,
    bestFraction: of(fractions, most),
    worstFraction: of(fractions, least),
    averageMae: of(mae(trades), mean),
    averageMfe: of(mfe(trades), mean),
    largestMae: of(mae(trades), most),
    largestMfe: of(mfe(trades), most),
    averageMaeOfWins: of(mae(wins), mean),
    averageMfeOfLosses: of(mfe(losses), mean),
    longestWinStreak: n === 0 ? 0 : streak('w'),
    longestLossStreak: n === 0 ? 0 : streak('l'),
  }
}

/** The first place where two results differ by more than 1e-12 of their size, or null. */
export function difference(actual: unknown, wanted: unknown, path = ''): string | null {
  if (typeof wanted === 'number' && typeof actual === 'number') {
    const size = Math.max(1, Math.abs(wanted))
    return Math.abs(actual - wanted) <= 1e-12 * size ? null : `${path}: ${actual}, wanted ${wanted}`
  }
  if (typeof wanted !== 'object' || wanted === null) {
    return Object.is(actual, wanted) ? null : `${path}: ${String(actual)}, wanted ${String(wanted)}`
  }
  for (const [key, value] of Object.entries(wanted)) {
    const found = difference((actual as Record<string, unknown> | null)?.[key], value, `${path}.${key}`)
    if (found !== null) return found
  }
  return null
}
