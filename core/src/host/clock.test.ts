import t from 'tap'
import { acceleratedClock, manualClock, wallClock } from './clock.ts'

const never = new AbortController().signal

t.test('a manual clock wakes a sleeper when its time has come, not before', async (t) => {
  const clock = manualClock(1000)
  let woke: boolean | null = null
  const sleeping = clock.sleepUntil(2000, never).then((reached) => (woke = reached))
  clock.advance(999)
  await Promise.resolve()
  t.equal(woke, null)
  clock.advance(1)
  t.equal(await sleeping, true)
  t.equal(clock.now(), 2000)
})

t.test('a time that has passed is no wait', async (t) => {
  t.equal(await manualClock(1000).sleepUntil(1000, never), true)
  t.equal(await wallClock().sleepUntil(0, never), true)
})

t.test('a signal ends every wait at once and says so', async (t) => {
  for (const clock of [manualClock(0), wallClock(), acceleratedClock(0, 1)]) {
    const stop = new AbortController()
    const sleeping = clock.sleepUntil(clock.now() + 3_600_000, stop.signal)
    stop.abort()
    t.equal(await sleeping, false)
    t.equal(await clock.sleepUntil(clock.now() + 1, stop.signal), false)
  }
})

t.test('an accelerated clock starts where it is told and runs ahead of the wall clock', async (t) => {
  const start = Date.UTC(2026, 0, 1)
  const began = performance.now()
  const clock = acceleratedClock(start, 1_000_000)
  t.equal(await clock.sleepUntil(start + 60_000, never), true)
  const wall = performance.now() - began
  t.ok(clock.now() >= start + 60_000)
  t.ok(clock.now() <= start + (wall + 1000) * 1_000_000)
})

t.test('the wall clock is the time of day', async (t) => {
  const before = Date.now()
  const now = wallClock().now()
  t.ok(now >= before && now <= Date.now())
})
