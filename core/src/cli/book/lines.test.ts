import t from 'tap'
import { ordersLines, positionsLines, tradesLines } from './lines.ts'

const at = { iso: '2026-01-05T14:35:00.000Z', ms: Date.UTC(2026, 0, 5, 14, 35) }
const later = { iso: '2026-01-06T09:00:00.000Z', ms: Date.UTC(2026, 0, 6, 9) }

const position = {
  ...{ symbol: 'BTC/USDT', strategy: 'S3_Breakout', quantity: 0.5, dust: 0 },
  side: 'long',
  ...{ entryPrice: 42000, entryTime: at, price: 42100.5, stop: 41000, target: null },
  ...{ unrealized: 50.25, barsHeld: 3, regime: 'trending', confidence: 0.7 },
  reason: 'close above the upper band of 20 bars',
} as const

const order = {
  ...{ order: 17, seq: 120, time: at, strategy: 'S3_Breakout', symbol: 'BTC/USDT' },
  ...({ side: 'short', type: 'limit', state: 'cancelled', cause: 'expired' } as const),
  ...{ price: 0.012345678, quantity: 2, notional: 10, cutBy: null, reason: 'too high' },
  ...{ strength: null, regime: null, confidence: null, weight: 0.3, filled: 1 },
}

const trade = {
  ...{ trade: 5, strategy: 'S1', symbol: 'ETH/USDT', entryTime: at, exitTime: later },
  ...({ side: 'long', cause: 'stop' } as const),
  ...{ entryPrice: 3000, exitPrice: 2990, quantity: 1, gross: -10, fees: 1, slippage: 0, funding: 0 },
  ...{ net: -11, regime: null, barsHeld: 7, reason: '' },
}

t.test('a position has its levels and its reason', async (t) => {
  t.strictSame(positionsLines({ positions: [position] }), [
    'BTC/USDT long 0.5, +50.25: S3_Breakout',
    '  since 2026-01-05 14:35 UTC at 42,000.00, now 42,100.50, stop 41,000.00, no',
    '  target',
    '  close above the upper band of 20 bars',
  ])
  t.strictSame(positionsLines({ positions: [] }), ['No position is open.'])
})

t.test('an order says what became of it, a list how it goes on', async (t) => {
  const fate = { type: 'market', state: 'filled', cause: null } as const
  const filled = { ...order, ...fate, order: 16, price: null, filled: 2 }
  t.strictSame(ordersLines({ orders: [order, filled], next: 'abc' }), [
    'order 17, 2026-01-05 14:35 UTC: BTC/USDT short 2, limit 0.0123457: cancelled',
    '  (expired), 1 of it filled',
    '  S3_Breakout: too high',
    'order 16, 2026-01-05 14:35 UTC: BTC/USDT short 2, market: filled',
    '  S3_Breakout: too high',
    'older ones: --cursor abc',
  ])
  t.strictSame(ordersLines({ orders: [], next: null }), ['There is no order.'])
})

t.test('a trade has its net and what closed it', async (t) => {
  t.strictSame(tradesLines({ trades: [trade], next: null }), [
    'trade 5, 2026-01-06 09:00 UTC: ETH/USDT long 1, net -11.00 (stop)',
    '  from 3,000.00 at 2026-01-05 14:35 UTC to 2,990.00',
    '  S1',
  ])
  t.strictSame(tradesLines({ trades: [], next: null }), ['No trade is closed.'])
})
