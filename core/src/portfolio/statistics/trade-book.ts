import { CAUSES, type Trade } from '../trade.ts'
import type { ExitCounts, ExitTrades, RegimeTrades, SymbolTrades, TradeStatistics } from './schema/trades.ts'
import { GroupTally, TradeTally } from './trade-tally.ts'

/** The trades of the book or of one strategy, all and in groups. */
export interface TradeBookStatistics {
  readonly trades: TradeStatistics
  readonly long: TradeStatistics
  readonly short: TradeStatistics
  readonly exits: ExitCounts
  readonly exitReasons: readonly ExitTrades[]
  readonly symbols: readonly SymbolTrades[]
  readonly regimes: readonly RegimeTrades[]
}

/** What the numbers in trades stand for, and how amounts are shown. */
export interface TradeNames {
  readonly symbols: readonly string[]
  /** Labels of the classifier. */
  readonly labels: readonly string[]
  /** Cash units per unit of the quote currency. */
  readonly scale: number
  readonly deviation: 'sample' | 'population'
}

/** Adds up trades by side, symbol, regime and exit, one by one, in the order in which they were closed. */
export class TradeBook {
  readonly #all = new TradeTally()
  readonly #long = new TradeTally()
  readonly #short = new TradeTally()
  readonly #exits = CAUSES.map(() => new GroupTally())
  readonly #symbols: GroupTally[]
  /** The last one for trades that were decided before the classifier knew. */
  readonly #regimes: GroupTally[]

  constructor(symbols: number, labels: number) {
    this.#symbols = Array.from({ length: symbols }, () => new GroupTally())
    this.#regimes = Array.from({ length: labels + 1 }, () => new GroupTally())
  }

  add(trade: Trade): void {
    this.#all.add(trade)
    ;(trade.side > 0 ? this.#long : this.#short).add(trade)
    this.#exits[CAUSES.indexOf(trade.cause)].add(trade)
    this.#symbols[trade.instrument].add(trade)
    this.#regimes[trade.regime < 0 ? this.#regimes.length - 1 : trade.regime].add(trade)
  }

  statistics({ symbols, labels, scale, deviation }: TradeNames): TradeBookStatistics {
    const exitReasons = CAUSES.flatMap((exit, i) =>
      exit === 'entry' || this.#exits[i].trades === 0 ? [] : [{ exit, ...this.#exits[i].group(scale) }],
    )
    return {
      trades: this.#all.statistics(scale, deviation),
      long: this.#long.statistics(scale, deviation),
      short: this.#short.statistics(scale, deviation),
      exits: Object.fromEntries(exitReasons.map(({ exit, trades }) => [exit, trades])),
      exitReasons,
      symbols: symbols.flatMap((symbol, i) =>
        this.#symbols[i].trades === 0 ? [] : [{ symbol, ...this.#symbols[i].group(scale) }],
      ),
      regimes: [...labels, null].flatMap((regime, i) =>
        regime === null && this.#regimes[i].trades === 0
          ? []
          : [{ regime, ...this.#regimes[i].group(scale) }],
      ),
    }
  }
}
