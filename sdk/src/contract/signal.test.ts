import t from 'tap'
import { adjustStop, atDistance, enter, exit, type EnterSignal } from './signal.ts'

t.test('entries have one shape, whatever they leave out', async (t) => {
  const short = enter('long', { size: 1, reason: 'now' })
  const full = enter('short', { size: 0.5, reason: 'now', stop: atDistance(2), symbol: 'BTC/USDT' })
  t.same(Object.keys(short), Object.keys(full))
  t.match(full, { action: 'enter', side: 'short', size: 0.5, stop: { distance: 2 }, symbol: 'BTC/USDT' })
})

t.test('a mistyped field is an error, not an entry without it', async (t) => {
  const details = { size: 1, reason: 'now', targt: atDistance(3) } as unknown as EnterSignal
  t.throws(() => enter('long', details), {
    name: 'TypeError',
    message:
      'enter: "targt" is no field of an entry (did you mean "target"?), expected size, reason, facts, stop, target, trail, maxBars, order, strength, symbol.',
  })
})

t.test('exits and stop moves carry their reason', async (t) => {
  t.match(exit('over'), { action: 'exit', reason: 'over' })
  t.match(adjustStop(99, 'locked in', 'A'), { action: 'adjust-stop', price: 99, symbol: 'A' })
})
