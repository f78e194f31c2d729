import { QUIET_BARS } from '../../floor.ts'
import type { Adapter } from '../contestant.ts'
import { FAST, SLOW } from '../signal.ts'
import { type Candle, candlesOf, Portfolio } from './portfolio.ts'
import { newEma } from './technicalindicators.ts'

/** The strategy as a class with one method per candle. */
class EmaCross {
  readonly #fast = newEma(FAST)
  readonly #slow = newEma(SLOW)
  #count = 0

  onCandle({ close }: Candle): 'long' | 'flat' {
    const fast = this.#fast.nextValue(close)
    const slow = this.#slow.nextValue(close)
    this.#count++
    if (this.#count <= QUIET_BARS || fast === undefined || slow === undefined) return 'flat'
    return fast > slow ? 'long' : 'flat'
  }
}

/** A loop over candle objects with technicalindicators, decisions filled at the next open. */
function backtest(candles: readonly Candle[]): Portfolio {
  const strategy = new EmaCross()
  const portfolio = new Portfolio()
  let wanted: 'long' | 'flat' = 'flat'
  for (const candle of candles) {
    if (wanted === 'long' && portfolio.position === null) portfolio.buy(candle)
    else if (wanted === 'flat' && portfolio.position !== null) portfolio.sell(candle)
    wanted = strategy.onCandle(candle)
    portfolio.mark(candle)
  }
  return portfolio
}

const adapter: Adapter = (columns) => {
  const candles = candlesOf(columns)
  let last = new Portfolio()
  return {
    run() {
      last = backtest(candles)
    },
    outcome: () => ({ trades: last.trades.length, equity: last.equity }),
  }
}
export default adapter
