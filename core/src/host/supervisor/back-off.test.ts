import fc from 'fast-check'
import t from 'tap'
import type { Outage } from '../../engine/outage.ts'
import { nextTry, waitAfter, type RetryRules } from './back-off.ts'
import { lengthText } from './words.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOON = Date.UTC(2026, 0, 2, 12)

const rules: RetryRules = { afterBars: 5, longestWait: DAY, healthy: DAY, triesPerDay: 6 }

/** @param from minutes after noon @param until the same; null while it lasts */
const outage = (from: number, until: number | null, by: string | null = 'supervisor'): Outage => ({
  from: NOON + from * MINUTE,
  problem: 'late',
  outside: true,
  until: until === null ? null : NOON + until * MINUTE,
  by: until === null ? null : by,
})

/** Failed tries, and minutes after noon of the next one. */
function next(outages: readonly Outage[], own: Partial<RetryRules> = {}): [number, number | null] {
  const { failed, at } = nextTry(outages, 5 * MINUTE, { ...rules, ...own })
  return [failed, at === null ? null : (at - NOON) / MINUTE]
}

t.test('the first try comes after five bars, each further one after twice the time', async (t) => {
  t.strictSame(next([outage(0, null)]), [0, 25])
  t.strictSame(next([outage(0, 25), outage(30, null)]), [1, 80])
  t.strictSame(next([outage(0, 25), outage(30, 80), outage(85, null)]), [2, 185])
  t.strictSame(next([outage(0, null)], { afterBars: 1 }), [0, 5])
})

t.test('no wait is longer than the longest', async (t) => {
  t.equal(waitAfter(50, MINUTE, rules), DAY)
  t.equal(waitAfter(0, DAY, { ...rules, longestWait: HOUR }), HOUR)
  t.equal(waitAfter(5000, MINUTE, rules), DAY, 'however many have failed')
})

t.test('after the healthy time, or once a person has released it, the waits begin anew', async (t) => {
  const day = DAY / MINUTE
  t.strictSame(next([outage(0, 25), outage(25 + day, null)]), [0, 50 + day])
  t.strictSame(next([outage(0, 25), outage(24 + day, null)]), [1, 74 + day])
  t.strictSame(next([outage(0, 25), outage(30, 40, 'ann'), outage(45, null)]), [0, 70])
  t.strictSame(next([outage(0, 25, null), outage(30, null)]), [1, 80], 'a classifier comes back by itself')
})

t.test('after the tries of a day it waits for a person, also when the day is over', async (t) => {
  const six = [0, 1, 2, 3, 4, 5].map((i) => outage(i * 10, i * 10 + 5))
  t.strictSame(next([...six.slice(1), outage(60, null)], { longestWait: 10 * MINUTE }), [5, 70])
  t.strictSame(next([...six, outage(60, null)], { longestWait: 10 * MINUTE }), [6, null])
  t.strictSame(next([outage(0, null)], { triesPerDay: 0 }), [0, null])
  t.strictSame(
    next([outage(0, 5, 'ann'), outage(10, null)], { triesPerDay: 1 }),
    [0, 35],
    'of a person is no try',
  )
})

t.test('with any rules: never more tries within a day, and each wait at least the first one', async () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 48 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 48 }),
      fc.integer({ min: 1, max: 48 }),
      fc.array(fc.integer({ min: 1, max: 5000 }), { maxLength: 30 }),
      (triesPerDay, afterBars, longest, healthy, lasted) => {
        const own = { afterBars, longestWait: longest * HOUR, healthy: healthy * HOUR, triesPerDay }
        const outages: Outage[] = []
        const tries: number[] = []
        let time = NOON
        for (const minutes of lasted) {
          const begun = { from: time, problem: 'late', outside: true }
          const { at } = nextTry([...outages, { ...begun, until: null, by: null }], MINUTE, own)
          if (at === null) return
          if (at - time < Math.min(afterBars * MINUTE, longest * HOUR)) throw new Error('too early')
          tries.push(at)
          if (tries.filter((one) => one > at - DAY).length > triesPerDay) throw new Error('too many')
          outages.push({ ...begun, until: at, by: 'supervisor' })
          time = at + minutes * MINUTE
        }
      },
    ),
  )
})

t.test('lengths of time are told by their two largest units', async (t) => {
  t.strictSame([0, 1000, 90_000, 25 * MINUTE, 80 * MINUTE, 26 * HOUR + MINUTE, 3 * DAY].map(lengthText), [
    '0 seconds',
    '1 second',
    '1 minute 30 seconds',
    '25 minutes',
    '1 hour 20 minutes',
    '1 day 2 hours',
    '3 days',
  ])
})
