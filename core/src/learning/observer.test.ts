import fc from 'fast-check'
import t from 'tap'
import { TARGETS } from '../config/schemas/machine-learning.ts'
import { observedHours, SPEC, START, without } from './observed.fixture.ts'
import type { ObservedHour } from './observed.ts'
import { createObserver, type Observer, type ObserverSpec } from './observer.ts'
import { DAY, HOUR, WEEK } from './periods.ts'
import type { Json } from '../store/json.ts'

const HOURS = observedHours(3, 1200)

const follow = (hours: readonly ObservedHour[], spec: ObserverSpec = SPEC): Observer => {
  const observer = createObserver(spec)
  for (const hour of hours) observer.hour(hour)
  return observer
}

/** Everything that can be asked of an observer at a moment. */
const all = (observer: Observer, knownAt: number): unknown =>
  TARGETS.map((target) => [observer.serve(target), observer.dataset(target, knownAt)])

/** A snapshot as a store gives it back. */
const stored = (observer: Observer): Json => JSON.parse(JSON.stringify(observer.snapshot())) as Json

t.test('rows are decided at 00:00 UTC, their labels known when their period is over', async (t) => {
  const observer = follow(HOURS)
  const end = START + HOURS.length * HOUR
  for (const target of TARGETS) {
    const { time, end: ends, label, subject } = observer.dataset(target, end)
    t.ok(time.length > 10, target)
    const horizon = target === 'regime_step' ? HOUR : target === 'direction_week' ? WEEK : DAY
    time.forEach((decided, i) => {
      const isKnown = decided + horizon <= end
      if (
        decided % DAY !== 0 ||
        ends[i] !== (isKnown ? decided + horizon : Infinity) ||
        Number.isNaN(label[i]) === isKnown ||
        (i > 0 && (decided < time[i - 1] || (decided === time[i - 1] && subject[i] <= subject[i - 1])))
      ) {
        t.fail(`row ${i} of ${target}`, { decided, end: ends[i], label: label[i] })
      }
    })
  }
})

t.test('labels of one day do not overlap, those of a week say that they do', async (t) => {
  const observer = follow(HOURS)
  const overlaps = (target: 'market_risk' | 'direction_week'): number => {
    const { time, end, subject } = observer.dataset(target, Infinity)
    return time.reduce((count, decided, i) => {
      const next = time.findIndex((later, j) => later > decided && subject[j] === subject[i])
      return count + (next >= 0 && end[i] < Infinity && end[i] > time[next] ? 1 : 0)
    }, 0)
  }
  t.equal(overlaps('market_risk'), 0)
  t.ok(overlaps('direction_week') > 10, 'a validation has to leave them out by their end')
})

t.test('cutting the future off, or another future, changes no row and no label of the past', async (t) => {
  const whole = follow(HOURS)
  const other = observedHours(99, 1200)
  fc.assert(
    fc.property(fc.integer({ min: 900, max: 1199 }), (cut) => {
      const time = START + cut * HOUR
      const past = TARGETS.map((target) => follow(HOURS.slice(0, cut)).dataset(target, time))
      const elsewhere = follow([...HOURS.slice(0, cut), ...other.slice(cut)])
      t.strictSame(
        TARGETS.map((target) => whole.dataset(target, time)),
        past,
        'what came is not in it',
      )
      t.strictSame(
        TARGETS.map((target) => elsewhere.dataset(target, time)),
        past,
        'nor what came instead',
      )
    }),
    { numRuns: 2 },
  )
})

t.test('training and serving have the same rows', async (t) => {
  const midnight = HOURS.length - (HOURS.length % 24)
  const observer = follow(HOURS.slice(0, midnight))
  for (const target of TARGETS) {
    const served = observer.serve(target)
    const { columns, time, subject, subjects, now, rule, regime } = observer.dataset(target, Infinity)
    const last = [...time.keys()].filter((i) => time[i] === observer.time)
    t.equal(last.length, served.filter(({ complete }) => complete).length, target)
    for (const i of last) {
      const one = served[subject[i]]
      t.strictSame(
        [one.subject, [...one.row], one.now, one.rule ?? NaN, one.regime],
        [subjects[subject[i]], columns.map((column) => column[i]), now[i], rule[i], regime[i]],
      )
    }
  }
})

