import t from 'tap'
import type { ReplayedInput } from '../../research/replay/inputs.ts'
import { inputLines } from './input-text.ts'

const TIME = Date.UTC(2026, 0, 5, 4, 10)

const input: ReplayedInput = {
  record: { seq: 1204, time: TIME },
  kind: 'bars',
  bars: { 'BTC/USDT': { open: 1, high: 2, low: 0.5, close: 61_204.5, volume: 3 } },
  command: null,
  events: [],
  replayed: true,
  equity: 100_250.4,
  positions: 2,
  differences: [],
}

t.test('an input is its record, its prices, its events and what is held then', async (t) => {
  const fill = {
    kind: 'fill',
    seq: 812,
    time: TIME,
    strategy: 'S1',
    symbol: 'BTC/USDT',
    order: null,
    side: 'buy',
    quantity: 0.123456789123,
    price: 61_204.5,
    fee: 1.5,
    slippage: 0,
    cause: 'stop',
    liquidity: 'taker',
  } as never
  t.same(inputLines({ ...input, events: [fill] }), [
    '2026-01-05 04:10  record 1,204  bars  BTC/USDT 61,204.50',
    '       812 fill               S1 BTC/USDT side buy, quantity 0.12345679, price 61204.5, fee 1.5,',
    '                              slippage 0, cause stop, liquidity taker',
    '  equity 100,250.40, 2 open positions',
  ])
})

t.test('a command says who and why, and a difference stands out', async (t) => {
  const lines = inputLines({
    ...input,
    kind: 'command',
    bars: null,
    command: { name: 'pause', strategy: 'S1', reason: 'a look', author: 'ann' },
    differences: [
      { record: 1204, time: TIME, input: 'command pause', what: 'event 1', was: '{"kind":"x"}', is: null },
    ],
  })
  t.same(lines, [
    '2026-01-05 04:10  record 1,204  command pause: strategy S1, reason "a look", author ann',
    '! record 1,204, 2026-01-05 04:10 UTC, command pause: event 1',
    '!   was {"kind":"x"}',
    '!   is  none',
  ])
})

t.test('what could not be replayed is told as it was recorded', async (t) => {
  const lines = inputLines({ ...input, bars: null, replayed: false, equity: null, positions: null })
  t.same(lines, ['2026-01-05 04:10  record 1,204  bars  as recorded, not replayed'])
})
