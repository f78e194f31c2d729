import t from 'tap'
import type { AllocationDecision } from '../../allocation/types.ts'
import { decisionLines, presentLines } from './lines.ts'

const decision: AllocationDecision = {
  id: 480,
  time: Date.UTC(2026, 0, 21),
  allocator: { id: 'swing', version: '1.0.0', contentHash: 'ab'.repeat(32) },
  equity: 98_765.432,
  sleeves: ['A', 'B'].map((name, i) => ({
    name,
    configured: 0.4,
    weight: i === 0 ? 0.4 : 0,
    off: i === 1,
    trades: 7,
    days: 40,
    windowReturn: i === 0 ? 0.0123 : null,
    windowVolatility: i === 0 ? 0.0078 : null,
    forecasts: {},
  })),
  markets: [{ symbol: 'BTC/USDT', forecasts: { market_risk: 0.83 } }],
  models: { market_risk: 'f'.repeat(64) },
  raw: { A: 0.7, B: 0.2 },
  target: { A: 0.6, B: 0.2 },
  steps: [
    { name: 'risk', weights: { A: 0.5, B: 0.3 } },
    { name: 'skill', weights: { A: 0.6, B: 0.2 } },
  ],
  bound: [
    { constraint: 'max', strategy: 'A', from: 0.7, to: 0.6 },
    { constraint: 'risk', strategy: null, from: 1, to: 0.7 },
  ],
  weights: { A: 0.42, B: 0 },
  off: ['B'],
  exposure: 0.7,
  turnover: { fraction: 0.106, cost: 6.8 },
  moved: true,
  moving: true,
  noHarm: null,
  alarm: false,
  reason: 'A is 0.2 from its target, beyond the threshold 0.1: moves by at most 0.02.',
  notes: { A: { sharpe: 1.23456789, trades: null } },
}

t.test('a decision as text: everything that it was made from, in lines that fit', async (t) => {
  const lines = decisionLines({ record: 1234, decision })
  t.strictSame(lines.slice(0, 10), [
    'decision 480, 2026-01-21 00:00 UTC, record 1234',
    '  why           A is 0.2 from its target, beyond the threshold 0.1: moves by at',
    '                most 0.02.',
    '  allocator     swing 1.0.0',
    '                sha256 abababababababab...',
    '  equity        98,765.43',
    '  exposure      0.7000',
    '                          configured     before        raw     target        set',
    '  A                           0.4000     0.4000     0.7000     0.6000     0.4200',
    '  B                           0.4000        off     0.2000     0.2000        off',
  ])
  const text = lines.join('\n')
  t.match(
    text,
    '  bound by      max: A 0.7000 -> 0.6000\n                risk: the whole book 1.0000 -> 0.7000',
  )
  t.match(text, '  forecast      market_risk (model ffffffffffffffff): BTC/USDT 0.830')
  t.match(text, '  A             sharpe 1.2346, trades none')
  t.match(text, '  turnover      0.1060 of equity, 6.80 to trade it all')
  t.ok(lines.every((line) => line.length <= 80))
})

t.test('an answer that did not come is a dash', async (t) => {
  const text = decisionLines({ record: 1, decision: { ...decision, raw: null } }).join('\n')
  t.match(text, '  A                           0.4000     0.4000          -     0.6000     0.4200')
})

t.test('what is now', async (t) => {
  const time = { iso: '', ms: Date.UTC(2026, 0, 21, 0, 5) }
  const sleeve = { name: 'A', configured: 0.4, weight: 0.42, target: 0.6, off: false, budget: 29_037 }
  const view = {
    ...{ time, allocator: 'swing', moves: true, next: { iso: '', ms: Date.UTC(2026, 0, 21, 1) } },
    ...{ updateFrequency: 3600, exposure: 0.7, cash: 0.706, last: decision },
    sleeves: [sleeve, { ...sleeve, name: 'B', weight: 0, off: true, target: null, budget: 0 }],
  }
  t.strictSame(presentLines(view), [
    'allocation at 2026-01-21 00:05 UTC',
    '  allocator     swing, next decision 2026-01-21 01:00 UTC',
    '  exposure      0.7000',
    '                          configured     target     weight     budget',
    '  A                           0.4000     0.6000     0.4200  29,037.00',
    '  B                           0.4000          -        off       0.00',
    '  cash                                              0.7060',
    '  last decision 480, 2026-01-21 00:00 UTC: A is 0.2 from its target, beyond the',
    '                threshold 0.1: moves by at most 0.02.',
  ])
  t.match(
    presentLines({ ...view, moves: false, next: null, last: null }).join('\n'),
    'swing, moves nothing while the host runs',
  )
})
