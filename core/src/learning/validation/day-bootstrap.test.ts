import { SeededRandom } from '@grodt/sdk/host'
import t from 'tap'
import { dayIntervals, type DayBootstrap } from './day-bootstrap.ts'

const DAYS = 400
const random = new SeededRandom(5)
const own = Float64Array.from({ length: DAYS }, () => random.normal())

/** Four rows of each day: all alike, or each by itself. */
function rows(of: (day: number) => number): { values: Float64Array; bootstrap: DayBootstrap } {
  const values = Float64Array.from({ length: DAYS * 4 }, (_, i) => of(Math.floor(i / 4)))
  const day = Int32Array.from(values, (_, i) => Math.floor(i / 4))
  return { values, bootstrap: { resamples: 1000, seed: 1, clusterDays: 1, day, days: DAYS } }
}

const width = (found: { low: number; high: number } | null): number =>
  found === null ? NaN : found.high - found.low

const mean = ([n, sum]: Float64Array): number => sum / n

function meanWidth({ values, bootstrap }: ReturnType<typeof rows>): number {
  return width(dayIntervals([values.map(() => 1), values], bootstrap, { mean }).mean)
}

t.test('rows of a day that are alike count as one', async (t) => {
  const alike = meanWidth(rows((day) => own[day]))
  const wanted = (2 * 1.96) / Math.sqrt(DAYS)
  t.ok(Math.abs(alike / wanted - 1) < 0.2, `${alike} is about ${wanted}`)
  const apart = meanWidth(rows(() => random.normal()))
  t.ok(Math.abs(apart / (wanted / 2) - 1) < 0.2, `${apart} is about ${wanted / 2}`)
})

t.test('days that hang together make it wider', async (t) => {
  // Ten days in a row are alike: about 40 independent stretches.
  const stretches = meanWidth(rows((day) => own[Math.floor(day / 10)]))
  const alone = meanWidth(rows((day) => own[day]))
  t.ok(stretches > 2 * alone, `${stretches} against ${alone}`)
})

t.test('equal seeds give equal intervals; a resample without the figure means none', async (t) => {
  const { values, bootstrap } = rows((day) => own[day])
  const columns = [values.map(() => 1), values]
  const found = dayIntervals(columns, bootstrap, { mean, none: () => NaN, days: (_, times) => times[0] })
  t.strictSame(
    found,
    dayIntervals(columns, bootstrap, { mean, none: () => NaN, days: (_, times) => times[0] }),
  )
  t.equal(found.none, null)
  t.ok(found.mean !== null && found.mean.low < found.mean.median && found.mean.median < found.mean.high)
  t.match(found.days, { low: 0, median: 1 }, 'how often a day is in a resample')
  const other = dayIntervals(columns, { ...bootstrap, seed: 2 }, { mean })
  t.notSame(found.mean, other.mean)
})

t.test('59 days have no interval', async (t) => {
  const values = Float64Array.from({ length: 60 }, (_, i) => own[i])
  const day = Int32Array.from(values, (_, i) => i)
  const of = (days: number): unknown => {
    const cut = values.slice(0, days)
    return dayIntervals(
      [cut.map(() => 1), cut],
      { resamples: 50, seed: 1, clusterDays: 1, day, days },
      { mean },
    ).mean
  }
  t.equal(of(59), null)
  t.ok(of(60))
})
