import t from 'tap'
import { startAsDoubles } from './doubles.ts'

t.test('fields that start as doubles keep their values, and the others are left alone', async (t) => {
  const ledger = { flow: 0, fees: 7, rate: 0.25, none: NaN, sign: -0, count: 3 }
  startAsDoubles(ledger, 'flow', 'fees', 'rate', 'none', 'sign')
  t.strictSame(ledger, { flow: 0, fees: 7, rate: 0.25, none: NaN, sign: -0, count: 3 })
  t.ok(Object.is(ledger.sign, -0))
})
