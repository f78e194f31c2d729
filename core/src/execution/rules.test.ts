import t from 'tap'

import { makeInstrument } from '../market/instrument.ts'
import { limitPrice, slippedPrice, stopEntryPrice, stopLevel, stopPrice, targetPrice } from './rules.ts'

const instrument = makeInstrument(
  {
    symbol: 'A',
    kind: 'spot',
    tick: 0.05,
    lot: 0.001,
    minNotional: 0,
    makerFee: 0,
    takerFee: 0,
    fundingRate: 0,
    maintenanceMargin: 0,
  },
  0,
  1e8,
)

// Side, level, and a bar of open, high, low.
const BAR = [100, 105, 95] as const

const cases: readonly [name: string, actual: number, expected: number][] = [
  ['a purchase slips up to the next tick', slippedPrice(instrument, 100, 1, 0.0001), 100.05],
  ['a sale slips down to the next tick', slippedPrice(instrument, 100, -1, 0.0001), 99.95],
  ['a slipped price on the grid stays there', slippedPrice(instrument, 100, 1, 0.001), 100.1],
  ['without slippage the price stays as it is', slippedPrice(instrument, 100.01, 1, 0), 100.01],
  ['the stop of a long position is rounded down', stopLevel(instrument, 1, 95.04), 95],
  ['the stop of a short position is rounded up', stopLevel(instrument, -1, 95.01), 95.05],
  ['a stop of a long position fills at its price', stopPrice(1, 96, ...BAR), 96],
  ['a stop that the low touches fills', stopPrice(1, 95, ...BAR), 95],
  ['a stop below the low does not fill', stopPrice(1, 94.95, ...BAR), NaN],
  ['a stop above the open fills at the open', stopPrice(1, 101, ...BAR), 100],
  ['a stop of a short position fills at its price', stopPrice(-1, 104, ...BAR), 104],
  ['a stop of a short position below the open fills at the open', stopPrice(-1, 99, ...BAR), 100],
  ['a stop of a short position above the high does not fill', stopPrice(-1, 105.05, ...BAR), NaN],
  ['no stop never fills', stopPrice(1, NaN, ...BAR), NaN],
  ['a target fills at its price', targetPrice(1, 105, 105, 95), 105],
  ['a target beyond the bar does not fill', targetPrice(1, 105.05, 105, 95), NaN],
  ['a target that the bar opened beyond fills at its price', targetPrice(1, 90, 105, 95), 90],
  ['a target of a short position fills at its price', targetPrice(-1, 95, 105, 95), 95],
  ['no target never fills', targetPrice(-1, NaN, 105, 95), NaN],
  ['a limit purchase fills at its price', limitPrice(1, 95, 105, 95), 95],
  ['a limit purchase below the low does not fill', limitPrice(1, 94.95, 105, 95), NaN],
  ['a limit sale fills at its price', limitPrice(-1, 105, 105, 95), 105],
  ['a stop purchase fills at its price', stopEntryPrice(1, 104, ...BAR), 104],
  ['a stop purchase below the open fills at the open', stopEntryPrice(1, 99, ...BAR), 100],
  ['a stop purchase above the high does not fill', stopEntryPrice(1, 105.05, ...BAR), NaN],
  ['a stop sale fills at its price', stopEntryPrice(-1, 96, ...BAR), 96],
  ['a stop sale above the open fills at the open', stopEntryPrice(-1, 101, ...BAR), 100],
]

for (const [name, actual, expected] of cases)
  t.test(name, async (t) => t.ok(Object.is(actual, expected), `${actual}, expected ${expected}`))
