import { SeededRandom } from '@grodt/sdk/host'
import t from 'tap'

import { noHarm, type SleeveDays } from './no-harm.ts'

/** Returns with a mean and noise of 1 %, the same noise for one seed. */
function returnsOf(days: number, mean: number, seed: number): number[] {
  const random = new SeededRandom(seed)
  return Array.from({ length: days }, () => mean + 0.01 * (random.next() - 0.5) * Math.sqrt(12))
}

/** A good and a bad sleeve, configured alike; `tilt` is moved from the good to the bad one. */
function sleeves(days: number, tilt: number, gap = 0.002): SleeveDays[] {
  const weights = (weight: number): number[] => new Array<number>(days).fill(weight)
  return [
    { configured: 0.5, returns: returnsOf(days, gap, 1), weights: weights(0.5 - tilt) },
    { configured: 0.5, returns: returnsOf(days, -gap, 2), weights: weights(0.5 + tilt) },
  ]
}

t.test('weights on the wrong sleeve raise the alarm, on the right one they do not', async (t) => {
  const harm = noHarm(sleeves(365, 0.4), false, 1)
  t.ok(harm.alarm, harm.text)
  t.ok((harm.interval?.high ?? 0) < 0 && (harm.difference ?? 0) < -2, harm.text)
  t.match(
    harm.text,
    /^Over 365 days the Sharpe ratio with moved weights is -\d\.\d\d against the configured ones \(95 % interval -\d\.\d\d to -\d\.\d\d\)\. Moving capital does harm: the configured weights are used from here on\.$/,
  )
  const good = noHarm(sleeves(365, -0.4), false, 1)
  t.notOk(good.alarm)
  t.match(good.text, /No harm is shown\.$/)
})

t.test('only the last 365 days count', async (t) => {
  const [a, b] = sleeves(730, 0.4)
  const late = (one: SleeveDays): SleeveDays => ({
    ...one,
    weights: one.weights.map((weight, i) => (i < 365 ? weight : 0.5)),
  })
  const found = noHarm([late(a), late(b)], false, 1)
  t.match(found, { days: 365, difference: 0, interval: { low: 0, high: 0 }, alarm: false })
})

t.test('no alarm on fewer than 180 days, nothing is said below 90', async (t) => {
  t.match(noHarm(sleeves(179, 0.49), false, 1), {
    alarm: false,
    text: /No alarm before 180 days\.$/,
  })
  t.strictSame(noHarm(sleeves(89, 0.49), false, 1), {
    days: 89,
    managed: null,
    configured: null,
    difference: null,
    interval: null,
    alarm: false,
    text: 'Too little to judge the meta-controller by: 89 days.',
  })
  t.equal(noHarm([], false, 1).days, 0)
})

t.test('an alarm that is on ends when the difference is 0 or above, not before', async (t) => {
  const slightly = noHarm(sleeves(365, 0.1, 0.0002), true, 1)
  t.ok(slightly.alarm && (slightly.difference ?? 0) < 0, slightly.text)
  t.match(slightly.text, /The configured weights stay until the difference is 0 or above\.$/)
  t.notOk(noHarm(sleeves(365, 0.1, 0.0002), false, 1).alarm, 'the same does not raise it')
  const over = noHarm(sleeves(365, -0.1, 0.0002), true, 1)
  t.notOk(over.alarm)
  t.match(over.text, /The alarm is over: the meta-controller moves capital again\.$/)
  t.match(noHarm(sleeves(30, 0), true, 1), { alarm: true, text: /30 days\. The alarm stays\.$/ })
})

t.test('books without a deviation are not judged', async (t) => {
  const still = {
    configured: 0.5,
    returns: new Array<number>(200).fill(0),
    weights: new Array<number>(200).fill(1),
  }
  t.match(noHarm([still], false, 1), { managed: null, difference: null, alarm: false })
})

t.test('equal input gives an equal answer, another seed nearly the same', async (t) => {
  const [a, b] = [1, 1].map((seed) => noHarm(sleeves(365, 0.2), false, seed))
  t.strictSame(a, b)
  const other = noHarm(sleeves(365, 0.2), false, 2)
  t.equal(other.difference, a.difference)
  t.not(other.interval?.low, a.interval?.low)
  t.ok(Math.abs((other.interval?.low ?? 9) - (a.interval?.low ?? 0)) < 0.5)
})
