import t, { type Test } from 'tap'
import { observedHours, SPEC, without } from '../observed.fixture.ts'
import type { ObservedHour } from '../observed.ts'
import { createObserver } from '../observer.ts'
import { batchFeatures } from './batch.fixture.ts'

/** Hours at which the two are compared: between gaps, in one, and at midnights. */
const MOMENTS = [984, 1003, 1608]

function compare(t: Test, hours: readonly ObservedHour[]): void {
  const observer = createObserver(SPEC)
  hours.forEach((hour, i) => {
    observer.hour(hour)
    if (!MOMENTS.includes(i + 1)) return
    const expected = batchFeatures(SPEC, hours.slice(0, i + 1))
    for (const target of ['market_risk', 'strategy_risk'] as const) {
      const names = observer.features(target)
      for (const { subject, row } of observer.serve(target)) {
        names.forEach((name, column) => {
          const [is, should] = [row[column], expected[subject][name]]
          const isEqual =
            Object.is(is, should) || Math.abs(is - should) <= 1e-12 * Math.max(1, Math.abs(should))
          if (!isEqual) t.fail(`${name} of ${subject} after ${i + 1} hours`, { is, should })
        })
      }
    }
    t.ok(i + 1 !== 1608 || observer.serve('market_risk').every(({ complete }) => complete), 'all are known')
    t.pass(`after ${i + 1} hours`)
  })
}

t.test('features hour by hour are those of the definition, to 1e-12', async (t) => {
  compare(t, observedHours(1, 1610))
})

t.test('and with hours missing in one market, in all and in the results', async (t) => {
  const gaps = without(without(observedHours(2, 1610), 0, 990, 996), 1, 300, 340)
  const unknown = gaps.map((hour, i) => ({
    ...hour,
    strategies: hour.strategies.map((one, s) =>
      (s === 0 && i < 50) || (s === 1 && i >= 1000 && i < 1005) ? null : one,
    ),
  }))
  compare(t, unknown)
})
