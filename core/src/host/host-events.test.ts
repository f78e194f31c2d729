import fc from 'fast-check'
import t from 'tap'
import { seqBehind } from './host-events.ts'

t.test('a number behind an event stands before the next event, and after those behind it already', (t) => {
  t.equal(seqBehind(null), 0.000001)
  t.equal(seqBehind(57), 57.000001)
  t.equal(seqBehind(57.000009), 57.00001)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 300 }), (event, count) => {
      let last = event
      for (let i = 1; i <= count; i++) {
        const next = seqBehind(last)
        if (!(next > last && next < event + 1)) return false
        last = next
      }
      return last.toFixed(6) === `${event}.${String(count).padStart(6, '0')}`
    }),
  )
  t.end()
})
