import fc from 'fast-check'
import t from 'tap'
import { newColumns } from '../../../market/columns.ts'
import { drawnBars, drawnStep, priceDigits, type DrawnBars } from './candles.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

t.test('the shortest usual length is drawn that does not give too many bars', async (t) => {
  t.equal(drawnStep(HOUR, 100 * DAY, 5000), HOUR)
  t.equal(drawnStep(5 * MINUTE, 365 * DAY, 5000), 2 * HOUR)
  t.equal(drawnStep(MINUTE, 2 * 365 * DAY, 5000), 4 * HOUR)
  t.equal(drawnStep(7 * MINUTE, 365 * DAY, 5000), 7 * DAY, 'a multiple of the base')
  t.equal(drawnStep(11 * MINUTE, 365 * DAY, 5000), 110 * MINUTE, 'no usual one fits')
})

t.test('prices keep their tick and six digits', async (t) => {
  t.equal(priceDigits(0.01, 60_000), 2)
  t.equal(priceDigits(1, 60_000), 1)
  t.equal(priceDigits(0.5, 60_000), 1)
  t.equal(priceDigits(1e-8, 0.00001234), 10)
  t.equal(priceDigits(0.0001, 0.5), 6)
  t.equal(priceDigits(1, 2_000_000), 0)
})

interface Bar {
  readonly number: number
  readonly prices: readonly number[]
}

/** What the script of the page makes of the numbers. */
function read({ bars, runs, digits }: DrawnBars): Bar[] {
  const numbers: number[] = []
  for (let i = 0; i < runs.length; i += 2) for (let k = 0; k < runs[i + 1]; k++) numbers.push(runs[i] + k)
  let before = 0
  return numbers.map((number, i) => {
    const [o, up, down, change] = bars.slice(4 * i, 4 * i + 4)
    const open = before + o
    const close = open + change
    before = close
    const all = [open, Math.max(open, close) + up, Math.min(open, close) - down, close]
    return { number, prices: all.map((one) => one / 10 ** digits) }
  })
}

t.test('drawn bars hold the same prices as the bars that they are made of, gaps included', async (t) => {
  const bar = fc.record({
    gap: fc.integer({ min: 1, max: 9 }),
    prices: fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 4, maxLength: 4 }),
  })
  fc.assert(
    fc.property(
      fc.array(bar, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 7 }),
      (list, times) => {
        const columns = newColumns(list.length)
        let minute = 28_000_000
        list.forEach(({ gap, prices }, row) => {
          minute += gap
          const sorted = prices.map((price) => price / 100).sort((a, b) => a - b)
          columns.time[row] = minute * MINUTE
          columns.low[row] = sorted[0]
          columns.open[row] = prices[0] / 100
          columns.close[row] = prices[1] / 100
          columns.high[row] = sorted[3]
        })
        const stepMs = times * MINUTE
        const drawn = drawnBars({ columns }, { from: 0, to: list.length, stepMs, digits: 2 })
        const groups = new Map<number, number[]>()
        columns.time.forEach((time, row) => {
          const bucket = Math.floor(time / stepMs)
          groups.set(bucket, [...(groups.get(bucket) ?? []), row])
        })
        const origin = (drawn.origin * 1000) / stepMs
        const expected = [...groups].map(([bucket, rows]) => ({
          number: bucket - origin,
          prices: [
            columns.open[rows[0]],
            Math.max(...rows.map((row) => columns.high[row])),
            Math.min(...rows.map((row) => columns.low[row])),
            columns.close[rows[rows.length - 1]],
          ],
        }))
        t.same(read(drawn), expected)
      },
    ),
    { numRuns: 50 },
  )
})

t.test('only the rows of the period are drawn', async (t) => {
  const columns = newColumns(4)
  columns.time.set([0, 1, 2, 3].map((n) => n * HOUR))
  for (const name of ['open', 'high', 'low', 'close'] as const) columns[name].set([1, 2, 3, 4])
  const drawn = drawnBars({ columns }, { from: 1, to: 3, stepMs: HOUR, digits: 0 })
  t.match(drawn, { timeframe: '1h', step: 3600, origin: 3600, runs: [0, 2], bars: [2, 0, 0, 0, 1, 0, 0, 0] })
})
