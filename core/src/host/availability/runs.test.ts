import fc from 'fast-check'
import t from 'tap'
import { availability, MOST_RUNS, noteRun, type Run } from './runs.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = Date.UTC(2026, 0, 31)

const run = (from: number, to: number, ended = true): Run => ({ from: NOW + from, to: NOW + to, ended })

t.test('up is what runs cover, the present one up to now', (t) => {
  const earlier = [run(-10 * HOUR, -8 * HOUR), run(-6 * HOUR, -5 * HOUR, false)]
  t.strictSame(availability(earlier, NOW - HOUR, NOW), {
    ...{ since: NOW - 10 * HOUR, up: 4 * 3600, down: 6 * 3600, share: 0.4, starts: 3, crashes: 1 },
  })
  t.strictSame(
    availability([], NOW - 1000, NOW),
    { since: NOW - 1000, up: 1, down: 0, share: null, starts: 1, crashes: 0 },
    'the first seconds have no share',
  )
  t.end()
})

t.test('what is older than 30 days does not count, and a run that began before only from there on', (t) => {
  const earlier = [run(-50 * DAY, -40 * DAY, false), run(-35 * DAY, -15 * DAY)]
  t.strictSame(availability(earlier, NOW, NOW), {
    ...{ since: NOW - 30 * DAY, up: 15 * 86_400, down: 15 * 86_400, share: 0.5, starts: 1, crashes: 0 },
  })
  t.end()
})

t.test('a run takes the place of what was noted of it; old ones and too many of them are left out', (t) => {
  const noted = noteRun([run(-50 * DAY, -40 * DAY), run(-9, -5), run(-4, -2, false)], run(-4, 0))
  t.strictSame(noted, [run(-9, -5), run(-4, 0)])
  const many = Array.from({ length: MOST_RUNS + 5 }, (_, i) => run(i - 5000, i - 4999))
  t.strictSame(noteRun(many, run(-1, 0)), [...many.slice(6), run(-1, 0)])
  t.end()
})

t.test('whatever clocks say, up and down make the time since, and a share is one', (t) => {
  const time = fc.integer({ min: NOW - 60 * DAY, max: NOW + DAY })
  const runs = fc.array(fc.record({ from: time, to: time, ended: fc.boolean() }))
  fc.assert(
    fc.property(runs, time, (earlier, from) => {
      const { since, up, down, share } = availability(earlier, from, NOW)
      t.ok(up >= 0 && down >= 0 && (share === null || (share >= 0 && share <= 1)))
      t.ok(Math.abs(up + down - (NOW - since) / 1000) < 1e-6)
    }),
  )
  t.end()
})
