import t from 'tap'
import type { Engine } from '../engine/engine.ts'
import { shippedConfig } from '../host/paper-host.fixture.ts'
import { nextBars, simulatedMarket } from '../market/simulated.ts'
import { runBacktest } from './run.ts'

const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT']
const FIVE_MINUTES = 300_000
const prepared = await shippedConfig(t.testdir({}))
const market = simulatedMarket({
  seed: 42,
  symbols: SYMBOLS.map((symbol) => ({ symbol, tick: 0.01 })),
  timeframeMs: FIVE_MINUTES,
  start: 0,
})
const candles = nextBars(market, 900).map((columns, i) => {
  return { symbol: SYMBOLS[i], timeframeMs: FIVE_MINUTES, columns, source: 'test', hash: '' }
})

/** @param broken what is done to the engine after the bar number `bar`, as a plugin might that has got hold of it */
function run(check: boolean, bar: number, broken: (engine: Engine) => void): Engine {
  return runBacktest(prepared, candles, {
    curveMs: 86_400_000,
    log: () => undefined,
    check,
    onEngine(engine) {
      const apply = engine.apply.bind(engine)
      engine.apply = (input) => {
        const events = apply(input)
        if (engine.batches === bar) broken(engine)
        return events
      }
    },
  })
}

t.test('a checked backtest ends at the first bar after which an invariant does not hold', async (t) => {
  const steal = ({ account, sleeves: [{ ledger }] }: Engine): void => {
    account.cash -= 100
    ledger.flow -= 100
  }
  t.throws(() => run(true, 777, steal), {
    code: 'INVARIANT_BROKEN',
    message:
      /^The books do not hold after the bar that closed 1970-01-03T16:45:00\.000Z: invariant 1: the cash flow of S1_VWAP_EMA_Scalper against its trades and positions is .*, off by -0\.000001 USDT\. This is a mistake in GRODT, or /,
  })
  t.doesNotThrow(() => run(false, 777, steal), 'nobody looks otherwise')
  t.ok(run(true, 0, () => undefined).trades.length > 5)
})
