import { QUIET_BARS } from '../../floor.ts'
import type { Adapter } from '../contestant.ts'
import { FAST, SLOW } from '../signal.ts'
import { type Candle, candlesOf, Portfolio } from './portfolio.ts'
import { newEma } from './technicalindicators.ts'

/** The strategy with an async method, so that a live one could wait for something. */
class EmaCross {
  readonly #fast = newEma(FAST)
  readonly #slow = newEma(SLOW)
  #count = 0

  async onCandle({ close }: Candle): Promise<'long' | 'flat'> {
    const fast = this.#fast.nextValue(close)
    const slow = this.#slow.nextValue(close)
    this.#count++
    if (this.#count <= QUIET_BARS || fast === undefined || slow === undefined) return 'flat'
    return fast > slow ? 'long' : 'flat'
  }
}

async function* feed(candles: readonly Candle[]): AsyncGenerator<Candle> {
  for (const candle of candles) yield candle
}

/** The same loop as bots have it that share their code with live trading: `for await` and an async strategy. */
async function backtest(candles: readonly Candle[]): Promise<Portfolio> {
  const strategy = new EmaCross()
  const portfolio = new Portfolio()
  let wanted: 'long' | 'flat' = 'flat'
  for await (const candle of feed(candles)) {
    if (wanted === 'long' && portfolio.position === null) portfolio.buy(candle)
    else if (wanted === 'flat' && portfolio.position !== null) portfolio.sell(candle)
    wanted = await strategy.onCandle(candle)
    portfolio.mark(candle)
  }
  return portfolio
}

const adapter: Adapter = (columns) => {
  const candles = candlesOf(columns)
  let last = new Portfolio()
  return {
    async run() {
      last = await backtest(candles)
    },
    outcome: () => ({ trades: last.trades.length, equity: last.equity }),
  }
}
export default adapter
