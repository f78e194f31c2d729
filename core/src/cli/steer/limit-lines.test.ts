import t from 'tap'
import type { LimitRow } from '../../host/views/risk-limits.ts'
import { gateLines, limitLines } from './limit-lines.ts'

const limit = (changes: Partial<LimitRow>): LimitRow => ({
  ...{ limit: 'max_exposure', strategy: null, symbol: null, unit: 'quote', reason: null },
  ...{ used: 0, allowed: 50_000, use: 0 },
  ...changes,
})

t.test('limits in use come in one line, the fullest first', async (t) => {
  const unknown = limit({ limit: 'value_at_risk.max', used: null, use: null, reason: 'too few days' })
  t.strictSame(limitLines([limit({}), unknown]), ['no limit is in use'])
  t.strictSame(
    limitLines([
      limit({ used: 12_500, use: 25 }),
      limit({}),
      limit({ limit: 'max_open_positions', strategy: 'S1', used: 2, allowed: 2, use: 100, unit: 'count' }),
      limit({ limit: 'kill_switch.max_drawdown', used: 0.01234, allowed: 0.2, use: 6.17, unit: 'fraction' }),
      limit({ limit: 'max_symbol_exposure', symbol: 'A/B', used: 3, allowed: 0, use: null }),
    ]),
    [
      'limits in use: max_symbol_exposure in A/B 3 of 0, S1 max_open_positions 2 of 2',
      '  (100 %), max_exposure 12,500 of 50,000 (25 %), kill_switch.max_drawdown 0.012',
      '  of 0.2 (6 %)',
    ],
  )
  const many = Array.from({ length: 9 }, (_, i) => limit({ strategy: `S${i}`, used: 1, use: 10 }))
  const text = limitLines(many).join(' ')
  t.match(text, /S5 max_exposure/)
  t.notMatch(text, /S6/)
  t.match(text, /, 3 +more$/)
})

t.test('a strategy whose gate is shut is shown once for each reason', async (t) => {
  const ranging = 'regime: ranging, needs trending'
  const gates = [
    { symbol: 'A', open: false, reason: ranging },
    { symbol: 'B', open: false, reason: ranging },
    { symbol: 'C', open: true, reason: null },
    { symbol: 'D', open: false, reason: 'budget: its weight is 0' },
    { symbol: 'E', open: false, reason: 'locked: person (lock 1), needs removed by a person' },
    { symbol: 'F', open: false, reason: 'position-open: a position is open, needs flat or leaving' },
  ]
  t.strictSame(gateLines([{ name: 'S1', gates }]), [
    'S1 opens nothing in A, B (regime: ranging, needs trending)',
    'S1 opens nothing in D (budget: its weight is 0)',
  ])
})