t.test('a restart at any hour changes nothing', async (t) => {
  const end = START + HOURS.length * HOUR
  const expected = all(follow(HOURS), end)
  for (const cut of [1, 730, 1009]) {
    const next = createObserver(SPEC)
    next.restore(stored(follow(HOURS.slice(0, cut))))
    for (const hour of HOURS.slice(cut)) next.hour(hour)
    t.strictSame(all(next, end), expected, `after ${cut} hours`)
  }
})

t.test('symbols, strategies and labels may come and go over a restart', async (t) => {
  const saved = stored(follow(HOURS))
  const spec: ObserverSpec = {
    ...SPEC,
    symbols: ['SOL/USDT', 'ETH/USDT'],
    strategies: [{ name: 'Two', symbols: ['ETH/USDT'], regimes: [] }],
    regimes: ['wild', 'ranging', 'trending'],
  }
  const next = createObserver(spec)
  next.restore(saved)
  const before = follow(HOURS).dataset('market_risk', Infinity)
  const after = next.dataset('market_risk', Infinity)
  t.equal(after.label.length, before.subject.filter((one) => one === 1).length)
  t.ok(after.subject.every((one) => after.subjects[one] === 'ETH/USDT'))
  const label = (name: string, dataset = after) =>
    dataset.columns[dataset.features.indexOf(`regime_is_${name}`)]
  t.ok(
    label('wild').every((one) => one === 0),
    'no label was one that came later',
  )
  t.strictSame(
    [...label('trending')],
    [...label('trending', before)].filter((_, i) => before.subject[i] === 1),
  )
  t.strictSame(
    [...after.regime].map((one) => after.regimes[one]),
    [...before.regime].filter((_, i) => before.subject[i] === 1).map((one) => before.regimes[one]),
  )
  t.ok(
    next.dataset('regime_day', Infinity).label.every((one) => !(one > 0)),
    'it never was the new first label',
  )
  const [fresh, kept] = next.serve('market_risk')
  t.match({ ...fresh, row: [] }, { subject: 'SOL/USDT', complete: false, gap: Infinity, regime: 255 })
  t.match({ ...kept, row: [] }, { subject: 'ETH/USDT', complete: true, gap: 0 })
  t.equal(next.serve('strategy_risk').length, 1)
})

t.test('the history of a new symbol can be told when the others are further', async (t) => {
  const spec = { ...SPEC, symbols: ['BTC/USDT'], strategies: [] }
  const only = (market: number) =>
    HOURS.map((hour) => ({ ...hour, markets: [hour.markets[market]], strategies: [] }))
  const late = createObserver({ ...SPEC, strategies: [] })
  late.restore(stored(follow(only(0), spec)))
  for (const hour of HOURS) late.hour({ ...hour, markets: [null, hour.markets[1]], strategies: [] })
  t.strictSame(
    late.dataset('market_risk', Infinity),
    follow(HOURS).dataset('market_risk', Infinity),
    'what is told again of the first is ignored',
  )
})

t.test('a gap is told, up to 6 hours are bridged, more are not', async (t) => {
  const served = (hours: readonly ObservedHour[]) => follow(hours, SPEC).serve('market_risk')[0]
  const short = served(without(HOURS, 0, 1190, 1196))
  t.match({ gap: short.gap, complete: short.complete }, { gap: 6, complete: true })
  const long = served(without(HOURS, 0, 1190, 1197))
  t.match({ gap: long.gap, complete: long.complete }, { gap: 7, complete: false })
  t.ok(long.missing.includes('rv_1d') && !long.missing.includes('rv_7d'))
  const lasting = served(without(HOURS, 0, 1195, 1200))
  t.equal(lasting.gap, 5, 'also one that is not over')
  const skipped = follow(HOURS.filter((_, i) => i < 1180 || i >= 1190))
  t.strictSame(
    skipped.serve('market_risk').map(({ gap }) => gap),
    [10, 10],
    'hours of which nothing was told are missing too',
  )
  t.equal(skipped.serve('strategy_risk')[0].gap, 10)
})

