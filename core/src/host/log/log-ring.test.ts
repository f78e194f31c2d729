import t from 'tap'
import { LogRing } from './log-ring.ts'

t.test('the last lines are kept with their numbers', (t) => {
  const ring = new LogRing()
  for (let i = 1; i <= 1500; i++) ring.add(`line ${i}`)
  t.equal(ring.lines.length, 1000)
  t.strictSame(ring.lines.at(0), { number: 501, text: 'line 501' })
  t.strictSame(ring.lines.at(-1), { number: 1500, text: 'line 1500' })
  t.end()
})

t.test('long lines leave less room, and the newest one always has some', (t) => {
  const ring = new LogRing()
  const long = 'x'.repeat(300_000)
  for (let i = 0; i < 5; i++) ring.add(long)
  t.strictSame(
    ring.lines.map(({ number }) => number),
    [3, 4, 5],
  )
  ring.add('y'.repeat(2_000_000))
  t.strictSame(
    ring.lines.map(({ number }) => number),
    [6],
  )
  t.end()
})
