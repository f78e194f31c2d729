import { candleFeatures } from './batch-candles.fixture.ts'
import type { HourBar, ObservedHour, ObservedMarket, ObservedStrategy } from '../observed.ts'
import type { ObserverSpec } from '../observer.ts'
import { HOUR } from '../periods.ts'
import { timeFeature, TIME_FEATURES } from './time.ts'

/** Features as they are defined, each from all hours at once: slow, and written without a look at the tracks. */
export type Batch = Readonly<Record<string, number>>

const known = (values: readonly number[]): number[] => values.filter((value) => !Number.isNaN(value))
const sum = (values: readonly number[]): number => known(values).reduce((all, value) => all + value, 0)

const mean = (values: readonly number[], length = values.length): number => {
  const some = known(values)
  return values.length < length || some.length < 0.75 * length ? NaN : sum(some) / some.length
}

const median = (values: readonly number[]): number => {
  const sorted = known(values).sort((a, b) => a - b)
  if (sorted.length < 720) return NaN
  const half = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)] : (sorted[half - 1] + sorted[half]) / 2
}

/** Means of the last `length` values at each of the last 1,440 hours. */
const means = (values: readonly number[], length: number): number[] =>
  values
    .slice(-1440)
    .map((_, back, { length: all }) => values.length - all + back + 1)
    .map((end) => mean(values.slice(Math.max(0, end - length), end), length))

/** Means of the last hours against their median. */
const against = (values: readonly number[], length: number): readonly [number, number] => {
  const all = means(values, length)
  return [all.at(-1) ?? NaN, median(all)]
}

const logs = (values: readonly number[], length: number): number => {
  const [now, usual] = against(values, length)
  return Math.log(now) - Math.log(usual)
}

const sigmoid = (values: readonly number[], length: number): number => {
  const [now, usual] = against(values, length)
  return now / (now + usual)
}

/** A change since the last hour that is known, per hour of the distance; NaN where that is more than 7 hours. */
function changes<T>(
  hours: readonly (T | null)[],
  change: (now: T, before: T) => number,
  per: (value: number, hours: number) => number,
): number[] {
  return hours.slice(1).map((now, i) => {
    const before = hours.slice(0, i + 1).findLastIndex((one) => one !== null)
    const last = hours[before]
    const distance = i + 1 - before
    return now === null || last === null || last === undefined || distance > 7
      ? NaN
      : per(change(now, last), distance)
  })
}

const squared = (value: number, hours: number): number => value ** 2 / hours

function ofMarket(hours: readonly ObservedHour[], market: number, labels: readonly string[]): Batch {
  const all = hours.map((hour) => hour.markets[market])
  const first = all.findIndex((one) => one?.bar)
  const seen = all.slice(first) as readonly ObservedMarket[]
  const bars = seen.map(({ bar }) => bar)
  const returns = changes(bars, (now, before) => Math.log(now.close / before.close), squared)
  const opens = changes(bars, (now, before) => Math.log(now.open / before.close), squared)
  const later = bars.slice(1)
  const of = (value: (bar: HourBar) => number): number[] =>
    later.map((bar) => (bar === null ? NaN : value(bar)))
  const time = hours[hours.length - 1].time
  const session = (from: number, to: number): number => {
    const day = returns.slice(-24)
    const inside = day.filter((_, i) => {
      const hour = new Date(time - (day.length - i) * HOUR).getUTCHours()
      return hour >= from && hour < to
    })
    return sum(inside) / sum(day)
  }
  const regimes = seen.map(({ regime }) => regime)
  const week = regimes.slice(-168)
  const label = regimes[regimes.length - 1]
  const changed = regimes.findLastIndex((one) => one !== label)
  return {
    rv_4h: logs(returns, 4),
    rv_1d: logs(returns, 24),
    rv_7d: logs(returns, 168),
    range_1d: logs(
      of(({ high, low }) => Math.log(high / low) ** 2),
      24,
    ),
    volume_1d: logs(
      of(({ volume }) => volume),
      24,
    ),
    gaps_1d: Math.sqrt(sum(opens.slice(-24)) / sum(returns.slice(-24))),
    session_europe: session(8, 16),
    session_america: session(16, 24),
    ...Object.fromEntries(labels.map((name, i) => [`regime_is_${name}`, label === i ? 1 : 0])),
    [`regime_is_${labels[0]}_7d`]: week.filter((one) => one === 0).length / week.length,
    regime_confidence: seen[seen.length - 1].confidence ?? NaN,
    regime_age: Math.min(1, Math.log(regimes.length - changed - 1) / Math.log(721)),
    ...candleFeatures(bars.filter((bar) => bar !== null)),
  }
}

function ofStrategy(hours: readonly ObservedHour[], strategy: number, symbols: number): Batch {
  const books = hours.map((hour) => hour.strategies[strategy])
  const seen = books.slice(books.findIndex((one) => one !== null))
  const earned = (now: ObservedStrategy, before: ObservedStrategy): number =>
    (now.result - before.result) / before.capital
  const returns = changes(seen, earned, (value) => value).slice(-1440)
  const squares = changes(seen, earned, squared)
  const usual = mean(squares.slice(-1440))
  const scaled = (last: number): number => sum(returns.slice(-last)) / Math.sqrt(last * usual)
  const paths = returns.map((_, i) => sum(returns.slice(0, i + 1)))
  const month = seen.slice(-720).filter((one) => one !== null)
  const [from, now] = [month[0], month[month.length - 1]]
  const lastTrade = seen.findLastIndex(
    (one, i) => i > 0 && (one?.trades ?? 0) > (seen[i - 1]?.trades ?? Infinity),
  )
  return {
    position_open: Math.min(1, now.open / symbols),
    risk_1d: sigmoid(squares, 24),
    risk_7d: sigmoid(squares, 168),
    result_1d: scaled(24),
    result_7d: scaled(168),
    result_30d: scaled(720),
    drawdown_60d: (Math.max(0, ...paths) - (paths.at(-1) ?? 0)) / Math.sqrt(1440 * usual),
    win_rate_30d: (now.wins - from.wins + 1) / (now.trades - from.trades + 2),
    since_trade: Math.min(1, Math.log(seen.length - lastTrade) / Math.log(721)),
  }
}

/** Every feature of every subject after all these hours, by the subject's name. */
export function batchFeatures(spec: ObserverSpec, hours: readonly ObservedHour[]): Record<string, Batch> {
  const time = hours[hours.length - 1].time
  const clock = Object.fromEntries(TIME_FEATURES.map((name) => [name, timeFeature(name, time)]))
  const markets = spec.symbols.map((_, i) => ({ ...clock, ...ofMarket(hours, i, spec.regimes) }))
  const strategies = spec.strategies.map(({ symbols, regimes }, i) => {
    const traded = spec.symbols.map((symbol) => symbols.includes(symbol))
    const own = markets.filter((_, m) => traded[m])
    const labels = hours[hours.length - 1].markets.filter((_, m) => traded[m]).map((one) => one?.regime)
    const lets = labels.filter((label) => regimes.length === 0 || regimes.includes(spec.regimes[label ?? -1]))
    return {
      ...Object.fromEntries(
        Object.keys(own[0]).map((name) => [name, mean(own.map((one: Batch) => one[name]))]),
      ),
      regime_allows: lets.length / own.length,
      ...ofStrategy(hours, i, own.length),
    }
  })
  return Object.fromEntries([
    ...spec.symbols.map((name, i) => [name, markets[i]] as const),
    ...spec.strategies.map(({ name }, i) => [name, strategies[i]] as const),
  ])
}
