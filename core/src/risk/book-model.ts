import { CorrelatedSymbols } from './correlation.ts'
import { DailyReturns } from './daily-returns.ts'
import type { PortfolioLimits } from './limits/types.ts'
import { OrderRate } from './order-rate.ts'
import { DayResults } from './value-at-risk.ts'

/** A group with its symbols by number. */
export interface Group {
  readonly name: string
  readonly members: readonly number[]
  /** Multiple of equity. */
  readonly maxExposure: number
}

/** What the portfolio limits know beyond the present positions: groups, the past returns, and the last approvals. */
export class BookModel {
  /** Fed with the end of every day; null while no limit needs returns. */
  readonly returns: DailyReturns | null
  readonly correlated: CorrelatedSymbols | null
  /** For the value at risk; null without that limit. */
  readonly dayResults: DayResults | null
  readonly rate: OrderRate
  readonly #groups: readonly (readonly Group[])[]

  /** @param symbols every symbol that is traded, in the engine's order */
  constructor(limits: PortfolioLimits, symbols: readonly string[]) {
    const { correlation, valueAtRisk } = limits
    const window = Math.max(correlation?.window ?? 0, valueAtRisk?.window ?? 0)
    this.returns = window === 0 ? null : new DailyReturns(symbols.length, window)
    this.correlated =
      this.returns === null || correlation === null ? null : new CorrelatedSymbols(this.returns, correlation)
    this.dayResults =
      this.returns === null || valueAtRisk === null ? null : new DayResults(this.returns, valueAtRisk.window)
    this.rate = new OrderRate(limits.orderRate)
    const groups = limits.groups.map(({ name, symbols: wanted, maxExposure }): Group => {
      const members = [...symbols.keys()].filter((index) => wanted.includes(symbols[index]))
      return { name, members, maxExposure }
    })
    this.#groups = symbols.map((_, index) => groups.filter(({ members }) => members.includes(index)))
  }

  /** The groups that a symbol belongs to, in the configured order. */
  groupsOf(symbol: number): readonly Group[] {
    return this.#groups[symbol]
  }
}