t.test('rows in and after a long gap are left out of the data', async (t) => {
  const days = (hours: readonly ObservedHour[]) => {
    const { time, subject } = follow(hours).dataset('market_risk', START + HOURS.length * HOUR)
    return [...time].filter((_, i) => subject[i] === 0).map((one) => (one - START) / DAY)
  }
  const whole = days(HOURS)
  const gap = days(without(HOURS, 0, 45 * 24 + 2, 45 * 24 + 12))
  t.strictSame(
    whole.filter((day) => !gap.includes(day)),
    [45, 46],
    'the day whose label it is in, and the day that begins after it',
  )
})

t.test('old rows are forgotten', async (t) => {
  const observer = follow(HOURS, { ...SPEC, windowDays: 5 })
  const { time } = observer.dataset('market_risk', Infinity)
  t.equal(time[0], START + 45 * DAY)
  t.equal(time.at(-1), START + 50 * DAY)
})

t.test('groups choose the features; what strategies did says nothing about a market', async (t) => {
  const of = (...groups: ObserverSpec['groups'][number][]) => createObserver({ ...SPEC, groups })
  t.strictSame(of('strategy_performance').features('market_risk'), [])
  t.strictSame(of('time_features', 'market_volatility').features('market_risk'), [
    ...['rv_4h', 'rv_1d', 'rv_7d', 'range_1d', 'volume_1d', 'gaps_1d'],
    ...['weekend', 'weekend_tomorrow', 'weekday_sin', 'weekday_cos', 'session_europe', 'session_america'],
  ])
  t.strictSame(of('regime_features').features('strategy_risk'), [
    ...['regime_allows', 'regime_confidence', 'regime_age', 'adx_14h', 'efficiency_ratio_1d'],
  ])
  const all = SPEC.groups.flatMap((group) => of(group).features('strategy_risk'))
  t.strictSame(new Set(of(...SPEC.groups).features('strategy_risk')), new Set(all))
})

t.test('a damaged snapshot is refused and changes nothing', async (t) => {
  const observer = follow(HOURS.slice(0, 800))
  const before = JSON.stringify(observer.snapshot())
  const refuse = (json: Json, problem: string): void => {
    t.throws(() => observer.restore(json), { code: 'ENGINE_STATE', details: { problem } }, problem)
    t.equal(JSON.stringify(observer.snapshot()), before)
  }
  /** With another value at a path of keys. */
  const changed = (value: Json, ...path: readonly (string | number)[]): Json => {
    const saved = JSON.parse(before) as Json
    let part = saved as Record<string | number, Json>
    for (const key of path.slice(0, -1)) part = part[key] as Record<string | number, Json>
    part[path[path.length - 1]] = value
    return saved
  }
  const btc = ['markets', 'BTC/USDT', 'track'] as const
  refuse(null, 'what was learnt: the observer is missing')
  refuse(changed(2, 'version'), 'what was learnt: version 2 is unknown')
  refuse(changed([], 'markets'), 'what was learnt: the list of markets is missing')
  refuse(changed(['', ''], ...btc, 'rings'), 'what was learnt: hours of a market are 2, not 5')
  refuse(
    changed('AAAAAAAAAAA=', 'markets', 'ETH/USDT', 'rows', 'values'),
    'what was learnt: a row is not whole',
  )
  refuse(
    changed('!', 'strategies', 'One', 'track', 'now'),
    'what was learnt: numbers are cut off or too many',
  )
  refuse(changed(7, 'strategies', 'One', 'track', 'now'), 'what was learnt: numbers are missing')
  refuse(
    changed('', ...btc, 'trend', 'kernels', 1, 'state'),
    'what was learnt: The saved indicator state has 0 numbers, this version needs 7: warm up from history instead.',
  )
})
