import t from 'tap'
import { loadConfig } from '../config/load.ts'
import { instrumentSpec } from './wire.ts'

const { draft } = loadConfig(
  t.testdir({
    'strategies.yaml': 'strategies: {}\n',
    'host.yaml': 'host:\n  instruments:\n    symbols: { BTC/USDT: { tick: 0.1 }, ETH/USDT: { lot: 0.01 } }\n',
  }),
)

t.test('a tick of its own in host.yaml stands, whatever the prices look like', async (t) => {
  t.equal(instrumentSpec(draft.host, 'BTC/USDT', 0.0001).tick, 0.1)
})

t.test('without one the finer of the default and the step of the prices is the tick', async (t) => {
  t.equal(instrumentSpec(draft.host, 'XRP/USDT', 0.0001).tick, 0.0001)
  t.equal(instrumentSpec(draft.host, 'ETH/USDT', 1).tick, 0.01, 'other settings of a symbol do not matter')
  t.equal(instrumentSpec(draft.host, 'XRP/USDT').tick, 0.01, 'prices that are not known')
})
