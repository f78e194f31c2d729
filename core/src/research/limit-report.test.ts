import t from 'tap'
import Value from 'typebox/value'
import type { Engine } from '../engine/engine.ts'
import { protections } from '../portfolio/statistics/schema/protections.ts'
import { LimitLog } from '../risk/limit-log.ts'
import { limitReport } from './limit-report.ts'

t.test('limits are told by strategy, the most frequent first, amounts in quote currency', async (t) => {
  const one = new LimitLog()
  one.cut('cash', 0.5)
  one.refused({ limit: 'price_collar', value: 0.08, allowed: 0.05, inCash: false })
  one.refused({ limit: 'cash', value: 12_345, allowed: 10_000, inCash: true })
  one.refused({ limit: 'stop_required', value: 'no stop', allowed: 'a stop', inCash: false })
  const two = new LimitLog()
  two.refused({ limit: 'max_open_positions', value: 3, allowed: 2, inCash: false })
  const engine = {
    account: { scale: 100 },
    sleeves: [
      {
        name: 'S1',
        refusals: new Map([
          ['regime', 9],
          ['price_collar', 1],
          ['cash', 1],
          ['stop_required', 1],
        ]),
        limitLog: one,
      },
      { name: 'S2', refusals: new Map([['max_open_positions', 1]]), limitLog: two },
      { name: 'S3', refusals: new Map([['regime', 1]]), limitLog: new LimitLog() },
    ],
  } as unknown as Engine
  const report = limitReport(engine)
  t.ok(Value.Check(protections.properties.limits, report))
  t.strictSame(
    report.map(({ strategy, limit, ...numbers }) => [strategy, limit, numbers]),
    [
      [
        'S1',
        'cash',
        { refused: 1, cut: 1, leastKept: 0.5, value: 123.45, allowed: 100, unit: 'quote currency' },
      ],
      [
        'S1',
        'price_collar',
        { refused: 1, cut: 0, leastKept: null, value: 0.08, allowed: 0.05, unit: 'fraction' },
      ],
      [
        'S1',
        'stop_required',
        { refused: 1, cut: 0, leastKept: null, value: null, allowed: null, unit: null },
      ],
      [
        'S2',
        'max_open_positions',
        { refused: 1, cut: 0, leastKept: null, value: 3, allowed: 2, unit: 'count' },
      ],
    ],
    'a gate is no limit',
  )
})
