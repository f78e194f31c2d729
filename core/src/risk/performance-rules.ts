/** When a strategy is paused for its own results, and how it comes back. A safety limit, not a source of return. */
export interface PerformanceRules {
  /** Fall from the best point within the last `trades` closed trades, as a fraction of the strategy's capital. */
  readonly drawdown: TradeRule
  /** Losing trades in a row. */
  readonly losingStreak: Omit<TradeRule, 'trades'>
  /** Profits over losses of the last `trades` closed trades; paused below the limit. */
  readonly profitFactor: TradeRule
  readonly resume: ResumeRule
  /** How long a pause lasts when it ends by itself, ms. */
  readonly coolDown: number
}

/** One rule over closed trades. */
export interface TradeRule {
  /** 0: off. */
  readonly limit: number
  /** How many closed trades are looked at. */
  readonly trades: number
  /** Below this number of closed trades since the start or the last pause the rule says nothing. */
  readonly minimumTrades: number
}

/** What ends a pause: time, another regime than the one in which it began, or a person. */
export type ResumeRule = 'cool-down' | 'regime' | 'person'

export type PerformanceRule = 'drawdown' | 'losing-streak' | 'profit-factor'

/** The closed trades of a strategy since its start or its last pause. Plain data. */
export interface TradeSample {
  /** Closed trades in all. */
  count: number
  /** Losing trades since the last one that did not lose. */
  losses: number
  /** Net results of the last trades, cash units, oldest first. */
  nets: number[]
}

/** A rule that was broken. */
export interface Broken {
  readonly rule: PerformanceRule
  readonly value: number
  readonly limit: number
  /** Closed trades that the value is made of. */
  readonly sample: number
}

export const emptySample = (): TradeSample => ({ count: 0, losses: 0, nets: [] })

/** Whether any rule is on. */
export const hasRules = ({ drawdown, losingStreak, profitFactor }: PerformanceRules): boolean =>
  drawdown.limit > 0 || losingStreak.limit > 0 || profitFactor.limit > 0

/** Add a closed trade. @param net profit after costs, cash units */
export function addTrade(sample: TradeSample, net: number, rules: PerformanceRules): void {
  sample.count++
  sample.losses = net < 0 ? sample.losses + 1 : 0
  sample.nets.push(net)
  const kept = Math.max(rules.drawdown.trades, rules.profitFactor.trades)
  if (sample.nets.length > kept) sample.nets.shift()
}

/** Cash units that the trades from `first` on are below the best point that they reached, the start included. */
function fallOf(nets: readonly number[], first: number): number {
  let value = 0
  let peak = 0
  for (let i = first; i < nets.length; i++) {
    value += nets[i]
    if (value > peak) peak = value
  }
  return peak - value
}

/** Sum of profits over sum of losses of the trades from `first` on; null without a loss. */
function profitFactorOf(nets: readonly number[], first: number): number | null {
  let won = 0
  let lost = 0
  for (let i = first; i < nets.length; i++) {
    const net = nets[i]
    if (net > 0) won += net
    else lost -= net
  }
  return lost === 0 ? null : won / lost
}

const applies = ({ limit, minimumTrades }: Omit<TradeRule, 'trades'>, count: number): boolean =>
  limit > 0 && count >= minimumTrades

/** The first rule that the sample breaks, or null. @param capital of the strategy, cash units */
export function brokenRule(sample: TradeSample, rules: PerformanceRules, capital: number): Broken | null {
  const { drawdown, losingStreak, profitFactor } = rules
  const { nets, count } = sample
  if (applies(drawdown, count)) {
    const first = Math.max(0, nets.length - drawdown.trades)
    const value = capital > 0 ? fallOf(nets, first) / capital : 1
    if (value >= drawdown.limit) {
      return { rule: 'drawdown', value, limit: drawdown.limit, sample: nets.length - first }
    }
  }
  if (applies(losingStreak, count) && sample.losses >= losingStreak.limit) {
    const { losses } = sample
    return { rule: 'losing-streak', value: losses, limit: losingStreak.limit, sample: losses }
  }
  if (applies(profitFactor, count)) {
    const first = Math.max(0, nets.length - profitFactor.trades)
    const value = profitFactorOf(nets, first)
    if (value !== null && value < profitFactor.limit) {
      return { rule: 'profit-factor', value, limit: profitFactor.limit, sample: nets.length - first }
    }
  }
  return null
}

const OFF: TradeRule = { limit: 0, trades: 0, minimumTrades: 0 }

/** No strategy is paused for its results. */
export const NO_PERFORMANCE_RULES: PerformanceRules = {
  drawdown: OFF,
  losingStreak: OFF,
  profitFactor: OFF,
  resume: 'person',
  coolDown: 0,
}
