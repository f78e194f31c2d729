import type { Trade } from '../trade.ts'
import { MINIMUM } from './minimum.ts'
import { isSpread } from './moments.ts'
import type { TradeGroup, TradeStatistics } from './schema/trades.ts'

/** Adds up closed trades one by one in constant memory: what every group of trades has. Amounts in cash units. */
export class GroupTally {
  trades = 0
  wins = 0
  gained = 0
  lost = 0
  fractions = 0
  held = 0

  add({ net, entryNotional, entryTime, exitTime }: Trade): void {
    this.trades++
    if (net > 0) {
      this.wins++
      this.gained += net
    } else this.lost -= net
    this.fractions += net / entryNotional
    this.held += exitTime - entryTime
  }

  /** @param scale cash units per unit of the quote currency */
  group(scale: number): TradeGroup {
    const { trades, wins, gained, lost, fractions, held } = this
    const enough = trades >= MINIMUM.trades
    return {
      trades,
      wins,
      net: (gained - lost) / scale,
      winRate: enough ? wins / trades : null,
      profitFactor: enough && lost > 0 ? gained / lost : null,
      expectancy: enough ? (gained - lost) / trades / scale : null,
      expectancyFraction: enough ? fractions / trades : null,
      averageHoldingMs: trades > 0 ? held / trades : null,
    }
  }
}

/** All that is said about a set of closed trades, added in the order in which they were closed. */
export class TradeTally {
  readonly #group = new GroupTally()
  #gross = 0
  #fees = 0
  #funding = 0
  #best = -Infinity
  #worst = Infinity
  #bestFraction = -Infinity
  #worstFraction = Infinity
  #winsHeld = 0
  #longest = 0
  #mae = 0
  #mfe = 0
  #largestMae = 0
  #largestMfe = 0
  #winsMae = 0
  #lossesMfe = 0
  /** Running mean and sum of squared distances of the net results (Welford 1962). */
  #mean = 0
  #squares = 0
  /** Positive: wins in a row; negative: losses. */
  #streak = 0
  #winStreak = 0
  #lossStreak = 0

  add(trade: Trade): void {
    this.#group.add(trade)
    const { net, entryNotional } = trade
    const fraction = net / entryNotional
    const held = trade.exitTime - trade.entryTime
    this.#gross += trade.gross
    this.#fees += trade.fees
    this.#funding += trade.funding
    if (net > this.#best) this.#best = net
    if (net < this.#worst) this.#worst = net
    if (fraction > this.#bestFraction) this.#bestFraction = fraction
    if (fraction < this.#worstFraction) this.#worstFraction = fraction
    if (held > this.#longest) this.#longest = held
    const distance = net - this.#mean
    this.#mean += distance / this.#group.trades
    this.#squares += distance * (net - this.#mean)
    this.#excursions(trade, net > 0)
    if (net > 0) {
      this.#winsHeld += held
      this.#streak = this.#streak > 0 ? this.#streak + 1 : 1
      if (this.#streak > this.#winStreak) this.#winStreak = this.#streak
    } else {
      this.#streak = this.#streak < 0 ? this.#streak - 1 : -1
      if (-this.#streak > this.#lossStreak) this.#lossStreak = -this.#streak
    }
  }

  #excursions({ side, entryPrice, bestPrice, worstPrice }: Trade, won: boolean): void {
    // An entry in parts has a mean price that the first part's extremes need not enclose.
    const mae = Math.max(0, (side * (entryPrice - worstPrice)) / entryPrice)
    const mfe = Math.max(0, (side * (bestPrice - entryPrice)) / entryPrice)
    this.#mae += mae
    this.#mfe += mfe
    if (mae > this.#largestMae) this.#largestMae = mae
    if (mfe > this.#largestMfe) this.#largestMfe = mfe
    if (won) this.#winsMae += mae
    else this.#lossesMfe += mfe
  }

  /** @param scale cash units per unit of the quote currency */
  statistics(scale: number, deviation: 'sample' | 'population'): TradeStatistics {
    const group = this.#group.group(scale)
    const { trades, wins, gained, lost, held } = this.#group
    const losses = trades - wins
    const enough = trades >= MINIMUM.trades
    const averageWin = gained / wins
    const averageLoss = lost / losses
    const payoff = wins > 0 && lost > 0 ? averageWin / averageLoss : null
    const winRate = wins / trades
    const many = trades >= MINIMUM.qualityTrades
    const mean = (part: number, of: number): number | null => (of > 0 ? part / of : null)
    const extreme = (value: number): number | null => (trades > 0 ? value : null)
    return {
      ...group,
      losses,
      gross: this.#gross / scale,
      fees: this.#fees / scale,
      funding: this.#funding / scale,
      averageWin: enough && wins > 0 ? averageWin / scale : null,
      averageLoss: enough && losses > 0 ? averageLoss / scale : null,
      payoff: enough ? payoff : null,
      sqn: many ? this.#sqn(deviation) : null,
      kelly: many && payoff !== null ? winRate - (1 - winRate) / payoff : null,
      averageWinHoldingMs: mean(this.#winsHeld, wins),
      averageLossHoldingMs: mean(held - this.#winsHeld, losses),
      longestHoldingMs: extreme(this.#longest),
      best: extreme(this.#best / scale),
      worst: extreme(this.#worst / scale),
      bestFraction: extreme(this.#bestFraction),
      worstFraction: extreme(this.#worstFraction),
      averageMae: mean(this.#mae, trades),
      averageMfe: mean(this.#mfe, trades),
      largestMae: extreme(this.#largestMae),
      largestMfe: extreme(this.#largestMfe),
      averageMaeOfWins: mean(this.#winsMae, wins),
      averageMfeOfLosses: mean(this.#lossesMfe, losses),
      longestWinStreak: this.#winStreak,
      longestLossStreak: this.#lossStreak,
    }
  }

  #sqn(kind: 'sample' | 'population'): number | null {
    const n = this.#group.trades
    const deviation = Math.sqrt(this.#squares / (kind === 'sample' ? n - 1 : n))
    return isSpread(deviation, this.#mean) ? (this.#mean / deviation) * Math.sqrt(n) : null
  }
}
