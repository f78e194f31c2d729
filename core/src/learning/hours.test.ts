import fc from 'fast-check'
import t from 'tap'
import type { Json } from '../store/json.ts'
import { newColumns, type BarColumns } from '../market/columns.ts'
import { createHours, makesHours, type Hour } from './hours.ts'
import { HOUR } from './periods.ts'

const MINUTES_15 = HOUR / 4
const START = Date.UTC(2024, 0, 1)

/** Bars of 15 minutes at these places from `START` on. */
function columnsAt(places: readonly number[]): BarColumns {
  const columns = newColumns(places.length)
  places.forEach((place, i) => {
    columns.time[i] = START + place * MINUTES_15
    columns.open[i] = 100 + place
    columns.high[i] = 110 + (place % 3)
    columns.low[i] = 90 - (place % 5)
    columns.close[i] = 101 + place
    columns.volume[i] = 1 + place
  })
  return columns
}

const slice = (instrument: number, columns: BarColumns, from = 0, to = columns.time.length) => ({
  instrument,
  columns,
  from,
  to,
})

t.test('an hour is made of its base bars and is over with the last of them', async (t) => {
  const maker = createHours(2, MINUTES_15)
  const columns = columnsAt([0, 1, 2, 3, 4])
  t.strictSame(maker.add([slice(0, columns, 0, 3)]), [])
  t.strictSame(maker.add([slice(0, columns, 3, 4)]), [
    { time: START + HOUR, bars: [{ open: 100, high: 112, low: 87, close: 104, volume: 10 }, null] },
  ])
})

t.test('an hour without its last base bar is over when a later bar has come', async (t) => {
  const maker = createHours(1, MINUTES_15)
  t.strictSame(maker.add([slice(0, columnsAt([0, 1]))]), [])
  t.strictSame(
    maker.add([slice(0, columnsAt([9]))]).map(({ time }) => time),
    [START + HOUR],
    'the hours without any bar are left out',
  )
})

t.test(
  'a bar that comes again is not counted again, a later one of an hour that is over is an hour of its own',
  async (t) => {
    const maker = createHours(1, MINUTES_15)
    maker.add([slice(0, columnsAt([0, 1]))])
    const [hour] = maker.add([slice(0, columnsAt([0, 1, 2, 3]))])
    t.equal(hour.bars[0]?.volume, 10)
    t.strictSame(maker.add([slice(0, columnsAt([1]))]), [], 'it is not known to be whole')
  },
)

t.test('hours do not depend on how bars are cut into inputs, nor on a restart in between', async (t) => {
  const places = fc.uniqueArray(fc.nat({ max: 30 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(places, places, fc.nat({ max: 40 }), (one, two, cut) => {
      const columns = [one, two].map((some) => columnsAt(some.sort((a, b) => a - b)))
      const upTo = (place: number) =>
        columns.map((some) => some.time.filter((time) => time < START + place * MINUTES_15).length)
      const run = (cuts: readonly number[]): Hour[] => {
        let maker = createHours(2, MINUTES_15)
        let from = [0, 0]
        return cuts.flatMap((end) => {
          const to = upTo(end)
          const slices = columns.map((some, i) => slice(i, some, from[i], to[i]))
          from = to
          const over = maker.add(slices)
          const next = createHours(2, MINUTES_15)
          next.restore(JSON.parse(JSON.stringify(maker.snapshot())) as Json)
          maker = next
          return over
        })
      }
      t.strictSame(run([cut, 40]), run([40]))
    }),
    { numRuns: 40 },
  )
})

t.test('base bars must divide an hour', async (t) => {
  t.strictSame([60_000, 300_000, HOUR, 7 * 60_000, 4 * HOUR].map(makesHours), [
    true,
    true,
    true,
    false,
    false,
  ])
})

t.test('what is not a snapshot is refused', async (t) => {
  const maker = createHours(2, MINUTES_15)
  const problem = 'what was learnt: the hour that is not over is of other instruments'
  t.throws(() => maker.restore([{ time: 1, bars: [null] }]), { code: 'ENGINE_STATE', details: { problem } })
  t.throws(() => maker.restore(null), { code: 'ENGINE_STATE' })
})
